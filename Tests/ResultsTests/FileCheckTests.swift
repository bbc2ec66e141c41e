import Files
import Foundation
import HDF5
import Results
import Testing

@Suite struct FileCheckTests {
  @Test func aSoundFileIsSound() throws {
    try withDirectory { directory in
      let path = directory + "/study.h5"
      try ExampleStudy(traceEvery: 10, storesStudents: true).write(to: path)
      let check = try FileCheck(of: path)
      #expect(check.problems == [])
      #expect(check.isSound)
      #expect(check.schema == .study)
      #expect(check.study == StudyIdentity(name: "example", hash: "abc123"))
      #expect(check.datasetCount == 94)
    }
  }

  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func anEditedValueIsDetected() throws {
    try withDirectory { directory in
      let path = directory + "/study.h5"
      try ExampleStudy().write(to: path)
      let digest = Outside.python("print(h5py.File(sys.argv[1], 'r').attrs['content_sha256'])", path).dropLast()
      #expect(digest.count == 64)
      // What may differ between two executions is not part of the checksum.
      _ = Outside.python("h5py.File(sys.argv[1], 'r+')['timing/wall_seconds'][0] = 3", path)
      #expect(try FileCheck(of: path).isSound)
      _ = Outside.python("h5py.File(sys.argv[1], 'r+')['runs/excess_mse'][17] = 0.25", path)
      let problems = try FileCheck(of: path).problems
      #expect(problems.count == 1)
      #expect(problems[0].hasPrefix("The content has the checksum "))
      #expect(problems[0].hasSuffix(", and the file says '\(digest)'."))
    }
  }

  /// DataFormat.md, word for word, in another language.
  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func theChecksumIsTheOneThatTheFormatDescribes() throws {
    let report = try withDirectory { directory in
      let path = directory + "/study.h5"
      try ExampleStudy(traceEvery: 10, storesStudents: true).write(to: path)
      return Outside.python(
        """
        import hashlib, struct
        h = hashlib.sha256()
        def counted(text):
            b = text.encode()
            return struct.pack('<I', len(b)) + b
        def name(text): h.update(struct.pack('<I', 1) + counted(text))
        def values(v):
            v = np.asarray(v)
            if v.dtype.kind in 'OSU':
                name('text')
                texts = [x.decode() if isinstance(x, bytes) else str(x) for x in v.ravel()]
                h.update(struct.pack('<I', v.size) + b''.join(counted(x) for x in texts))
            else:
                name(v.dtype.name)
                h.update(struct.pack('<I', v.size) + v.tobytes())
        hidden = {'CLASS', 'NAME', 'DIMENSION_LIST', 'REFERENCE_LIST', '_Netcdf4Dimid', 'created_at', 'content_sha256'}
        def attributes(o):
            for k in o.attrs:
                if k in hidden: continue
                v = o.attrs[k]
                name('attribute' if np.ndim(v) == 0 else 'list attribute')
                name(k)
                values(v)
        def group(g):
            if g.name in ('/timing', '/meta/session'): return
            name('group')
            name(g.name)
            attributes(g)
            for o in g.values():
                if isinstance(o, h5py.Group): group(o)
                else:
                    name('dataset')
                    name(o.name)
                    h.update(struct.pack('<I', o.ndim) + struct.pack(f'<{o.ndim}q', *o.shape))
                    for d in ([o] if h5ds.is_scale(o.id) else [d[0] for d in o.dims]): name(d.name.split('/')[-1])
                    attributes(o)
                    values(o[()])
        f = h5py.File(sys.argv[1], 'r')
        group(f['/'])
        print(h.hexdigest() == f.attrs['content_sha256'])
        """, path)
    }
    #expect(report == "True\n")
  }

  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func whatBreaksTheRecipeIsNamed() throws {
    try withDirectory { directory in
      let path = directory + "/study.h5"
      try ExampleStudy().write(to: path)
      _ = Outside.python(
        """
        f = h5py.File(sys.argv[1], 'r+')
        f['extra'] = np.zeros(2)
        f['runs/half'] = np.zeros(192, 'f2')
        f['link'] = h5py.SoftLink('/runs')
        f['note'] = 'text'
        del f['teachers/bits'].attrs['units']
        del f.attrs['title']
        """, path)
      let problems = try FileCheck(of: path).problems
      for expected in [
        "The file has no text attribute 'title'.",
        "The dataset '/extra' has 0 scales on dimension 0, and one is needed.",
        "The dataset '/extra' has no attribute 'units'.",
        "The dataset '/runs/half' has a type that the format does not know.",
        "'link' in '/' is neither a group nor a dataset.",
        "The dataset '/note' holds text outside of /meta.",
        "The dataset '/teachers/bits' has no attribute 'units'.",
      ] {
        #expect(problems.contains(expected))
      }
    }
  }

  @Test func filesOfOthersAreRefused() throws {
    try withDirectory { (directory) throws in
      let path = directory + "/other.h5"
      try HDF5File.write(to: path) { _ in }
      let foreign = "Cannot read '\(path)': it has no attribute 'schema_name', so it is not a file of Brevity."
      #expect(sentence { try FileCheck(of: path) } == foreign)
      #expect(sentence { try StudyContents(reading: path) } == foreign)
      try HDF5File.write(to: path) { root in
        try root.attribute(HDF5Attribute("schema_name", "brevity-songs"))
      }
      #expect(
        sentence { try FileCheck(of: path) }
          == "Cannot read '\(path)': its schema is 'brevity-songs', and 'brevity-study', 'brevity-fits', 'brevity-verdicts' "
          + "is expected.")
      try HDF5File.write(to: path) { root in
        try root.attribute(HDF5Attribute("schema_name", "brevity-study"))
        try root.attribute(HDF5Attribute("schema_version", Int32(3)))
      }
      #expect(
        sentence { try StudyContents(reading: path) }
          == "Cannot read '\(path)': its schema version is 3, and this program reads versions 1 to 2.")
      try ResultFile.write(
        .fits, of: StudyIdentity(name: "x", hash: "y"), title: "t", provenance: ExampleStudy.provenance(), to: path
      ) { _ in }
      #expect(
        sentence { try StudyContents(reading: path) }
          == "Cannot read '\(path)': its schema is 'brevity-fits', and 'brevity-study' is expected.")
      try store(bytes(of: path).dropLast(100), at: path)
      #expect(throws: BrevityError.self) { try FileCheck(of: path) }
    }
  }
}

@Suite struct FileComparisonTests {
  /// The differences between the example and a changed form of it.
  private func differences(_ change: (inout ExampleStudy) -> Void, host: String = "node1") throws -> [String] {
    try withDirectory { directory in
      var example = ExampleStudy()
      try example.write(to: directory + "/a.h5")
      change(&example)
      try example.write(
        to: directory + "/b.h5", provenance: ExampleStudy.provenance(host: host, now: Date(timeIntervalSince1970: 2e9)))
      let comparison = try FileComparison(directory + "/a.h5", directory + "/b.h5")
      #expect(comparison.isSame == comparison.differences.isEmpty)
      return comparison.differences.map(\.description)
    }
  }

  @Test func timeAndPlaceMakeNoDifference() throws {
    let found = try differences(
      { example in
        for index in 0..<192 {
          example[index]?.timing = RunTiming(wallSeconds: 9, cpuSeconds: 9, start: 9, worker: 9)
        }
      }, host: "node2")
    #expect(found == [])
  }

  @Test func differencesAreNamedWithTheFirstPlaceAndBothValues() throws {
    #expect(
      try differences { $0[191]?[.named("test_mse")] = -0.0 }
        == [
          "'/test_mse' differs in value at noise_std = 1, precision = 2, learner = 1, n_train = 1, teacher = 1, replicate = 1: "
            + "0.75 and -0.0.",
          "'/runs/test_mse' differs in value at run = 191: 0.75 and -0.0.",
        ])
    #expect(
      try differences { $0.study.hash = "def" } == ["'/' differs in the attribute 'study_hash': \"abc123\" and \"def\"."])
    #expect(
      try differences { example in
        example.study.sourceText = "name: other\n"
        example.study.storesStudents = true
        example[0]?.status = .failed
      } == [
        "'/students' is in the second file only.",
        "'/failed_candidates' differs in value at noise_std = 0, precision = 0, learner = 0, n_train = 0, teacher = 0, "
          + "replicate = 0: 0 and 1.",
        "'/runs/status' differs in value at run = 0: 0 and 2.",
        "'/meta/study_yaml' differs in value: \"name: example\n\" and \"name: other\n\".",
        "'/meta/failure' differs in shape: failure = 0 and failure = 1.",
        "'/meta/failures' differs in shape: failure = 0 and failure = 1.",
      ])
  }

  @Test func aNaNIsEqualToItself() throws {
    #expect(try differences { _ in } == [])
    #expect(
      try differences { $0[0]?[.named("train_mse")] = .nan } == ["'/runs/train_mse' differs in value at run = 0: 0.25 and nan."])
  }
}
