import Expressions
import ModelCore
import Quantities

/// The faults that mutation testing can seed in the network of a model: lost and exchanged connections, and delays that
/// are too long by one step of the model's own step size.
package struct ConnectionFaults {
    private let model: Model
    private let step: Double

    /// Creates the faults of the connections, inputs and delays of a model.
    package init(_ model: Model) {
        self.model = model
        step = model.simulation.stepTime.value
    }

    /// All faults that can be seeded in the connections, inputs and delays of the model, without the delays of
    /// ``Network/projections``.
    package var all: [Fault] {
        lostOfNetwork + swappedOfNetwork + delaysOfNetwork + delaysOfCouplings + delaysOfComponents + lostOfTree
            + swappedOfTree
    }

    // MARK: Networks

    private var network: Network { model.network }

    /// Returns the part of a fault's name for a connection, such as `pre[0] to post[1] by ampa`, after
    /// `lost-synapse 3`.
    private func name(_ connection: Network.Connection) -> String {
        "\(network.path(of: connection.source)) to \(network.path(of: connection.target)) by \(connection.synapse)"
    }

    private var lostOfNetwork: [Fault] {
        let connections = network.connections.enumerated().map { index, connection in
            Fault(
                .lostSynapse, "\(index + 1) \(name(connection))",
                .model { model in
                    var model = model
                    model.network.connections.remove(at: index)
                    return model
                })
        }
        let inputs = network.inputs.enumerated().map { index, input in
            Fault(
                // Such as `lost-synapse input 1 pulse of pop[0]`.
                .lostSynapse, "input \(index + 1) \(input.component) of \(network.path(of: input.target))",
                .model { model in
                    var model = model
                    model.network.inputs.remove(at: index)
                    return model
                })
        }
        return connections + inputs
    }

    private var swappedOfNetwork: [Fault] {
        let count = network.connections.count
        return (0..<count).flatMap { first in
            (first + 1..<count).compactMap { second in
                var changed = network
                changed.connections.swapTargets(first, second)
                guard changed.members(of: first, second) != network.members(of: first, second) else { return nil }
                return Fault(
                    .swappedEdges, "\(first + 1) and \(second + 1)",
                    .model { model in
                        var model = model
                        model.network.connections.swapTargets(first, second)
                        return model
                    })
            }
        }
    }

    private var delaysOfNetwork: [Fault] {
        network.connections.enumerated().map { index, connection in
            let step = step
            return Fault(
                .delay, "\(index + 1) \(name(connection))",
                .model { model in
                    var model = model
                    model.network.connections[index].delay.value += step
                    return model
                })
        }
    }

    private var delaysOfCouplings: [Fault] {
        network.couplings.enumerated().flatMap { index, coupling in
            coupling.delays.indices.map { place in
                let step = step
                return Fault(
                    // The coupling, the delayed state and the number of the delay: `delay pop[0]/c of pop[1]/v 1`.
                    .delay, "\(coupling.path) of \(coupling.delays[place].source) \(place + 1)",
                    .model { model in
                        var model = model
                        model.network.couplings[index].lengthen(place, by: step)
                        return model
                    })
            }
        }
    }

    // MARK: Components

    /// The parameters of components that are delays: those with the dimension of time and a name that contains `delay`.
    private var delaysOfComponents: [Fault] {
        model.usedComponents.flatMap { path, name, component -> [Fault] in
            guard let type = model.type(component.type) else { return [] }
            return type.parameters.filter { isDelay($0) && component.values[$0.name] != nil }.map { parameter in
                let step = step
                return Fault(
                    .delay, "\(name).\(parameter.name)",
                    .model { model in
                        model.changing(path) { $0.values[parameter.name] = ($0.values[parameter.name] ?? 0) + step }
                    })
            }
        }
    }

    private func isDelay(_ parameter: ComponentType.Quantity) -> Bool {
        parameter.dimension == .time && parameter.name.lowercased().contains("delay")
    }

    // MARK: Trees

    /// The components of a tree that connect or attach instances, with the places of their parents.
    private var links: [(parent: ComponentPath, index: Int, name: String, component: Component, type: ComponentType)] {
        guard model.target != nil else { return [] }
        return model.usedComponents.flatMap { path, name, component in
            component.children.enumerated().compactMap { index, child in
                guard let type = model.type(child.component.type), type.isLink else { return nil }
                let own = child.component.id.isEmpty ? "\(child.slot) \(index + 1)" : child.component.id
                return (path, index, "\(name)/\(own)", child.component, type)
            }
        }
    }

    private var lostOfTree: [Fault] {
        links.map { link in
            Fault(
                .lostSynapse, link.name,
                .model { model in model.changing(link.parent) { $0.children.remove(at: link.index) } })
        }
    }

    private var swappedOfTree: [Fault] {
        let links = links
        return links.indices.flatMap { first in
            links.indices[(first + 1)...].compactMap { second in
                let (one, other) = (links[first], links[second])
                guard one.parent == other.parent, one.type.name == other.type.name,
                    let attribute = one.type.targetAttribute,
                    let ends = one.component.attributes[attribute], let others = other.component.attributes[attribute],
                    ends != others
                else { return nil }
                return Fault(
                    .swappedEdges, "\(one.name) and \(other.name)",
                    .model { model in
                        model.changing(one.parent) { parent in
                            parent.children[one.index].component.attributes[attribute] = others
                            parent.children[other.index].component.attributes[attribute] = ends
                        }
                    })
            }
        }
    }
}

extension [Network.Connection] {
    /// Exchanges the targets of two connections.
    fileprivate mutating func swapTargets(_ first: Int, _ second: Int) {
        (self[first].target, self[second].target) = (self[second].target, self[first].target)
        (self[first].attachments, self[second].attachments) = (self[second].attachments, self[first].attachments)
    }
}

extension Network {
    /// Returns two connections as a set, which does not depend on their order.
    fileprivate func members(of first: Int, _ second: Int) -> Set<Connection> {
        [connections[first], connections[second]]
    }
}

extension Network.Coupling {
    /// Lengthens a delay of a coupling, and adapts the name by which the value of the coupling refers to it.
    fileprivate mutating func lengthen(_ index: Int, by step: Double) {
        let old = delays[index]
        let new = Network.Delay(source: old.source, time: Seconds(old.time.value + step))
        delays[index] = new
        value = value.substituting { $0 == old.name ? .name(new.name) : nil }
    }
}

extension ComponentType {
    /// A Boolean value that indicates whether components of the type connect or attach instances.
    fileprivate var isLink: Bool {
        composition.structure.contains { element in
            switch element {
            case .with, .connection, .tunnel: true
            default: false
            }
        }
    }

    /// The name of the attribute with the path of the instance that receives events; nil for other types.
    fileprivate var targetAttribute: String? {
        let targets = composition.structure.compactMap { element in
            if case .connection(let connection) = element { connection.to } else { nil }
        }
        return composition.structure.lazy.compactMap { element in
            if case .with(let instance, let name) = element, targets.contains(name) { instance } else { nil }
        }.first
    }
}
