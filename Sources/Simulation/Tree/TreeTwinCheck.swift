import ModelCore

/// The comparison of programs that are compiled with and without the repetition of equal subtrees.
extension TreeProgram {
    /// Compiles a model to the program of its steps, or of its initialization alone.
    /// - Parameters:
    ///   - twinsFrom: The number of instances from which on results for a subtree are repeated for its twins.
    ///   - isInitialization: A Boolean value that indicates whether the steps are left out.
    ///   - keepsInitialization: A Boolean value that indicates whether the initialization is part of the program in any
    ///     case, and not executed by the compiler.
    /// - Throws: `DiagnosticsError` for names and paths that cannot be resolved.
    package init(
        _ model: Model, twinsFrom: Int, isInitialization: Bool, keepsInitialization: Bool = false
    ) throws {
        let compiler = TreeCompiler(
            try InstanceTree.root(of: model), globals: model.globals, seed: model.simulation.seed)
        compiler.twinsFrom = twinsFrom
        compiler.forcesInitialization = keepsInitialization
        self =
            try isInitialization
            ? compiler.initialization()
            : compiler.compile(model.simulation.recorded, model.recordingPlaces, model.eventSources)
    }

    /// Returns whether two programs have the same instructions, registers and positions.
    package func isSame(as other: TreeProgram) -> Bool {
        code == other.code && registers.map(\.bitPattern) == other.registers.map(\.bitPattern)
            && (initialization, step, depth) == (other.initialization, other.step, other.depth)
            && deliveries.elementsEqual(other.deliveries) { $0 == $1 }
            && structure.steps == other.structure.steps && structure.firstParts == other.structure.firstParts
            && structure.handlers.elementsEqual(other.structure.handlers) { $0 == $1 }
            && structure.temporaries == other.structure.temporaries && outputs == other.outputs
            && checked.registers == other.checked.registers
            && checked.registers.indices.allSatisfy { checked.path(of: $0) == other.checked.path(of: $0) }
    }
}
