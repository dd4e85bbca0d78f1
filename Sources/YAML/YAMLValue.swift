/// The value to which a scalar is resolved.
public enum YAMLValue: Hashable, Sendable {
    /// The null value.
    case null
    /// A boolean.
    case boolean(Bool)
    /// A whole number within the range of Int.
    case integer(Int)
    /// A number with a decimal point, an infinity, NaN, or a whole number beyond the range of Int.
    case float(Double)
    /// A text that is resolved to no other type.
    case string(String)

    /// The type of the value in words for a message, such as `a whole number`.
    public var kind: String {
        switch self {
        case .null: "nothing"
        case .boolean: "a truth value"
        case .integer: "a whole number"
        case .float: "a number"
        case .string: "text"
        }
    }
}
