import Files
import Testing

/// SHA-256 against the examples of FIPS 180-4.
struct ContentDigestTests {
    /// Source: NIST, "Cryptographic Standards and Guidelines: Example Values", SHA256.pdf, and FIPS 180-2, appendix B
    /// (the messages of 3, 56 and 1,000,000 bytes); `sha256sum` of GNU coreutils gives the same.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]) func examples(message: String, digest: String) {
        #expect(ContentDigest.sha256(Array(message.utf8)) == digest)
    }

    /// Every byte of a digest has two digits: among the bytes of these digests, each value is expected 25 times.
    @Test func everyByteHasTwoDigits() {
        for first in 0..<(200 as UInt8) {
            #expect(ContentDigest.sha256([first]).wholeMatch(of: /[0-9a-f]{64}/) != nil)
        }
    }
}
