import Diagnostics

/// A named input of a model that receives a value from other nodes, or one value of an input with several.
///
///     coupling_inputs: { flow: { dimension: 2, keys: [c_x, c_y] } }
///
/// is read as two inputs, `c_x` and `c_y`, with the elements 0 and 1 of `flow`.
struct CouplingInputBlock: Sendable {
    /// The position of an input among the values of an input with several values, from which it was made.
    struct Element: Sendable {
        /// The name of the input with several values.
        var input: String
        /// The index of the value, counted from 0.
        var index: Int
        /// The number of values of the input with several values.
        var count: Int
        /// A Boolean value that indicates whether the experiment gives the value a name of its own, under `keys`.
        var isNamed: Bool
    }

    /// The name of the input that is local whatever its key `local` is.
    static let localName = "local_coupling"

    /// The name of the input.
    var name: String
    /// The place of the input in the document, to which errors refer.
    var place: Place
    /// A Boolean value that indicates whether the input is the local coupling on a cortical surface, which is 0 without
    /// a surface.
    var isLocal: Bool
    /// A Boolean value that indicates whether the input has `local: true`.
    var isDeclaredLocal = false
    /// The name of the coupling function that supplies the input; nil if none is given.
    var source: String?
    /// The position in an input with several values; nil for an input with a single value.
    var element: Element?
}
