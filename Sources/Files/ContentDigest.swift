import Crypto

/// The identity of bytes.
public enum ContentDigest {
    /// The SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}

extension Digest {
    /// The bytes of the digest, each as two lower-case hexadecimal digits.
    public var hexadecimal: String {
        map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}
