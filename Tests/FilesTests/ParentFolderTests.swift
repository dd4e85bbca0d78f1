import Files
import Testing

/// The folder in a path, with the results of POSIX's `dirname`, but empty where that is `.`.
struct ParentFolderTests {
    @Test(arguments: [
        ("a/b", "a"), ("a", ""), ("ab", ""), ("", ""), ("/", "/"), ("/a", "/"), ("/a/b", "/a"), ("a/b/", "a"),
        ("a//b", "a"), ("//a", "/"), ("../x", ".."), ("a/b/c.yaml", "a/b"), ("é", ""), ("a/", ""),
    ]) func folders(path: String, folder: String) {
        #expect(ParentFolder.path(of: path) == folder)
    }
}
