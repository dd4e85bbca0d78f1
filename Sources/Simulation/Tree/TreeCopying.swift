import ModelCore

/// The passes of the compilation over all instances, in which the results for a model are repeated for its twins.
///
/// The program is the same, to the last register, as without twins.
extension TreeCompiler {
    /// Finds the twins among the subtrees of the present state.
    func findTwins() {
        guard scope.instances.count >= twinsFrom else { return }
        let shapes = shapes ?? TreeShapes(scope)
        self.shapes = shapes
        let places = scope.places
        twins = TreeTwins(scope, shapes) { range in
            var shown: [String] = []
            for number in range where !copies[number].isEmpty {
                shown += ["\(number - range.lowerBound)"] + copies[number].keys.sorted()
            }
            // The slice has the same hash value and is equal wherever it begins.
            return TreeTwins.State(
                shape: shapes.shape[range.upperBound], needed: needed.values[places.places(of: range)], copies: shown)
        }
    }

    /// Performs a pass over all instances in order.
    /// - Parameters:
    ///   - body: A function that performs the pass for the instance with a number.
    ///   - copy: A function that performs it for a twin by means of the passage of its model, or returns false if the
    ///     instances of the twin must be treated one by one.
    func forEachInstance(
        _ body: (Int) throws -> Void, copy: (TreeTwins.Twin, AssemblerPassage) throws -> Bool
    ) rethrows {
        var passages: [Int: AssemblerPassage] = [:]
        var number = 0
        while number < scope.instances.count {
            if let twin = twins.twins[number], let passage = passages[twin.model.upperBound], try copy(twin, passage) {
                number = twin.range.upperBound + 1
                continue
            }
            for _ in twins.models[number] ?? [] { out.beginPassage() }
            try body(number)
            if twins.roots.contains(number) { passages[number] = out.endPassage() }
            number += 1
        }
    }

    // MARK: Registers

    /// Gives a twin registers like those that its model got in a passage, in the same order.
    /// - Returns: True.
    func copyRegisters(_ twin: TreeTwins.Twin, _ passage: AssemblerPassage) -> Bool {
        let offset = twin.range.lowerBound - twin.model.lowerBound
        let places = (scope.places.places(of: twin.model), scope.places.places(of: twin.range))
        var names: [Int32?] = Array(repeating: nil, count: passage.registers.count)
        let own = ownRegisters(twin.model, passage)
        for register in own.sorted() {
            names[Int(register - passage.registers.lowerBound)] = out.register(out.registers[Int(register)])
        }
        func name(_ register: Int32?) -> Int32? {
            guard let register, passage.registers.contains(register) else { return nil }
            return names[Int(register - passage.registers.lowerBound)]
        }
        for (place, other) in zip(places.0, places.1) {
            if let new = name(variables.values[place]) { variables.values[other] = new }
        }
        for number in twin.model {
            if let new = name(times[number]) { times[number + offset] = new }
            if let new = name(regimes[number]) { regimes[number + offset] = new }
            for (state, register) in copies[number] {
                if let new = name(register) { copies[number + offset][state] = new }
            }
        }
        return true
    }

    /// Returns the registers of a subtree that were created in a passage.
    private func ownRegisters(_ range: ClosedRange<Int>, _ passage: AssemblerPassage) -> [Int32] {
        var own = variables.values[scope.places.places(of: range)].compactMap(\.self)
        for number in range {
            own += [times[number], regimes[number]].compactMap(\.self) + copies[number].values
        }
        return own.filter(passage.registers.contains)
    }

    /// Marks the variables of a twin as needed that are needed in its model, and gives them registers.
    /// - Returns: True.
    func copyNeeds(_ twin: TreeTwins.Twin, _ passage: AssemblerPassage) -> Bool {
        let places = (scope.places.places(of: twin.model), scope.places.places(of: twin.range))
        for (place, other) in zip(places.0, places.1) { needed.values[other] = needed.values[place] }
        return copyRegisters(twin, passage)
    }

    // MARK: Instructions

    /// Emits for a twin the instructions of a passage that was emitted for another subtree of its kind.
    /// - Parameters:
    ///   - model: The numbers of the instances of that subtree.
    ///   - range: The numbers of the instances of the twin.
    ///   - start: A function that is called with the number of each instance of the twin, where its instructions begin.
    /// - Returns: A function that returns the label in place of one of the passage; nil, without emitting anything, if
    ///   the variables that are computed differ.
    func copy(
        _ passage: AssemblerPassage, of model: ClosedRange<Int>, to range: ClosedRange<Int>,
        start: (Int) -> Void = { _ in }
    ) throws -> ((TreeAssembler.Label) -> TreeAssembler.Label)? {
        let offset = range.lowerBound - model.lowerBound
        var named: [Int32] = []
        defer { for register in named { names[Int(register)] = register } }
        guard name(&named, of: model, offset) else { return nil }
        for register in passage.registers where !out.isShared(register) {
            named.append(register)
            set(register, out.register(out.registers[Int(register)]))
        }
        for watch in passage.watches {
            let number = watch.instance + offset
            addChecked(names[Int(watch.register)], scope.instances[number].path(of: watch.name))
            out.note(.init(register: names[Int(watch.register)], instance: number, name: watch.name))
        }
        return try out.repeatPassage(
            passage, names, send: { try send($0.port, from: $0.instance + offset) }, start: { start($0 + offset) })
    }

    private func set(_ register: Int32, _ name: Int32) {
        while names.count < out.registers.count { names.append(Int32(names.count)) }
        names[Int(register)] = name
    }

    /// Sets the names of the registers of a subtree to the registers of a twin. Returns false if the variables that are
    /// computed differ.
    private func name(_ named: inout [Int32], of model: ClosedRange<Int>, _ offset: Int) -> Bool {
        var isEqual = true
        func pair(_ register: Int32?, _ other: Int32?) {
            switch (register, other) {
            case (nil, nil): break
            case (let register?, let other?):
                named.append(register)
                set(register, other)
            default: isEqual = false
            }
        }
        set(0, 0)
        let twin = model.lowerBound + offset...model.upperBound + offset
        for (place, other) in zip(scope.places.places(of: model), scope.places.places(of: twin)) {
            guard needed.values[place] == needed.values[other] else { return false }
            pair(variables.values[place], variables.values[other])
        }
        for number in model {
            pair(times[number], times[number + offset])
            pair(regimes[number], regimes[number + offset])
            guard copies[number].count == copies[number + offset].count else { return false }
            for (state, register) in copies[number] { pair(register, copies[number + offset][state]) }
        }
        return isEqual
    }
}
