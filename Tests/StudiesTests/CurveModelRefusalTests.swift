import Studies
import Testing

/// What a study is told when its sizes do not suit its curve model.
@Suite struct CurveModelRefusalTests {
  @Test func twoSizesAreTooFewForAFourParameterCurve() {
    #expect(
      Trial.sentence(Trial.text([6: "n_train: [32, 57]"], adding: "analysis: {curve_model: pow4}"))
        == "trial.yaml:10:25: analysis.curve_model is pow4 with 4 coefficients, and n_train has 2 sizes; "
        + "accepted: at least 5 sizes, a curve "
        + "with fewer coefficients, or none.")
  }
}
