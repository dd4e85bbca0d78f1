import Diagnostics

/// The list of the registers of a tree program that must be finite after every step.
extension TreeCompiler {
    /// Returns the register of a value that is recorded or read from another instance. The register is added to those
    /// that are checked to be finite after every step, unless it holds a constant or the time.
    /// - Parameter path: The path of the quantity, for messages.
    /// - Throws: `DiagnosticsError` (`nonFinite`) for a constant that is not finite.
    func watch(_ origin: TreeScope.Origin, path: @autoclosure () -> String) throws -> Int32 {
        if case .time = origin { return time }
        let register = register(origin, for: 0)
        if case .constant(let value) = origin {
            guard value.isFinite else { throw Self.nonFinite(path(), value) }
            return register
        }
        addChecked(register, path())
        return register
    }

    /// Returns the register of a value that an instance reads from another one for one of its variables. The register
    /// is added to those that are checked to be finite after every step, unless it holds a constant or the time.
    /// - Throws: `DiagnosticsError` (`nonFinite`) for a constant that is not finite.
    func watch(_ origin: TreeScope.Origin, for name: String, of number: Int) throws -> Int32 {
        let register = try watch(origin, path: scope.instances[number].path(of: name))
        switch origin {
        case .variable, .copy: out.note(.init(register: register, instance: number, name: name))
        case .constant, .time: break
        }
        return register
    }

    /// Adds the registers of a twin that correspond to those that a passage for its model watches to the registers that
    /// must be finite after every step.
    /// - Parameters:
    ///   - copied: The passage.
    ///   - registers: The registers of the twin in place of those that the passage uses.
    ///   - range: The numbers of the instances of the twin.
    func addChecked(_ copied: Copied, _ registers: [Int32], _ range: ClosedRange<Int>) {
        let names = Dictionary(zip(copied.registers, registers), uniquingKeysWith: { first, _ in first })
        for watch in copied.passage.watches {
            let number = watch.instance + range.lowerBound - copied.range.lowerBound
            addChecked(names[watch.register] ?? watch.register, scope.instances[number].path(of: watch.name))
        }
    }

    /// Adds a register to those that are checked to be finite after every step, if it is not one of them.
    func addChecked(_ register: Int32, _ path: @autoclosure () -> String) {
        checked.add(register, path: path())
    }

    private static func nonFinite(_ path: String, _ value: Double) -> DiagnosticsError {
        DiagnosticsError(
            .nonFinite,
            "the constant quantity '\(path)' is \(value.isNaN ? "not a number" : "infinite"); correct the parameters"
                + " from which it is computed"
        )
    }
}
