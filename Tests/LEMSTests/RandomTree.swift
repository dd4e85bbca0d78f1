import TestSupport

/// A random LEMS document: a small network of cells that hold channels that hold gates, with selections, requirements,
/// conditions, regimes, attachments, events with and without delay, and random numbers. Steps are 1/8 s, so that the
/// time is exact; every expression is bounded, so that no run fails.
struct RandomTree {
    /// The body of the document, for `TestDocument.text`.
    private(set) var body = ""
    /// Paths of everything that can be recorded.
    private(set) var paths: [String] = []

    private var random: SplitMix
    /// A Boolean value that indicates whether derived variables use only preceding declarations.
    private var isOrdered = true
    /// The exposures of each type.
    private var shown: [String: [String]] = [:]
    /// The slots and lists of each type, and the types that they may contain.
    private var held: [String: (slots: [String], lists: [String], types: [String])] = [:]

    /// Creates the document of a seed.
    init(seed: UInt64) {
        random = SplitMix(seed)
        isOrdered = !chance(4)
        let gates = (0..<number(1...2)).map { "gate\($0)" }
        let channels = (0..<number(1...2)).map { "channel\($0)" }
        let cells = (0..<number(2...3)).map { "cell\($0)" }
        let synapses = (0..<number(1...2)).map { "synapse\($0)" }
        for name in gates { write(type: name, requirements: ["v", "w", "g"], slots: [], lists: []) }
        for name in channels {
            write(
                type: name, requirements: ["v", "w", "g"], slots: ["alpha", "beta", "rate"].filter { _ in chance(2) },
                lists: chance(2) ? ["gates"] : [], held: gates)
        }
        for name in synapses { write(type: name, requirements: ["v", "w"], slots: [], lists: []) }
        for name in cells {
            write(
                type: name, requirements: ["g"], slots: ["leak", "pump"].filter { _ in chance(2) },
                lists: chance(2) ? ["channels"] : [], held: channels, attachments: "synapses")
        }
        write(type: "net", requirements: [], slots: [], lists: ["cells", "late"])
        writeWires()
        writeNetwork(cells: cells, synapses: synapses)
        body = Self.bases.map { "<ComponentType name=\"\($0)\"/>" }.joined() + "\n" + body
    }

    /// The types that slots, lists and attachments require. Neurons of the type `lateCell` may occur in the second list
    /// only.
    private static let bases = ["gate", "channel", "synapse", "cell", "lateCell"]

    private static func base(_ type: String) -> String {
        let base = String(type.prefix { !$0.isNumber })
        return base == "cell" && type.hasSuffix("1") ? "lateCell" : base
    }

    private static func base(ofSlot name: String) -> String {
        let bases = [
            "alpha": "gate", "beta": "gate", "rate": "gate", "gates": "gate", "leak": "channel", "pump": "channel",
            "channels": "channel", "synapses": "synapse", "cells": "cell", "late": "lateCell",
        ]
        return bases[name] ?? name
    }

    // MARK: Choices

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func chance(_ n: Int) -> Bool { number(1...n) == 1 }
    private mutating func one<Element>(_ choices: [Element]) -> Element { choices[number(0...(choices.count - 1))] }

    private mutating func literal() -> String { one(["0.25", "0.5", "0.75", "1", "1.5", "2", "3.25"]) }

    private mutating func expression(_ names: [String], _ depth: Int = 2) -> String {
        if depth == 0 || names.isEmpty { return names.isEmpty || chance(3) ? literal() : one(names) }
        let a = expression(names, depth - 1)
        let b = expression(names, depth - 1)
        switch number(0...8) {
        case 0: return "sin(\(a))"
        case 1: return "(\(a)) / (1 + (\(b))^2)"
        case 2: return "exp(0 - (\(a))^2)"
        case 3: return "(\(a)) * sin(\(b))"
        case 4: return "sqrt(1 + (\(a))^2) - (\(b))"
        case 5: return "sin((\(a)) + t / S)"
        default: return "0.5 * (\(a)) + \(literal()) * (\(b))"
        }
    }

    private mutating func bounded(_ names: [String]) -> String {
        chance(8) ? "random(\(literal()))" : "sin(\(expression(names)))"
    }

    private mutating func condition(_ names: [String]) -> String {
        let first =
            "\(one(["sin(5 * t / S)", expression(names, 1)])) \(one([".gt.", ".lt.", ".geq.", ".leq."])) \(literal())"
        guard chance(3) else { return first }
        return "(\(first)) \(one([".and.", ".or."])) (\(expression(names, 1)) .lt. \(literal()))"
    }

    // MARK: Types

    private mutating func write(
        type: String, requirements: [String], slots: [String], lists: [String], held: [String] = [],
        attachments: String? = nil
    ) {
        let required = requirements.filter { _ in chance(2) }
        let always = type.hasPrefix("cell") ? ["v", "w"] : type == "net" ? ["g"] : ["x"]
        let states = always + (chance(2) ? ["hidden"] : [])
        let derived = (0..<number(0...3)).map { "d\($0)" }
        let sums = (slots + lists + [attachments].compactMap { $0 }).filter { _ in !chance(4) }
        let known = states + required + sums.map { "sum_\($0)" } + ["p"]
        // jLEMS refuses rates and actions with derived variables that use what comes later; others may still read them.
        let names = isOrdered ? known + derived : known
        let shownDerived = derived.filter { _ in chance(2) }
        shown[type] = always + shownDerived
        var text =
            "<ComponentType name=\"\(type)\"\(type == "net" ? "" : " extends=\"\(Self.base(type))\"")><Parameter name=\"p\" dimension=\"none\"/>"
        text += "<Constant name=\"S\" dimension=\"time\" value=\"1 s\"/>"
        for name in required { text += "<Requirement name=\"\(name)\" dimension=\"none\"/>" }
        for name in shown[type] ?? [] { text += "<Exposure name=\"\(name)\" dimension=\"none\"/>" }
        for name in slots { text += "<Child name=\"\(name)\" type=\"\(Self.base(ofSlot: name))\"/>" }
        for name in lists { text += "<Children name=\"\(name)\" type=\"\(Self.base(ofSlot: name))\"/>" }
        if type == "net" { text += "<Children name=\"wires\" type=\"wire\"/>" }
        if let attachments { text += "<Attachments name=\"\(attachments)\" type=\"synapse\"/>" }
        text += "<EventPort name=\"in\" direction=\"in\"/><EventPort name=\"out\" direction=\"out\"/>\n<Dynamics>"
        for (state, name) in zip(states, always.map(Optional.some) + [nil, nil]) {
            text += "<StateVariable name=\"\(state)\" dimension=\"none\"\(name.map { " exposure=\"\($0)\"" } ?? "")/>"
        }
        for name in sums {
            // The content of a slot always exposes x; a sum over attachments or a list may be empty.
            let isSlot = slots.contains(name)
            let path = isSlot ? "\(name)/x" : "\(name)[*]/\(name == "cells" || name == "late" ? "v" : "x")"
            let reduce = isSlot ? "" : " reduce=\"\(one(["add", "multiply"]))\""
            text += "<DerivedVariable name=\"sum_\(name)\" dimension=\"none\" select=\"\(path)\"\(reduce)/>"
        }
        for (index, name) in derived.enumerated() {
            let names = known + (isOrdered ? Array(derived[..<index]) : derived)
            let exposure = shownDerived.contains(name) ? " exposure=\"\(name)\"" : ""
            if isOrdered, index == derived.count - 1, chance(2) {
                text += "<ConditionalDerivedVariable name=\"\(name)\" dimension=\"none\"\(exposure)>"
                text += "<Case condition=\"\(condition(names))\" value=\"\(bounded(names))\"/>"
                text += "<Case value=\"\(bounded(names))\"/></ConditionalDerivedVariable>"
            } else {
                text += "<DerivedVariable name=\"\(name)\" dimension=\"none\"\(exposure) value=\"\(bounded(names))\"/>"
            }
        }
        let regimes = chance(3)
        for state in states where !regimes || chance(2) {
            text += "<TimeDerivative variable=\"\(state)\" value=\"(\(bounded(names)) - \(state)) / S\"/>"
        }
        for state in states where chance(2) {
            text += "<OnStart><StateAssignment variable=\"\(state)\" value=\"\(expression(names, 1))\"/></OnStart>"
        }
        for _ in 0..<number(0...2) {
            text += "<OnCondition test=\"\(condition(names))\">\(actions(states, names))</OnCondition>"
        }
        if chance(2) { text += "<OnEvent port=\"in\">\(actions(states, names))</OnEvent>" }
        // In jLEMS, regimes cannot use the derived variables of their component, nor all of its requirements.
        if regimes { text += writeRegimes(states, states + ["p"]) }
        body += text + "</Dynamics></ComponentType>\n"
        self.held[type] = (slots, lists, held)
    }

    private mutating func actions(_ states: [String], _ names: [String], to regime: String? = nil) -> String {
        var text = ""
        for state in states where chance(2) {
            text += "<StateAssignment variable=\"\(state)\" value=\"\(bounded(names))\"/>"
        }
        if chance(2) { text += "<EventOut port=\"out\"/>" }
        if let regime { text += "<Transition regime=\"\(regime)\"/>" }
        return text
    }

    private mutating func writeRegimes(_ states: [String], _ names: [String]) -> String {
        var text = ""
        let regimes = ["one", "two"]
        for (index, regime) in regimes.enumerated() {
            let other = regimes[1 - index]
            text += "<Regime name=\"\(regime)\"\(index == 0 ? " initial=\"true\"" : "")>"
            if chance(2) {
                let assignments = states.filter { _ in chance(2) }.map {
                    "<StateAssignment variable=\"\($0)\" value=\"\(bounded(names))\"/>"
                }
                text += "<OnEntry>\(assignments.joined())</OnEntry>"
            }
            for state in states where chance(2) {
                text += "<TimeDerivative variable=\"\(state)\" value=\"(\(bounded(names)) - \(state)) / S\"/>"
            }
            text += "<OnCondition test=\"\(condition(names))\">\(actions(states, names, to: other))</OnCondition>"
            if chance(2) {
                text += "<OnEvent port=\"in\">\(actions(states, names, to: chance(2) ? other : nil))</OnEvent>"
            }
            text += "</Regime>"
        }
        return text
    }

    private mutating func writeWires() {
        // jLEMS does not inherit paths and texts, so each type of wire declares its own.
        let own = "<Path name=\"from\"/><Path name=\"to\"/><Text name=\"source\"/><Text name=\"sink\"/>"
        let ends = "<With instance=\"from\" as=\"a\"/><With instance=\"to\" as=\"b\"/>"
        body += """
            <ComponentType name="wire"><Parameter name="delay" dimension="time"/></ComponentType>
            <ComponentType name="plain" extends="wire">\(own)<Structure>\(ends)
            <EventConnection from="a" to="b" sourcePort="source" targetPort="sink" delay="delay"/></Structure></ComponentType>
            <ComponentType name="attaching" extends="wire">\(own)<ComponentReference name="synapse" type="synapse"/><Text name="list"/>
            <Structure>\(ends)
            <EventConnection from="a" to="b" sourcePort="source" targetPort="sink" receiver="synapse" receiverContainer="list" delay="delay"/>
            </Structure></ComponentType>

            """
    }

    // MARK: Components

    private mutating func component(_ type: String, id: String, path: String, slot: String? = nil) -> String {
        paths += (shown[type] ?? []).map { "\(path)/\($0)" }
        let own = held[type] ?? ([], [], [])
        var inside = ""
        for slot in own.slots {
            inside += component(one(own.types), id: slot, path: "\(path)/\(slot)", slot: slot)
        }
        for list in own.lists {
            for index in 0..<number(0...2) {
                let id = "\(list)\(index)"
                inside += component(one(own.types), id: id, path: "\(path)/\(id)")
            }
        }
        let start = slot.map { "<\($0) id=\"\(id)\" type=\"\(type)\"" } ?? "<\(type) id=\"\(id)\""
        return "\(start) p=\"\(literal())\">\(inside)</\(slot ?? type)>"
    }

    private mutating func writeNetwork(cells: [String], synapses: [String]) {
        for name in synapses { body += "<\(name) id=\"\(name)_c\" p=\"\(literal())\"/>\n" }
        let ids = (0..<number(2...4)).map { "c\($0)" }
        var inside = ids.map { component(one(cells), id: $0, path: $0) }.joined()
        // Events run from earlier to later cells or the other way round, never in a circle.
        let isForward = chance(2)
        for index in 0..<number(1...4) {
            let a = number(0...(ids.count - 2))
            let b = number((a + 1)...(ids.count - 1))
            let (from, to) = isForward ? (ids[a], ids[b]) : (ids[b], ids[a])
            let delay = one(["0 s", "0 s", "0.125 s", "0.3 s", "1 s"])
            let ends = "from=\"\(from)\" to=\"\(to)\" source=\"out\" sink=\"in\" delay=\"\(delay)\""
            inside +=
                chance(2)
                ? "<plain id=\"w\(index)\" \(ends)/>"
                : "<attaching id=\"w\(index)\" \(ends) list=\"synapses\" synapse=\"\(one(synapses))_c\"/>"
        }
        paths += (shown["net"] ?? [])
        body += "<net id=\"c\" p=\"\(literal())\">\(inside)</net>\n"
    }
}
