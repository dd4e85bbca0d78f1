import Expressions
import ModelCore

/// The compilation of the sending of events, and of the routines that handle them.
extension TreeCompiler {
    /// Emits instructions that send an event through a port of an instance: first over undelayed connections, then to
    /// recorders, then over delayed connections.
    func send(_ port: String, from number: Int) throws {
        try out.sending(port, from: number) { try emitSending(port, from: number) }
    }

    private func emitSending(_ port: String, from number: Int) throws {
        let connections = scope.instances[number].connections.filter { !$0.ports.isLost && $0.transmits(port) }
        for connection in connections where connection.delay <= 0 {
            if let handler = handlers.label(of: connection, in: scope, out) { out.branch(.perform, to: handler) }
        }
        for (index, recorder) in recorders.enumerated() where recorder.instance == number && recorder.port == port {
            out.control(.signal, Int32(-1 - index))
        }
        for connection in connections where connection.delay > 0 {
            guard let handler = handlers.label(of: connection, in: scope, out) else { continue }
            out.control(.signal, Int32(deliveries.count))
            deliveries.append((handler, connection.delay))
        }
    }

    /// Emits the routines of all event handlers, including those to which only other routines refer.
    /// - Returns: The length of the longest chain of routines in which each calls the next by sending an event.
    /// - Throws: `DiagnosticsError` (`dependencyCycle`) if connections without delay form a cycle.
    func emitHandlers() throws -> Int {
        /// The routine of a port of an instance in a model or one of its twins, which uses only registers of this instance.
        struct Key: Hashable {
            var model: Int
            var offset: Int
            var port: String
        }
        var known: [Key: Copied] = [:]
        while let handler = handlers.next() {
            out.mark(handler.label)
            guard let block = twins.block(of: handler.instance) else {
                try emit(handler)
                continue
            }
            let key = Key(
                model: block.model.upperBound, offset: handler.instance - block.range.lowerBound, port: handler.port)
            let own = handler.instance...handler.instance
            if let copied = known[key], try copy(copied, to: own) != nil { continue }
            out.beginPassage()
            try emit(handler)
            known[key] = endPassage(own)
        }
        return try handlers.depth(in: scope)
    }

    private func emit(_ handler: HandlerTable.Handler) throws {
        let dynamics = scope.layout(handler.instance).type.dynamics
        if let own = scope.layout(handler.instance).handler(of: handler.port) {
            try emit(own.actions, of: handler.instance)
        }
        try emitRegimeHandlers(handler, dynamics)
        out.control(.finish)
    }

    private func emitRegimeHandlers(_ handler: HandlerTable.Handler, _ dynamics: Dynamics) throws {
        guard let active = regimes[handler.instance] else { return }
        let end = out.label()
        for (index, regime) in dynamics.regimes.enumerated() {
            guard let block = regime.onEvents.last(where: { $0.port == handler.port }) else { continue }
            let next = out.label()
            out.branch(.jumpUnless, to: next, condition: out.emit(.equal, active, out.literal(Double(index))))
            out.endStatement()
            try emit(block.actions, of: handler.instance)
            out.branch(.jump, to: end)
            out.mark(next)
        }
        out.mark(end)
    }
}
