import Crypto

/// Digests that identify content by its bytes.
public enum ContentDigest {
    /// Returns the SHA-256 digest (FIPS 180-4) of some bytes as 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}

extension Digest {
    /// The bytes of the digest in order, each as two lower-case hexadecimal digits.
    public var hexadecimal: String {
        map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}
