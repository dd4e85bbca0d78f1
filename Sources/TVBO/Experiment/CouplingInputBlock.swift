import Diagnostics

/// A coupling input of a model, a quantity whose value comes from other nodes. A declared input with several values is
/// read as one such input for each value:
///
///     coupling_inputs: { flow: { dimension: 2, keys: [c_x, c_y] } }
///
/// becomes the two inputs `c_x` and `c_y`, which are the elements 0 and 1 of `flow`.
struct CouplingInputBlock: Sendable {
    /// The origin of an input that is one value of a declared input with several values.
    struct Element: Sendable {
        /// The name of the declared input with several values.
        var input: String
        /// The index of the value in the declared input, counted from 0.
        var index: Int
        /// The number of values of the declared input.
        var count: Int
        /// A Boolean value that indicates whether the experiment gives the value a name of its own, under `keys`.
        var isNamed: Bool
    }

    /// The name of the coupling input that always counts as local, with or without the key `local`.
    static let localName = "local_coupling"

    /// The name of the coupling input, by which equations refer to its value.
    var name: String
    /// The place of the input in the document, to which errors refer.
    var place: Place
    /// A Boolean value that indicates whether the input is the local coupling on a cortical surface, which is 0 without
    /// a surface.
    var isLocal: Bool
    /// The name of the coupling function that supplies the input; nil if none is given.
    var source: String?
    /// The declared input and the index from which this input was made; nil if it was declared with a single value.
    var element: Element?
}
