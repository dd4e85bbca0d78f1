import Foundation
import Simulation
import Simulator

/// A request by the arguments of the program to measure a part of tvbo-verify in this process. Every measure prints
/// lines `name CPU wall`, in nanoseconds per unit:
///
///     benchmark methods                                    the names of the methods
///     benchmark steps FILE METHOD STEPS [interpreter]      per step
///     benchmark sweep FILE METHOD STEPS SWEEP              per step and run
///     benchmark ensemble FILE METHOD STEPS MEMBERS         per step and member
///     benchmark parts FILE METHOD                          parse, prepare, run, write, first step
///     benchmark text FILE METHOD STEPS                     per printed row
///     benchmark compare | golden | history                 comparing traces, goldens, the history
///
/// `--repetitions N` gives the number of lines of each name. Checks, whose status is 1 when they fail:
///
///     benchmark allocations FILE     allocations of short and long runs
///     benchmark memory FILE          growth of memory over 10 000 runs
///
/// and `benchmark work` prints what methods need for an accuracy.
struct MeasureRequest {
    private var words: [String]
    private var repetitions = 5

    /// Creates a request from the arguments of the program.
    init(_ arguments: [String]) {
        words = arguments
        if let place = words.firstIndex(of: "--repetitions"), place + 1 < words.count {
            repetitions = Int(words[place + 1]) ?? repetitions
            words.removeSubrange(place...place + 1)
        }
    }

    /// Measures and prints.
    func run() throws {
        switch word(0) {
        case "methods": for method in Simulation.Method.flowing { print(method.name) }
        case "steps": try runs().steps(count, code: words.last == "interpreter" ? .interpreter : .best)
        case "sweep": try runs().sweep(word(4), count)
        case "ensemble": try runs().ensemble(Int(word(4)) ?? 64, count)
        case "parts": try runs().parts()
        case "text": try runs().text(count)
        case "compare": try StoreMeasures(repetitions: repetitions).comparison()
        case "golden": try StoreMeasures(repetitions: repetitions).golden()
        case "history": try StoreMeasures(repetitions: repetitions).history()
        case "work": try WorkTable().printStiff()
        case "allocations": if try !Allocations(preparedModel()).areConstant() { exit(1) }
        case "memory": try checkMemory()
        default:
            print("benchmark: no measure '\(word(0))'")
            exit(64)
        }
    }

    private func checkMemory() throws {
        let repeated = RepeatedRuns(try preparedModel())
        guard let growth = try repeated.growth() else { return }
        print("memory of \(repeated.count) runs in one process: \(growth / 1024) kB more")
        if growth > repeated.permitted { exit(1) }
    }

    private func word(_ index: Int) -> String {
        guard index < words.count else {
            print("benchmark: an argument is missing; MeasureRequest.swift lists them")
            exit(64)
        }
        return words[index]
    }

    private var count: Int { Int(word(3)) ?? 20000 }

    private func runs() throws -> RunMeasures {
        try RunMeasures(path: word(1), method: .named(word(2)), repetitions: repetitions)
    }

    private func preparedModel() throws -> PreparedModel { try PreparedModel(ModelLoader().model(path: word(1))) }
}
