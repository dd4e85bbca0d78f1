import Foundation

/// A hand-written simulation of the network of Ex3: forward Euler in SI units with the conventions of the simulator. It
/// is the baseline of the benchmark and shares no code with the simulator.
enum HandWritten {
    /// Takes 20000 steps of 0.005 ms, recording v, m, h, n of the first cell and v of the three others.
    static func ex3() -> [[Double]] {
        let h = 5e-6
        var (v, m, hh, n) = (-0.065, 0.05, 0.6, 0.32)
        var post = [-0.055, -0.055, -0.055]
        var (g1, a2, b2, g3, a3) = (0.0, 0.0, 0.0, 0.0, 0.0)
        var isSpiking = false
        let (rise, decay, tau) = (1e-3, 2e-3, 2e-3)
        let peak = log(decay / rise) * (rise * decay) / (decay - rise)
        let factor = 1 / (exp(-peak / decay) - exp(-peak / rise))
        var recorded = [[Double]](repeating: [Double](repeating: 0, count: 20001), count: 7)
        for step in 0...20000 {
            let row = [v, m, hh, n, post[0], post[1], post[2]]
            for column in 0..<7 { recorded[column][step] = row[column] }
            if step == 20000 { break }
            let pulse = step >= 5000 && step < 15000 ? 0.065e-9 : 0
            let xm = (v + 0.040) / 0.010
            let xn = (v + 0.055) / 0.010
            let am = 1000 * xm / (1 - exp(-xm))
            let bm = 4000 * exp((v + 0.065) / -0.018)
            let ah = 70 * exp((v + 0.065) / -0.020)
            let bh = 1000 / (1 + exp(-(v + 0.035) / 0.010))
            let an = 100 * xn / (1 - exp(-xn))
            let bn = 125 * exp((v + 0.065) / -0.080)
            let sodium = -1200e-9 * (m * m * m) * hh * (v - 0.050)
            let potassium = 360e-9 * (n * n * n * n) * (v + 0.077)
            let dv = (sodium - potassium - 3e-9 * (v + 0.0543) + pulse) / 10e-12
            let dm = am * (1 - m) - bm * m
            let dh = ah * (1 - hh) - bh * hh
            let dn = an * (1 - n) - bn * n
            let conductances = [g1, 0.5e-9 * (b2 - a2), g3]
            for index in 0..<3 {
                let current = conductances[index] * (0 - post[index])
                post[index] += h * ((-3e-9 * (post[index] + 0.0543) + current) / 10e-12)
            }
            g1 += h * (-g1 / 3e-3)
            a2 += h * (-a2 / rise)
            b2 += h * (-b2 / decay)
            let dg = (2.7182818284590451 * a3 - g3) / tau
            a3 += h * (-a3 / tau)
            g3 += h * dg
            v += h * dv
            m += h * dm
            hh += h * dh
            n += h * dn
            if v > 0.020, !isSpiking {
                isSpiking = true
                g1 += 0.5e-9
                a2 += factor
                b2 += factor
                a3 += 0.5e-9
            } else if v <= 0.020 {
                isSpiking = false
            }
        }
        return recorded
    }
}
