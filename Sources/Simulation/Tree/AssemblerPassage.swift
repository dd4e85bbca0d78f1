/// A passage of a program of a tree, which can be repeated for a subtree that is equal to the one for which it was
/// emitted.
///
///     out.beginPassage()
///     try emitStep(number)
///     let passage = out.endPassage()
///     try out.repeatPassage(passage, names, send: { try send($0.port, from: $0.instance) }, start: { _ in })
struct AssemblerPassage {
    /// The sending of events by an instance, whose instructions depend on the connections of the instance.
    struct Sending {
        /// The number of the instance.
        var instance: Int
        /// The name of the port.
        var port: String
        /// The instructions that send the events.
        var code: Range<Int>
    }

    /// An event during the recording, in its order.
    enum Event {
        /// The label with a number was marked at an instruction.
        case mark(Int, at: Int)
        /// Events were sent.
        case send(Sending)
        /// The instructions of the instance with a number began.
        case start(Int, at: Int)
    }

    /// A value that must be finite after every step, a variable that an instance reads from another one.
    struct Watch {
        /// The register of the value.
        var register: Int32
        /// The number of the instance that reads the value.
        var instance: Int
        /// The name of the variable of that instance.
        var name: String
    }

    /// The instructions of the passage.
    var code: Range<Int>
    /// The numbers of the labels that were created during the recording.
    var labels: Range<Int>
    /// The registers that were created during the recording.
    var registers: Range<Int32>
    /// The marks of labels, the sending of events and the starts of instances, in their order.
    var events: [Event] = []
    /// The values that must be finite, each time that one is read.
    var watches: [Watch] = []
}
