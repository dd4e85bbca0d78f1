import Simulation
import Testing

/// Threads that compute parts of a piece of work together.
struct WorkerTeamTests {
    /// Every index belongs to exactly one part, which one thread performs before the call returns.
    @Test(arguments: [1, 2, 3, 8]) func teamsPerformEveryPartOnce(threads: Int) {
        let team = WorkerTeam(threads: threads)
        #expect(team.threads == threads)
        let size = 5000
        let counts = UnsafeMutablePointer<Int32>.allocate(capacity: size)
        counts.initialize(repeating: 0, count: size)
        defer { counts.deallocate() }
        let work: WorkerTeam.Work = { context, first, end, _ in
            let counts = UnsafeMutableRawPointer(mutating: context).assumingMemoryBound(to: Int32.self)
            for index in first..<end { counts[index] += 1 }
        }
        var state: UInt64 = 3
        for piece in 1...1000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let count = piece == 1 ? size : Int(state >> 33) % size + 1
            team.perform(work, counts, count: count, multiple: [1, 8, 64][piece % 3])
            #expect((0..<count).allSatisfy { counts[$0] == 1 }, "piece \(piece)")
            counts.update(repeating: 0, count: size)
        }
    }

    /// Parts that run at the same time have different numbers of workers, so that each may have memory of its own.
    @Test func workersHaveNumbersOfTheirOwn() {
        let team = WorkerTeam(threads: 4)
        let counts = UnsafeMutablePointer<Int>.allocate(capacity: 4 * 64)
        counts.initialize(repeating: 0, count: 4 * 64)
        defer { counts.deallocate() }
        let work: WorkerTeam.Work = { context, first, end, worker in
            let counts = UnsafeMutableRawPointer(mutating: context).assumingMemoryBound(to: Int.self)
            for _ in first..<end { counts[64 * worker] += 1 }
        }
        for _ in 0..<2000 { team.perform(work, counts, count: 1000, multiple: 1) }
        #expect((0..<4).reduce(0) { $0 + counts[64 * $1] } == 2_000_000)
    }
}
