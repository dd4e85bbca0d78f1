import Dispatch
import Foundation

/// The end of this process by a signal: from the keyboard, from the terminal, or from another process.
///
///     Interruption.prepare()
///
/// Before the process ends, the actions of ``CleanUp`` run. It then ends by the signal itself, so that shells and build
/// services see an interrupted program.
public enum Interruption {
    /// The sources of the signals, which are kept for the life of the process.
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
    private static let queue = DispatchQueue(label: "interruption", qos: .userInteractive)

    /// Installs handlers of `SIGINT`, `SIGTERM` and `SIGHUP` that run the actions of ``CleanUp`` before the process
    /// ends. Call it once, before other threads start.
    ///
    /// A signal that the parent process lets this one ignore, as `nohup` does, remains ignored.
    public static func prepare() {
        for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { end(by: number) }
            source.resume()
            sources.append(source)
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        #if os(Linux)
            return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == Self.ignored
        #else
            return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == Self.ignored
        #endif
    }

    /// The value of `SIG_IGN`, which POSIX systems define as an address that no function has.
    private static let ignored = 1

    private static func end(by number: Int32) {
        CleanUp.run()
        signal(number, SIG_DFL)
        kill(getpid(), number)
    }
}
