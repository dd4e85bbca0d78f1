import Expressions
import Simulation

/// The Euler step of the network of Ex3 as a lane program: the driving cell with its gates and three passive cells
/// with synapses, 12 state variables.
struct Ex3Program {
    private(set) var builder: LaneProgramBuilder
    /// The initial values of the slots.
    private(set) var values: [Int32: Double] = [:]
    private var constants: [Double: Int32] = [:]
    /// The state variables: v, m, h, n, three voltages, and the synapses.
    private(set) var states: [Int32] = []

    init(lanes: Int) {
        builder = LaneProgramBuilder(lanes: lanes)
        for value in [-0.065, 0.05, 0.6, 0.32, -0.055, -0.055, -0.055, 0, 0, 0, 0, 0] {
            let slot = builder.lanes()
            values[slot] = value
            states.append(slot)
        }
        build()
    }

    private mutating func number(_ value: Double) -> Int32 {
        if let known = constants[value] { return known }
        let slot = builder.shared()
        values[slot] = value
        constants[value] = slot
        return slot
    }

    private mutating func sum(_ x: Int32, _ y: Double) -> Int32 { let y = number(y); return builder.emit(.add, x, y) }
    private mutating func over(_ x: Int32, _ y: Double) -> Int32 {
        let y = number(y); return builder.emit(.divide, x, y)
    }
    private mutating func times(_ y: Double, _ x: Int32) -> Int32 {
        let y = number(y); return builder.emit(.multiply, y, x)
    }
    private mutating func exp(_ x: Int32) -> Int32 { builder.emit(.exp, x) }
    private mutating func minus(_ x: Int32) -> Int32 { builder.emit(.negate, x) }
    private mutating func op(_ opcode: Opcode, _ x: Int32, _ y: Int32) -> Int32 { builder.emit(opcode, x, y) }

    private mutating func build() {
        let (v, m, h, n) = (states[0], states[1], states[2], states[3])
        let one = number(1)
        let xm = over(sum(v, 0.040), 0.010)
        let xn = over(sum(v, 0.055), 0.010)
        let am = op(.divide, times(1000, xm), op(.subtract, one, exp(minus(xm))))
        let bm = times(4000, exp(over(sum(v, 0.065), -0.018)))
        let ah = times(70, exp(over(sum(v, 0.065), -0.020)))
        let bh = op(.divide, number(1000), op(.add, one, exp(over(minus(sum(v, 0.035)), 0.010))))
        let an = op(.divide, times(100, xn), op(.subtract, one, exp(minus(xn))))
        let bn = times(125, exp(over(sum(v, 0.065), -0.080)))
        let m3 = op(.multiply, op(.multiply, m, m), m)
        let n4 = op(.multiply, op(.multiply, op(.multiply, n, n), n), n)
        let sodium = op(.multiply, op(.multiply, times(-1200e-9, m3), h), sum(v, -0.050))
        let potassium = op(.multiply, times(360e-9, n4), sum(v, 0.077))
        let leak = times(3e-9, sum(v, 0.0543))
        let pulse = number(0.065e-9)
        let current = op(.add, op(.subtract, op(.subtract, sodium, potassium), leak), pulse)
        var rates = [over(current, 10e-12)]
        for (a, b, x) in [(am, bm, m), (ah, bh, h), (an, bn, n)] {
            rates.append(op(.subtract, op(.multiply, a, op(.subtract, one, x)), op(.multiply, b, x)))
        }
        let (g1, a2, b2, g3, a3) = (states[7], states[8], states[9], states[10], states[11])
        let conductances = [g1, times(0.5e-9, op(.subtract, b2, a2)), g3]
        for index in 0..<3 {
            let post = states[4 + index]
            let synaptic = op(.multiply, conductances[index], op(.subtract, number(0), post))
            rates.append(over(op(.add, times(-3e-9, sum(post, 0.0543)), synaptic), 10e-12))
        }
        rates.append(over(minus(g1), 3e-3))
        rates.append(over(minus(a2), 1e-3))
        rates.append(over(minus(b2), 2e-3))
        rates.append(over(op(.subtract, times(2.7182818284590451, a3), g3), 2e-3))
        rates.append(over(minus(a3), 2e-3))
        for (index, rate) in rates.enumerated() {
            guard case .lanes(let first) = builder.program.slots[Int(states[index])] else { continue }
            builder.emit(.add, into: builder.slot(.lanes(first)), states[index], times(5e-6, rate))
        }
    }

    /// Writes the initial values.
    func fill(_ registers: UnsafeMutablePointer<Double>) {
        for (slot, value) in values {
            switch builder.program.slots[Int(slot)] {
            case .lanes(let first):
                for lane in 0..<Int(builder.capacity) {
                    registers[Int(first) + lane] = value * (1 + 1e-3 * Double(lane % 7))
                }
            case .shared(let register): registers[Int(register)] = value
            case .scratch: break
            }
        }
    }
}
