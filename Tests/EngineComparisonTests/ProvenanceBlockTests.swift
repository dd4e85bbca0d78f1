import EngineComparison
import Testing

/// The replacement of one block in the provenance of a case.
struct ProvenanceBlockTests {
    @Test(arguments: [
        ("", "b:\n  x: 1\n"), ("# kept\na:\n  y: 2\n", "# kept\na:\n  y: 2\nb:\n  x: 1\n"),
        ("a:\n  y: 2\nb:\n  x: 0\n  z: 3\n\nc:\n  y: 1\n", "a:\n  y: 2\nc:\n  y: 1\nb:\n  x: 1\n"),
        ("bb:\n  y: 2\n\n\n", "bb:\n  y: 2\nb:\n  x: 1\n"),
    ]) func replaces(old: String, new: String) {
        #expect(GoldenRecorder.replacing(in: old, by: "b:\n  x: 1\n") == new)
        #expect(GoldenRecorder.replacing(in: new, by: "b:\n  x: 1\n") == new)
    }
}
