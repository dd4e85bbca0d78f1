import ModelCore

/// The rendering of a model as the text of a LEMS document.
///
///     let text = try LEMSRendering.text(model, form: .standalone)
///
/// The text is reproducible: equal models give the same bytes, and a rendered document that is read and rendered again
/// gives the same bytes.
public enum LEMSRendering {
    /// The treatment of the component types of NeuroML in a document.
    public enum Form: Sendable {
        /// The document includes the core files of NeuroML for cells, networks and simulations.
        case including
        /// The document includes nothing and defines all types that it uses.
        case standalone
    }

    /// Returns the text of a document that describes the model, its network and its simulation.
    /// - Throws: `DiagnosticsError` with the parts of the model that LEMS cannot express, such as noise.
    public static func text(_ model: Model, form: Form) throws -> String {
        try checkNoise(model)
        let translated = try ModelTranslation.translated(model)
        var writer = DocumentWriter(translated, form)
        return try writer.text()
    }
}
