import Diagnostics
import Expressions
import ModelCore

/// The compilation of the routine that takes a step: the equations of each instance, then those of its active regime.
extension TreeCompiler {
    /// Emits the instructions of a step of all instances.
    /// - Returns: The index of the first instruction of each instance, by its number, and the end of the last one's.
    func emitSteps() throws -> [Int32] {
        // Each connection adds a call or a signal to a step and, later, a routine of a few instructions.
        out.announce(8 * scope.connectionCount)
        out.reserve(0)
        var starts: [Int32] = []
        let start = { (number: Int) in
            starts.append(Int32(self.out.code.count))
            self.out.noteStart(of: number)
        }
        try forEachInstance(
            { number in
                start(number)
                try emitStep(number)
            }, isEmitting: true, copy: { try copy($1, to: $0.range, start: start) != nil })
        starts.append(Int32(out.code.count))
        return starts
    }

    /// Emits the instructions that the instance `number` contributes to a step, after those of its children and
    /// attachments.
    func emitStep(_ number: Int) throws {
        for scheme in schemeNumbers[number] ?? [] { out.control(.advanceScheme, scheme) }
        let dynamics = scope.layout(number).type.dynamics
        if let own = times[number] { out.copy(time, into: own) }
        try pullRequirements(number)
        try derive(number)
        try advance(dynamics.timeDerivatives, of: number)
        for block in dynamics.onConditions { try emit(block, of: number) }
        showCopies(number)
        try emitRegimes(number)
    }

    /// Emits forward Euler steps of the states with the given derivatives. All derivatives are evaluated before the
    /// first state changes.
    func advance(_ rates: [Dynamics.TimeDerivative], of number: Int) throws {
        let values = try rates.map { rate in
            let value = try compile(rate.value, of: number)
            return rates.count == 1 ? value : out.kept(value)
        }
        for (rate, value) in zip(rates, values) {
            let state = try state(rate.variable, number)
            out.emit(.multiplyAdd, stepSize, value, state, into: state)
        }
        out.endStatement()
    }

    /// Returns the register of a variable of the instance `number` that a derivative or an action changes.
    /// - Throws: `DiagnosticsError` (`unknownName`) if the instance has no such variable.
    func state(_ name: String, _ number: Int) throws -> Int32 {
        guard let register = variables[number, name] else {
            let type = scope.layout(number).type
            throw DiagnosticsError(
                .unknownName,
                "a derivative or an action of the type '\(type.name)' changes '\(name)', which is not a state variable"
                    + " of the type",
                at: type.place,
                hint: Spelling.hint(for: name, among: type.dynamics.stateVariables.map(\.quantity.name)))
        }
        return register
    }

    private func emit(_ block: Dynamics.OnCondition, of number: Int) throws {
        let end = out.label()
        let condition = try compile(block.test, of: number)
        out.branch(.jumpUnless, to: end, condition: condition)
        out.endStatement()
        try emit(block.actions, of: number)
        out.mark(end)
    }

    /// Emits the instructions of the actions of a condition, an event handler or a regime's entry, in order.
    /// - Parameters:
    ///   - number: The number of the instance to which the actions belong.
    ///   - transitions: The number of transitions between regimes that have led to these actions. If it reaches the
    ///     number of regimes, the regimes enter each other in a cycle, and an error is thrown.
    func emit(_ actions: [Dynamics.Action], of number: Int, transitions: Int = 0) throws {
        for action in actions {
            switch action {
            case .assign(let variable, let value):
                try evaluate(value, into: try state(variable, number), of: number)
            case .send(let port): try send(port, from: number)
            case .transition(let regime): try enter(regime, number, transitions)
            }
        }
    }

    // MARK: Regimes

    private func emitRegimes(_ number: Int) throws {
        let regimes = scope.layout(number).type.dynamics.regimes
        guard let active = self.regimes[number] else { return }
        let end = out.label()
        for (index, regime) in regimes.enumerated() {
            let next = out.label()
            out.branch(.jumpUnless, to: next, condition: out.emit(.equal, active, out.literal(Double(index))))
            out.endStatement()
            for variable in regime.derivedVariables {
                if let expression = variable.expression { try derive(variable, expression, number) }
            }
            // In jLEMS each derivative of a regime reads the states that the previous ones have changed.
            for rate in regime.timeDerivatives { try advance([rate], of: number) }
            for block in regime.onConditions { try emit(block, of: number) }
            out.branch(.jump, to: end)
            out.mark(next)
        }
        out.mark(end)
    }

    private func enter(_ name: String, _ number: Int, _ transitions: Int) throws {
        let type = scope.layout(number).type
        guard let index = type.dynamics.regimes.firstIndex(where: { $0.name == name }),
            let active = regimes[number]
        else {
            throw DiagnosticsError(
                .unknownReference, "'\(type.name)' has no regime '\(name)'", at: type.place,
                hint: Spelling.hint(for: name, among: type.dynamics.regimes.map(\.name)))
        }
        guard transitions < type.dynamics.regimes.count else {
            throw DiagnosticsError(
                .dependencyCycle,
                "the regimes of the type '\(type.name)' enter each other in a cycle by a Transition in their OnEntry;"
                    + " remove one of them",
                at: type.place)
        }
        out.copy(out.literal(Double(index)), into: active)
        try emit(type.dynamics.regimes[index].onEntry, of: number, transitions: transitions + 1)
    }
}
