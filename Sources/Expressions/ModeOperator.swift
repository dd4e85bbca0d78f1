/// Operators over the modes of a model, which stand for scalar expressions once the modes are written out.
public enum ModeOperator {
    /// The sum over modes of a quantity that has a value for each.
    public static let sum = "mode_sum"
    /// The product of such a quantity with a matrix.
    public static let dot = "mode_dot"

    /// How many arguments an operator takes; nil for a name that is none.
    static func arity(_ name: String) -> Int? {
        switch name {
        case sum: 1
        case dot: 2
        default: nil
        }
    }
}
