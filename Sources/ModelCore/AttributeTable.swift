import Algorithms

/// The attributes of an element or a component, as written in the source: texts by name.
///
///     var attributes: AttributeTable = ["id": "0", "weight": "0.5"]
///     attributes["weight"]  // "0.5"
///     attributes["delay"] = "2 ms"
///     attributes.names      // ["delay", "id", "weight"]
///
/// A network can have millions of elements, most of which have the same names. A table is therefore smaller than a
/// dictionary, and can share the list of its names with another one.
public struct AttributeTable: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// The names of the attributes, sorted.
    public private(set) var names: [String] = []
    /// The texts of the attributes, in the order of ``names``.
    public private(set) var texts: [String] = []

    /// Creates an empty table.
    public init() {}

    /// Creates a table with the given texts.
    /// - Parameter other: A table that is likely to have the same names, which are then shared.
    public init(_ attributes: [String: String], like other: AttributeTable = AttributeTable()) {
        if other.names.count == attributes.count, other.names.allSatisfy({ attributes[$0] != nil }) {
            names = other.names
            texts = names.map { attributes[$0] ?? "" }
            return
        }
        let sorted = attributes.sorted { $0.key < $1.key }
        (names, texts) = (sorted.map(\.key), sorted.map(\.value))
    }

    /// Creates a table from a literal, in which each name occurs once.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(Dictionary(uniqueKeysWithValues: elements))
    }

    /// The text of the attribute with a name; nil if there is none.
    /// - Complexity: O(log *n*) in the number of attributes to read a text, O(*n*) to add or remove an attribute.
    public subscript(name: String) -> String? {
        get {
            let place = place(of: name)
            return place < names.count && names[place] == name ? texts[place] : nil
        }
        set {
            let place = place(of: name)
            let isKnown = place < names.count && names[place] == name
            switch (newValue, isKnown) {
            case (let text?, true): texts[place] = text
            case (let text?, false):
                names.insert(name, at: place)
                texts.insert(text, at: place)
            case (nil, true):
                names.remove(at: place)
                texts.remove(at: place)
            case (nil, false): break
            }
        }
    }

    /// Returns the index in ``names`` of a name, or the one at which it can be inserted.
    private func place(of name: String) -> Int {
        // Most tables have few names, which are compared faster one by one.
        names.count <= 8
            ? names.firstIndex { $0 >= name } ?? names.count : names.partitioningIndex { $0 >= name }
    }

    /// The names and texts, sorted by name.
    public var sorted: Zip2Sequence<[String], [String]> { zip(names, texts) }

    /// Returns the table with the attributes of another one added, whose texts replace those of the same names.
    /// - Complexity: O(*n*) in the number of attributes of both.
    public func merging(_ other: AttributeTable) -> AttributeTable {
        var result = AttributeTable()
        result.names.reserveCapacity(names.count + other.names.count)
        result.texts.reserveCapacity(names.count + other.names.count)
        var index = 0
        func append(before limit: String?) {
            while index < names.count, limit.map({ names[index] < $0 }) ?? true {
                result.names.append(names[index])
                result.texts.append(texts[index])
                index += 1
            }
        }
        for (name, text) in other.sorted {
            append(before: name)
            if index < names.count, names[index] == name { index += 1 }
            result.names.append(name)
            result.texts.append(text)
        }
        append(before: nil)
        return result
    }
}
