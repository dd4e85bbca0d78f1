import Quantities

/// Names and units of the columns of a trace, as its header line gives them.
public struct TraceHeader: Sendable {
    /// A column's name and unit.
    public struct Field: Hashable, Sendable {
        /// The name without its unit.
        public var name: String
        /// The unit; nil when none is given.
        public var unit: PhysicalUnit?
        /// Creates a field.
        public init(name: String, unit: PhysicalUnit?) {
            self.name = name
            self.unit = unit
        }
    }

    /// One field a column, the time first.
    public var fields: [Field]

    /// Reads the last header line that has `count` words; nil when there is none.
    /// Units are understood as `v[mV]`, `v (mV)` and `v_mV`.
    public init?(lines: [String], count: Int, commaSeparated: Bool) {
        for line in lines.reversed() {
            let body = line.drop { $0 == "#" || $0 == " " }
            let words =
                commaSeparated
                ? body.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
                : Self.joiningUnits(body.split(whereSeparator: \.isWhitespace).map(String.init))
            if words.count == count {
                fields = words.map(Self.field)
                return
            }
        }
        return nil
    }

    /// `v`, `[mV]` as one word.
    private static func joiningUnits(_ words: [String]) -> [String] {
        var joined: [String] = []
        for word in words {
            if (word.hasPrefix("[") || word.hasPrefix("(")), !joined.isEmpty {
                joined[joined.count - 1] += word
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    private static func field(_ word: String) -> Field {
        for (open, close) in [("[", "]"), ("(", ")")] where word.hasSuffix(close) {
            if let start = word.lastIndex(of: Character(open)),
                let unit = UnitTable.unit(named: String(word[word.index(after: start)...].dropLast()))
            {
                return Field(name: word[..<start].trimmed, unit: unit)
            }
        }
        for (index, character) in word.enumerated() where character == "_" {
            let cut = word.index(word.startIndex, offsetBy: index)
            if index > 0, let unit = UnitTable.unit(named: String(word[word.index(after: cut)...])) {
                return Field(name: String(word[..<cut]), unit: unit)
            }
        }
        return Field(name: word, unit: nil)
    }
}

extension StringProtocol {
    /// Without white space at either end.
    fileprivate var trimmed: String {
        var slice = self[...]
        while slice.first?.isWhitespace == true { slice = slice.dropFirst() }
        while slice.last?.isWhitespace == true { slice = slice.dropLast() }
        return String(slice)
    }
}
