/// The operators in TVBO's expressions that combine the values of a quantity in all modes of a model.
///
/// A model with *n* modes has *n* values of each state. When the model is translated, its modes are expanded: each
/// state becomes *n* states, and these operators become scalar expressions.
public enum ModeOperator {
    /// The name of the sum over all modes, `mode_sum(x)` = Σ_l x_l.
    public static let sum = "mode_sum"
    /// The name of the product with a matrix, `mode_dot(x, M)` = Σ_l x_l · M[l][k] in mode k, where M has the shape
    /// `[modes][modes]`.
    public static let dot = "mode_dot"

    /// Returns the number of arguments of the mode operator with a name; nil if there is no operator with that name.
    static func arity(_ name: String) -> Int? {
        switch name {
        case sum: 1
        case dot: 2
        default: nil
        }
    }
}
