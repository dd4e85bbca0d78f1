/// A pattern that the ids of cases are matched with.
///
///     CasePattern("hh*").matches("hh2")       // true
///     CasePattern("hh*").matches("hh/two")    // false
///     CasePattern("net/**").matches("net/a/b")  // true
///
/// `*` stands for any text without `/`, `**` for any text, and `?` for one character other than `/`. A pattern matches
/// the whole id. `**/` at the start of a pattern or after a `/` also matches the empty text, so `**/ring` matches
/// `ring`.
public struct CasePattern: Sendable, Hashable {
    private enum Part: Hashable { case text(Character), one, many, all, folders }

    private let parts: [Part]

    /// Creates a pattern for the ids of cases from its text. A text without `*` and `?` matches only itself.
    public init(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let first = rest.first {
            let isStart = parts.isEmpty || parts.last == .text("/")
            if isStart, rest.hasPrefix("**/") {
                parts.append(.folders)
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("**") {
                parts.append(.all)
                rest = rest.drop { $0 == "*" }
            } else {
                parts.append(first == "*" ? .many : first == "?" ? .one : .text(first))
                rest = rest.dropFirst()
            }
        }
        self.parts = parts
    }

    /// Returns whether a text contains `*` or `?`, which have a special meaning in patterns.
    public static func isPattern(_ text: String) -> Bool { text.contains { $0 == "*" || $0 == "?" } }

    /// Returns whether the pattern matches the whole of an id.
    /// - Complexity: O(*p* · *n*) for a pattern of *p* and an id of *n* characters.
    public func matches(_ id: String) -> Bool {
        let text = Array(id)
        // The positions in the text up to which the parts so far can match.
        var reached: Set<Int> = [0]
        for part in parts {
            var next: Set<Int> = []
            switch part {
            case .text(let character):
                next = Set(reached.filter { $0 < text.count && text[$0] == character }.map { $0 + 1 })
            case .one:
                next = Set(reached.filter { $0 < text.count && text[$0] != "/" }.map { $0 + 1 })
            case .many:
                var isOpen = false
                for position in 0...text.count {
                    isOpen = reached.contains(position) || isOpen && text[position - 1] != "/"
                    if isOpen { next.insert(position) }
                }
            case .all:
                if let first = reached.min() { next = Set(first...text.count) }
            case .folders:
                next = reached
                if let first = reached.min() {
                    next.formUnion((first..<text.count).filter { text[$0] == "/" && $0 > first }.map { $0 + 1 })
                }
            }
            reached = next
        }
        return reached.contains(text.count)
    }
}
