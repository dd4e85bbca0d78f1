import Quantities

/// The names and units of the columns of a trace, read from its header line.
///
///     let header = TraceHeader(lines: ["# t[ms] v_mV"], count: 2, commaSeparated: false)
///     header?.fields[1].name        // "v"
///     header?.fields[1].unit?.name  // "mV"
public struct TraceHeader: Sendable {
    /// The name and unit of a column.
    public struct Field: Hashable, Sendable {
        /// The name of the column without its unit.
        public var name: String
        /// The unit of the column; nil if the header gives none.
        public var unit: PhysicalUnit?
        /// Creates a field from the name and the unit of a column.
        public init(name: String, unit: PhysicalUnit?) {
            self.name = name
            self.unit = unit
        }
    }

    /// The fields of the columns in order, the time first.
    public var fields: [Field]

    /// Reads the names and units from the last of the given lines that has one word for each column. The result is nil
    /// if there is no such line.
    ///
    /// A unit may be given as `v[mV]`, `v (mV)` or `v_mV`. A suffix that is not the name of a unit is part of the name.
    /// Leading `#` characters are ignored.
    /// - Parameters:
    ///   - lines: The lines before the first row of numbers.
    ///   - count: The number of columns.
    ///   - commaSeparated: A Boolean value that indicates whether the words are separated by commas rather than white
    ///     space.
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

    /// Returns the words with each word that starts with a bracket appended to the word before it: `v`, `[mV]` becomes
    /// `v[mV]`.
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
    /// The text without white space at its start and end.
    fileprivate var trimmed: String {
        var slice = self[...]
        while slice.first?.isWhitespace == true { slice = slice.dropFirst() }
        while slice.last?.isWhitespace == true { slice = slice.dropLast() }
        return String(slice)
    }
}
