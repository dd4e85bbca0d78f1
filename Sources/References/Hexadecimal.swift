import Crypto

extension Digest {
    /// Two lower-case hexadecimal digits a byte.
    public var hexadecimal: String {
        map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}
