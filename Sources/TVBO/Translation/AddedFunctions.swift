extension DynamicsBlock {
    /// Adds functions that an experiment defines for its stimuli, under names that the model does not have; those that
    /// it has been given before are not added again.
    ///
    ///     let names = model.add(functionsOfStimuli: experiment.functions)  // such as ["box": "box_"]
    ///
    /// - Returns: The names of the functions in the model by those in the experiment, where they differ.
    mutating func add(functionsOfStimuli functions: [FunctionBlock]) -> [String: String] {
        var names: [String: String] = [:]
        var added: [FunctionBlock] = []
        for function in functions {
            if let earlier = self.functions.first(where: { $0.place == function.place }) {
                names[function.name] = earlier.name
                continue
            }
            var copy = function
            copy.name = unusedName(function.name)
            names[function.name] = copy.name
            added.append(copy)
        }
        names = names.filter { $0.key != $0.value }
        self.functions += added.map { function in
            var copy = function
            let own = Set(function.arguments + function.constants.map(\.name))
            copy.body = function.body.renaming(names.filter { !own.contains($0.key) })
            return copy
        }
        return names
    }
}
