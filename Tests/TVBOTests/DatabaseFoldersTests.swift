import Synchronization
import TVBO
import Testing

@Suite struct DatabaseFoldersTests {
    @Test func theSearchRunsOnceAndWhenThePathsAreNeeded() {
        let count = CallCount()
        let folders = DatabaseFolders { count.next(["a", "b"]) }
        #expect(count.value == 0)
        #expect(folders.paths == ["a", "b"])
        #expect(folders.paths == ["a", "b"])
        #expect(count.value == 1)
    }

    private final class CallCount: Sendable {
        private let calls = Mutex(0)

        var value: Int { calls.withLock { $0 } }

        func next(_ paths: [String]) -> [String] {
            calls.withLock { $0 += 1 }
            return paths
        }
    }
}
