import ElementaryFunctions
import Expressions

/// A function that native code calls because there is no machine instruction for it.
enum NativeFunction: Equatable {
    /// A built-in function of the expression language.
    case function(Function)
    /// The power as TVBO computes it, the power as LEMS computes it, and the remainder of a division.
    case tvboPower, lemsPower, modulo

    /// The number by which native code names the function: its index in ``Machine/functions``, or for functions that
    /// are not in this array a number after its last index.
    var number: Int {
        switch self {
        case .function(let function): Machine.functions.firstIndex(of: function) ?? 0
        case .tvboPower: Machine.functions.count
        case .lemsPower: Machine.functions.count + 1
        case .modulo: Machine.functions.count + 2
        }
    }

    /// The algorithm whose operations native code contains, so that the function is called only for arguments that the
    /// algorithm does not cover; nil if the function is always called.
    var ordinary: OrdinaryFunction? {
        guard case .function(let function) = self else { return nil }
        return Self.algorithms[function]
    }

    /// The algorithms of the functions with the same names.
    private static let algorithms = Dictionary(
        uniqueKeysWithValues: OrdinaryFunction.allCases.compactMap { algorithm in
            Function(rawValue: "\(algorithm)").map { ($0, algorithm) }
        })

    /// The type of the routine that native code calls to evaluate a function. Its arguments are the memory for the
    /// results, the arguments a and b of the function, the number of values, and the number of the function.
    typealias Routine =
        @convention(c) (
            UnsafeMutablePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, Int, Int
        ) -> Void

    /// The routine that native code calls to evaluate a function, with the same bits as the interpreter.
    static let routine: Routine = { target, a, b, count, number in
        switch number - Machine.functions.count {
        case 0: Function.powers(a, b, into: target, count: count)
        case 1: for index in 0..<count { target[index] = Function.plainPower(a[index], b[index]) }
        case 2: for index in 0..<count { target[index] = Function.modulo(a[index], b[index]) }
        default:
            let function = Machine.functions[number]
            if function.arity == 1 {
                function.values(a, into: target, count: count)
            } else {
                for index in 0..<count { target[index] = function.value(a[index], b[index]) }
            }
        }
    }
}
