import Files

/// The file names of pages and the ids of HTML elements, made from ids of cases and runs that may contain any
/// character.
///
///     PageName.file(of: "neuroml/ex5")  // "neuroml/ex5.html"
///     PageName.anchor("case", "a b")    // "case-a~20b"
public enum PageName {
    /// The largest number of characters of one component of a file's path.
    private static let limit = 120

    /// Returns the path of the page of a case, relative to the folder `cases` of a report. Different ids have different
    /// paths. No component is empty or starts with a dot, so that the file is inside the folder.
    public static func file(of id: String) -> String {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false).map { component($0) }
        let folders = parts.dropLast().map { $0.hasSuffix(".html") ? $0.dropLast(5) + "~2Ehtml" : $0 }
        return (folders + [(parts.last ?? "~") + ".html"]).joined(separator: "/")
    }

    /// Returns the relative path, such as `../../`, that leads from the folder of a case's page to the folder of the
    /// main page.
    static func stepsUp(from id: String) -> String {
        String(repeating: "../", count: file(of: id).split(separator: "/").count)
    }

    /// Returns the id of an HTML element, which consists of a kind, such as `case`, and of parts that are escaped.
    static func anchor(_ kind: String, _ parts: String...) -> String {
        ([kind] + parts.map { escaped($0) }).joined(separator: "-")
    }

    private static func component(_ text: Substring) -> String {
        var name = escaped(String(text))
        if name.isEmpty { return "~" }
        if name.hasPrefix(".") { name = "~2E" + name.dropFirst() }
        guard name.count > limit else { return name }
        return name.prefix(limit - 17) + "~" + ContentDigest.sha256(Array(text.utf8)).prefix(16)
    }

    /// Returns a text of letters, digits, `.`, `_` and `-`, with every other byte as `~` and two hexadecimal digits.
    private static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "~" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
    }
}
