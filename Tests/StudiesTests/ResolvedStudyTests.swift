import Studies
import Testing

@Suite struct ResolvedStudyTests {
  @Test func theResolvedStudyIsOneText() throws {
    let study = try Trial.load(Trial.text([6: "n_train: [32, 57]", 9: ""], adding: "factors: {data.noise_std: [0.1, 0.2]}"))
    #expect(
      study.resolvedJSON.hasPrefix(
        #"{"analysis":{"baselines":["dense_early"],"curve_model":"none","excess_levels":{"relative_to":"noise_variance","#
          + #""values":[2.0,1.0,0.5,0.25,0.125]},"short":[],"significance":0.05},"conditions":[{"data":{"inputs":"uniform","#
          + #""noise_std":0.1,"test":5000},"levels":[0],"methods":[{"alpha":[],"beta":null,"label":"dense_early","#))
    #expect(
      study.resolvedJSON.hasSuffix(
        #""demonstration":false,"factors":[{"key":"data.noise_std","levels":[0.1,0.2],"name":"noise_std"}],"#
          + #""kind":"learning-curve","n_train":[32,57],"name":"trial","prediction":"Yes.","question":"Is it so?","#
          + #""replicates":1,"schema":1,"seed":1,"students":false,"traces":{"every":0,"test_at_turns":false}}"#))
  }

  @Test func commentsAndOrderOfSettingsDoNotChangeTheHash() throws {
    let reordered = Trial.text([4: "# a remark\nteachers: {count: 2, pool: confirmation}", 5: "seed: 1"])
    #expect(try Trial.load(reordered).hash == Trial.load(Trial.text()).hash)
    #expect(try Trial.load(Trial.text([4: "seed: 2"])).hash != Trial.load(Trial.text()).hash)
    #expect(try Trial.load(Trial.text()).hash.count == 64)
  }
}
