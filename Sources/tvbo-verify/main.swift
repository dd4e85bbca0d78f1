import Foundation
import Harness
import TVBO
import Quantities
import Diagnostics
import Traces
let a = CommandLine.arguments
do {
let db = ModelDatabase()
let e = try Experiment.load(path: a[1], database: db)
let m = try e.model()
for r in m.remarks { print(r.headline); for n in r.notes { print("   ", n.message) } }
print(m.convention, m.simulation.recorded.map(\.path))
let s = try Simulator(m)
let r = try s.run(SimulationRequest(method: a.count > 2 ? a[2] : nil, step: a.count > 3 ? DecimalNumber(a[3]) : nil))
print(r.digest, r.seconds, r.seconds / Double(r.grid.stepCount) * 1e9, "ns/step")
for c in r.trajectory.columns { print(c.name, c.unit?.name ?? "-", c.values.first!, c.values.last!) }
if a.count > 4 { try OutputFile.write(TraceWriter.text(r.trajectory, format: .dat), to: a[4]) }
} catch let f as Faults { for d in f.diagnostics { print(d.text { _, _ in nil }) } }
