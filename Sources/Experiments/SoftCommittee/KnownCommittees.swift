/// Generalisation errors that others have computed for given weights: the tests of the program nn2pp
/// (github.com/sgoldt/nn2pp, test_nn2pp.cpp), "computed using Python implementation" and "using Mathematica". They are
/// stated to six digits and tested there to 1e-4.
package struct KnownCommittee: Sendable {
  package let name: String
  package let expected: Double
  let student: [[Double]]
  let studentOutputs: [Double]
  let teacher: [[Double]]
  let teacherOutputs: [Double]
  let isLinear: Bool

  package var error: Double {
    OrderParameters(student: student, teacher: teacher)
      .generalisationError(studentOutputs: studentOutputs, teacherOutputs: teacherOutputs, isLinear: isLinear)
  }

  package static let all = [
    KnownCommittee(
      name: "eg_erf_scm", expected: 1.08045,
      student: [
        [
          0.34998185, -0.51730095, -1.27672365, 0.15857457, 0.80636752, -1.30266436, 1.04553608, -1.40581276, -0.40119664,
          0.31838932,
        ],
        [
          0.25096269, -0.70390653, -1.60709434, -1.4129378, 0.29695629, -0.22066656, -0.06572677, -0.59777609, -0.83076419,
          -0.17760066,
        ],
        [
          1.35757829, -0.90800698, -1.06598149, 0.93462077, 0.38120508, -0.11103256, 0.20648807, -0.14869054, 1.72580801,
          0.59446499,
        ],
      ],
      studentOutputs: [1, 1, 1],
      teacher: [
        [
          -0.82269399, -0.36359333, -0.24440212, 0.49828238, 0.61007546, 0.82557495, -0.28769147, 0.24358059, -1.31009873,
          -1.15591452,
        ],
        [
          -0.28590803, -0.79115683, 0.40729374, 0.4940799, -1.17793196, 0.56464427, 1.99950537, 0.64308283, 0.31500115,
          0.18630809,
        ],
      ],
      teacherOutputs: [1, 1], isLinear: false),
    KnownCommittee(
      name: "eg_erf_both", expected: 0.0803271, student: bothStudent, studentOutputs: bothOutputs, teacher: bothTeacher,
      teacherOutputs: [0.965846, -1.40304], isLinear: false),
    KnownCommittee(
      name: "eg_lin_both", expected: 0.287911, student: bothStudent, studentOutputs: bothOutputs, teacher: bothTeacher,
      teacherOutputs: [0.965846, -1.40304], isLinear: true),
  ]

  private static let bothStudent = [
    [1.04404, 0.583583, 1.43897, 0.963895, 0.795075], [-0.864295, -0.911849, 2.02883, 0.783554, -1.01488],
    [-0.451547, -0.772216, 0.780296, 0.799456, -0.0126815],
  ]
  private static let bothOutputs = [-1.3598, -0.0671005, -0.395626]
  private static let bothTeacher = [
    [-0.878181, -0.675171, 0.200794, -0.385201, -1.47387], [-0.0760653, -0.450636, 0.887182, 0.376101, -0.0873384],
  ]
}
