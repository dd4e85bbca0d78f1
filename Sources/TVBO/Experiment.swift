import Diagnostics
import Expressions
import Quantities

/// A TVBO experiment as far as it bears on a simulation: values with their places, nothing interpreted yet.
public struct Experiment: Sendable {
    /// The file it came from.
    public var file: String
    /// What people call it.
    public var label: String
    /// The default model; nil when every node names its own.
    public var dynamics: DynamicsBlock?
    /// The nodes and edges.
    public var network: NetworkBlock
    /// How it is integrated.
    public var integration: IntegrationBlock
    /// Warnings of the reader.
    public var remarks: [Diagnostic]
}

/// A number with its unit.
struct ValueBlock: Sendable {
    var name: String
    var place: Place
    var value: Double
    var unit: PhysicalUnit?
}

/// An equation: a right-hand side, or cases.
struct EquationBlock: Sendable {
    /// A value under a condition.
    struct Case: Sendable {
        var condition: ExpressionSource
        var value: ExpressionSource
    }

    var place: Place
    var rhs: ExpressionSource?
    var cases: [Case]
}

/// A named equation: a derived variable or a derived parameter.
struct DefinitionBlock: Sendable {
    var name: String
    var place: Place
    var equation: EquationBlock
    var unit: PhysicalUnit?
    var isRecorded: Bool
}

/// A user function.
struct FunctionBlock: Sendable {
    var name: String
    var place: Place
    var arguments: [String]
    var body: ExpressionSource
}

/// A state variable.
struct StateBlock: Sendable {
    var name: String
    var place: Place
    var equation: EquationBlock
    var initial: Double
    var unit: PhysicalUnit?
    var isRecorded: Bool
}

/// A threshold event.
struct EventBlock: Sendable {
    var name: String
    var place: Place
    var condition: ExpressionSource
    /// Assignments; empty for a spike.
    var affect: [(variable: String, value: ExpressionSource)]
}

/// A model: equations with their names.
public struct DynamicsBlock: Sendable {
    var name: String
    var place: Place
    var modelType: String?
    var parameters: [ValueBlock] = []
    var derivedParameters: [DefinitionBlock] = []
    var functions: [FunctionBlock] = []
    var derivedVariables: [DefinitionBlock] = []
    var couplingInputs: [(name: String, place: Place)] = []
    var states: [StateBlock] = []
    var events: [EventBlock] = []
}

/// A node of a network.
struct NodeBlock: Sendable {
    var id: Int
    var place: Place
    var dynamics: String?
    var dynamicsPlace: Place
    var parameters: [ValueBlock]
    var states: [ValueBlock]
    var isRecorded: Bool
}

/// An edge of a network.
struct EdgeBlock: Sendable {
    var place: Place
    var source: Int
    var sourcePlace: Place
    var target: Int
    var targetPlace: Place
    var coupling: String?
    var couplingPlace: Place
    var parameters: [ValueBlock]
    var weight: ValueBlock?
    var delay: ValueBlock?
}

/// A network of nodes and edges; a lone node when both are empty.
public struct NetworkBlock: Sendable {
    var place: Place
    var library: [DynamicsBlock] = []
    var nodes: [NodeBlock] = []
    var edges: [EdgeBlock] = []
}

/// How an experiment is integrated.
public struct IntegrationBlock: Sendable {
    var place: Place
    var method: String
    var methodPlace: Place
    var step: DecimalNumber
    var stepPlace: Place
    var duration: DecimalNumber
    var durationPlace: Place
    var transient: DecimalNumber
    var timeScale: PhysicalUnit
}
