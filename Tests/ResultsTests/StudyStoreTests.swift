import Foundation
import Results
import Studies
import Testing

@Suite struct StudyStoreTests {
  /// The metrics of a study without classes, as DataFormat.md lists them.
  private static let metrics = RunMetric.all.filter { $0.scope != .classes }

  /// Those of the cube with their types: the excess first, the numbers of labels last.
  private static let cubeMetrics: String = {
    let names = metrics.filter { $0.scope == .all && $0 != .excessMSE }
    return ([.excessMSE] + names.dropFirst(2) + names.prefix(2)).map { metric in
      switch metric.keyPath {
      case .number: "\(metric.name) float64 \(metric.units)"
      case .count: "\(metric.name) int32 \(metric.units)"
      case .largeCount: "\(metric.name) int64 \(metric.units)"
      }
    }.joined(separator: "\n")
  }()

  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func h5pyFindsTheCubeWithNamedDimensions() throws {
    let report = try withDirectory { directory in
      let path = directory + "/study.h5"
      try ExampleStudy().write(to: path)
      return Outside.python(
        """
        f = h5py.File(sys.argv[1], 'r')
        print({k: str(v) for k, v in f.attrs.items() if k != 'content_sha256'})
        root = f['/']
        print([k for k in root if isinstance(root[k], h5py.Dataset) and h5ds.is_scale(root[k].id)])
        print([k for k in root if isinstance(root[k], h5py.Group)])
        cube = [k for k in root if isinstance(root[k], h5py.Dataset) and not h5ds.is_scale(root[k].id)]
        for k in cube: print(k, f[k].dtype, f[k].attrs['units'])
        methods = [k for k in cube if len(f[k].dims) == 1]
        for k in methods:
          print(k, f[k].dims[0][0].name, f[k][...], f[k].attrs['flag_values'], f[k].attrs['flag_meanings'])
        cube = [k for k in cube if k not in methods]
        print({tuple(d[0].name for d in f[k].dims) for k in cube}, {f[k].shape for k in cube})
        print(f['noise_std'][...], f['noise_std'].attrs['long_name'], f['n_train'][...], f['n_train'].dtype)
        print(f['learner'].attrs['flag_meanings'], f['precision'].attrs['flag_meanings'], f['precision'].attrs['flag_values'])
        print(f['selected_run'][1, 2, 1, 1, 1, 1], f['excess_mse'][1, 2, 1, 1, 1, 1], f['selected_alpha'][0, 0, 1, 0, 0, 0])
        print(f['selected_run'][0, 0, 0, 1, 0, 0], f['selected_run'][0, 0, 0, 0, 0, 1], f['selected_run'][0, 0, 0, 0, 1, 0])
        def check(name, o):
            if isinstance(o, h5py.Dataset):
                assert 'units' in o.attrs and 'long_name' in o.attrs, name
                if not h5ds.is_scale(o.id): assert all(len(d) == 1 for d in o.dims), name
        f.visititems(check)
        print('every variable has units, a long name and one scale for each dimension')
        """, path)
    }
    #expect(
      report == """
        {'Conventions': 'CF-1.8', 'title': 'Is it λ?', 'schema_name': 'brevity-study', 'schema_version': '2', \
        'study_name': 'example', 'study_hash': 'abc123', 'created_at': '2001-09-09T01:46:40Z', 'brevity_version': '0.1.0'}
        ['noise_std', 'precision', 'learner', 'n_train', 'teacher', 'replicate']
        ['runs', 'teachers', 'timing', 'meta']
        status int8 1
        selected_run int32 1
        selected_alpha float64 1
        selected_setting float64 1
        candidates int32 1
        failed_candidates int32 1
        \(Self.cubeMetrics)
        null_mse float64 1
        method_kind int8 1
        learner_class int8 1
        method_kind /learner [0 1] [0 1] dense_early drr
        learner_class /learner [0 1] [0 1 2 3] dense short_by_pruning short_by_construction oracle
        {('/noise_std', '/precision', '/learner', '/n_train', '/teacher', '/replicate')} {(2, 3, 2, 2, 2, 2)}
        [0.  0.1] data.noise_std [32 57] int32
        dense_early drr float double both_of_them [0 1 2]
        191 0.191 0.2
        5 9 17
        every variable has units, a long name and one scale for each dimension

        """)
  }

  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func h5pyFindsTheRuns() throws {
    let report = try withDirectory { directory in
      let path = directory + "/study.h5"
      var example = ExampleStudy(traceEvery: 10, storesStudents: true)
      example[0] = nil
      example[1]?.status = .failed
      example[1]?.failure = "Run 1 failed."
      try example.write(to: path)
      return Outside.python(
        """
        f = h5py.File(sys.argv[1], 'r')
        r = f['runs']
        print(' '.join(k for k in r))
        print(r['noise_std'][-1], r['precision'][-1], r['teacher'][-1], r['method'][-1], r['alpha'][-2:], r['n_train'][-1])
        print(r['method'].attrs['flag_meanings'], r['stop_reason'].attrs['flag_meanings'], r['status'].attrs['flag_meanings'])
        print(r['status'][:3], r['stop_reason'][:3], r['excess_mse'][:3], r['epochs'][:3], r['selected'][:4], r['restart'][:4])
        t = f['timing']
        print(t['wall_seconds'][1], t['wall_seconds'].attrs['units'], t['worker'][1], t['worker'][0])
        print(f['traces/run'][:2], f['traces/epoch'][0], f['traces/train_mse'].dims[0][0].name)
        print(f['students/weights'][:2].tolist(), [d[0].name for d in f['students/weights'].dims])
        print(f['teachers/bits'].shape, f['teachers/bits'][1, 2, 0], f['teachers/live_parameters'][0, 0, 1])
        m = f['meta']
        print({k: m[k].asstr()[()] for k in ['study_yaml', 'study_json', 'environment_json', 'git_commit']})
        print(m['failures'].asstr()[...].tolist(), {k: v.asstr()[()] for k, v in m['session'].items()})
        print(f['status'][0, 0, 0, 0, 0, 0], f['candidates'][0, 0, 0, 0, 0, 0], f['failed_candidates'][0, 0, 0, 0, 0, 0])
        """, path)
    }
    #expect(
      report == """
        run noise_std precision teacher replicate method alpha setting restart role n_train n_fit n_validation status \
        stop_reason selected \(Self.metrics.dropFirst(2).map(\.name).joined(separator: " "))
        0.1 2 1 1 [0.1 0.2] 57
        dense_early drr saturated max_epochs diverged closed_form converged failed ok diverged failed missing not_applicable
        [3 2 0] [-1  0  0] [  nan 0.001 0.002] [  -1 1500 1500] [0 0 0 1] [0 1 0 0]
        1.5 s 2 -1
        [1 2] 10 /traces/point
        [[nan, nan], [1.0, -1.0]] ['/students/run', '/students/parameter']
        (2, 3, 2) 325.5 11
        {'study_yaml': 'name: example\\n', 'study_json': '{"name":"example"}', 'environment_json': '{}', 'git_commit': 'f00'}
        ['Run 1 failed.'] {'host': 'node1', 'arguments': 'brevity merge', 'merged_at': '2001-09-09T01:46:40Z'}
        3 2 1

        """)
  }

  @Test func aCellWhoseCandidatesDivergeGetsTheLossOfTheNullModel() throws {
    var example = ExampleStudy()
    for number in 2..<4 { example[number]?.status = .diverged }
    for number in 4..<6 { example[number]?.status = .failed }
    let contents = try withDirectory { directory in
      try example.write(to: directory + "/study.h5")
      return try StudyContents(reading: directory + "/study.h5")
    }
    let diverged = contents.axes.index(of: Cell(condition: 0, teacher: 0, replicate: 0, trainCount: 32), method: 1)
    #expect(try contents.status()[diverged] == .diverged)
    #expect(try contents.cube("excess_mse")[diverged] == 132)
    #expect(try contents.cube("null_mse")[diverged] == 132)
    #expect(try contents.cube("selected_run")[diverged] == -1)
    #expect(try contents.cube("failed_candidates")[diverged] == 2)
    #expect(try contents.cube("test_mse")[diverged].isNaN)
    #expect(try contents.runs("selected")[2...3] == [0, 0])
    let failed = contents.axes.index(of: Cell(condition: 0, teacher: 0, replicate: 0, trainCount: 57), method: 0)
    #expect(try contents.status()[failed] == .failed)
    #expect(try contents.cube("excess_mse")[failed].isNaN)
  }

  @Test func everythingCanBeReadBack() throws {
    let example = ExampleStudy()
    try withDirectory { directory in
      let path = directory + "/study.h5"
      try example.write(to: path)
      let contents = try StudyContents(reading: path)
      #expect(contents.identity == StudyIdentity(name: "example", hash: "abc123"))
      #expect(contents.yaml == "name: example\n")
      #expect(contents.json == "{\"name\":\"example\"}")
      var axes = StudyAxes(example.study)
      axes.factors[1].levels[2] = .text("both_of_them")
      #expect(contents.axes == axes)
      #expect(contents.axes.levels(ofCondition: 5) == [1, 2])
      #expect(try contents.runs("excess_mse") == (0..<192).map { Double($0) / 1000 })
      #expect(try contents.teachers("bits").count == 12)
      #expect(try contents.cube("excess_mse").count == contents.axes.cellCount)
      // Every selected student is the second of its pair, and is found where its run says.
      for (run, place) in example.plan.runs.enumerated() where run % 2 == 1 {
        #expect(try contents.cube("selected_run")[axes.index(of: place.cell, method: place.method)] == Double(run))
      }
      #expect(
        sentence { try contents.cube("loss") } == "Cannot read '\(path)': there is no variable 'loss' in the cube.")
    }
  }

  @Test func nothingOfTheSessionIsStoredUnderSourceDateEpoch() throws {
    try withDirectory { directory in
      let (first, second) = (directory + "/a.h5", directory + "/b.h5")
      var example = ExampleStudy()
      try example.write(to: first, provenance: ExampleStudy.provenance(epoch: "86400"))
      for index in 0..<192 { example[index]?.timing.wallSeconds = 99 }
      try example.write(
        to: second, provenance: ExampleStudy.provenance(epoch: "86400", host: "node2", now: Date(timeIntervalSince1970: 0)))
      #expect(bytes(of: first) == bytes(of: second))
    }
    #expect(
      sentence { try ExampleStudy.provenance(epoch: "today") }
        == "Cannot use SOURCE_DATE_EPOCH = 'today': it must be a whole number of seconds since 1970.")
  }

  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func h5pyFindsNothingOfTheSessionUnderSourceDateEpoch() throws {
    let report = try withDirectory { directory in
      let path = directory + "/study.h5"
      try ExampleStudy().write(to: path, provenance: ExampleStudy.provenance(epoch: "86400"))
      return Outside.python(
        """
        f = h5py.File(sys.argv[1], 'r')
        t = f['timing']
        print(f.attrs['created_at'], np.isnan(t['wall_seconds'][...]).all(), \
        np.isnan(t['start'][...]).all(), set(t['worker'][...].tolist()))
        print({k: v.asstr()[()] for k, v in f['meta/session'].items()})
        """, path)
    }
    #expect(report == "1970-01-02T00:00:00Z True True {-1}\n{'host': '', 'arguments': '', 'merged_at': ''}\n")
  }

  @Test(.enabled(if: Outside.hasXarray, "xarray and h5netcdf are not installed"))
  func xarrayOpensTheStudyWithoutArguments() throws {
    let report = try withDirectory { directory in
      let path = directory + "/study.h5"
      try ExampleStudy().write(to: path)
      return Outside.python(
        """
        import xarray
        d = xarray.open_dataset(sys.argv[1])
        print(dict(d.sizes), d.excess_mse.attrs['units'], float(d.excess_mse.sel(learner=1, n_train=57, teacher=1, replicate=1)[1, 2]))
        r = xarray.open_dataset(sys.argv[1], group='runs').to_dataframe()
        print(r.shape, r.loc[191, 'excess_mse'])
        """, path)
    }
    #expect(
      report == """
        {'noise_std': 2, 'precision': 3, 'learner': 2, 'n_train': 2, 'teacher': 2, 'replicate': 2} 1 0.191
        (192, \(13 + Self.metrics.count)) 0.191

        """)
  }
}
