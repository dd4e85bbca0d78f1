import Diagnostics
import Foundation
import LEMS
import Simulator
import TestSupport
import Testing

/// All errors of a document are reported at once with their places, and no document causes a crash.
struct RefusalTests {
    private static let loader = ModelLoader(coreTypes: CoreTypes(environment: [:]))

    private func messages(_ files: [String: String], main: String = "d.xml") throws -> [String] {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(text, to: name) }
        return headlines {
            _ = try PreparedModel(Self.loader.model(path: folder.path + "/" + main)).run(SimulationRequest())
        }
        .map { $0.replacingOccurrences(of: folder.path + "/", with: "") }
    }

    /// Text that is not well-formed XML, and XML with constructs that are refused.
    @Test(arguments: [
        ("<Lems><a></Lems>", "d.xml:1:17: error[E0106]: the XML is malformed"),
        ("", "d.xml:1:1: error[E0106]: this is not XML"),
        ("<Lems><a b='1' b='2'/></Lems>", "d.xml:1:18: error[E0106]: the XML is malformed"),
        ("<other/>", "d.xml:1:1: error[E0401]: the root element is 'other', not <Lems> or <neuroml>"),
        (
            "<?xml version='1.0'?>\n<!DOCTYPE l [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>\n<Lems>&b;</Lems>",
            "d.xml:2:1: error[E0106]: a document type declaration (<!DOCTYPE …>) is not accepted, nor are the entities it may define"
        ),
        (
            "<!-- c --><!DOCTYPE l SYSTEM 'file:///etc/passwd'><Lems/>",
            "d.xml:1:11: error[E0106]: a document type declaration (<!DOCTYPE …>) is not accepted, nor are the entities it may define"
        ),
        ("<Lems/>", "d.xml: error[E0402]: the document has no <Target> that says which simulation to run"),
    ])
    func malformed(text: String, message: String) throws {
        let told = try messages(["d.xml": text])
        // The position at which libxml2 detects an error may differ by a character between versions.
        if message.contains("malformed") || message.contains("not XML") {
            #expect(told.count == 1)
            #expect(told.first?.contains("error[E0106]: " + message.split(separator: ": ").last!) == true)
        } else {
            #expect(told == [message])
        }
    }

    /// Bytes that are not valid text, and encodings in which markup could be overlooked.
    @Test(arguments: [
        (Array("<Lems>\n<a b='".utf8) + [0xE9] + Array("'/></Lems>".utf8), "2:7", "this byte is not valid UTF-8"),
        (Array("<Lems><!-- ".utf8) + [0xC3], "1:12", "this byte is not valid UTF-8"),
        (Array("<Lems>\u{0}</Lems>".utf8), "1:7", "a zero byte is not valid text"),
        ([0xFF, 0xFE, 0x3C, 0x00], "1:4", "a zero byte is not valid text"),
        (
            Array("<?xml version='1.0' encoding='UTF-7'?><Lems>+ADw-/Lems>".utf8), "1:31",
            "the encoding 'utf-7', which the XML declaration names, is not supported"
        ),
        (
            Array("<?xml version='1.0' encoding=\"x\"?>".utf8) + [0xE9], "1:31",
            "the encoding 'x', which the XML declaration names, is not supported"
        ),
    ])
    func encodings(bytes: [UInt8], place: String, message: String) throws {
        let folder = try TemporaryFolder()
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/d.xml"))
        let told = headlines { _ = try Self.loader.model(path: folder.path + "/d.xml") }
        #expect(
            told.map { $0.replacingOccurrences(of: folder.path + "/", with: "") } == [
                "d.xml:\(place): error[E0106]: \(message)"
            ])
    }

    /// The first of several includes with errors is reported, although the documents are parsed at the same time.
    @Test func errorsOfIncludesAreInOrder() throws {
        let (malformed, missing) = ("<Lems><a></Lems>", "<Lems><Include file=\"no.xml\"/></Lems>")
        for (first, second, message) in [
            (malformed, missing, "a.xml:1:17: error[E0106]: the XML is malformed"),
            (missing, malformed, "a.xml:1:22: error[E0107]: there is no file 'no.xml', which the document includes"),
            ("<a/>", malformed, "a.xml:1:1: error[E0401]: the root element is 'a', not <Lems> or <neuroml>"),
        ] {
            let includes = "<Lems><Include file=\"a.xml\"/><Include file=\"b.xml\"/><Include file=\"c.xml\"/></Lems>"
            let told = try messages(["d.xml": includes, "a.xml": first, "b.xml": second])
            #expect(told == [message])
        }
    }

    @Test func includes() throws {
        #expect(
            try messages(["d.xml": "<Lems>\n  <Include file=\"no.xml\"/>\n</Lems>"])
                == ["d.xml:2:18: error[E0107]: there is no file 'no.xml', which the document includes"])
        #expect(
            try messages([
                "d.xml": "<Lems>\n<Include file=\"sub/a.xml\"/></Lems>",
                "sub/a.xml": "<Lems><Include file=\"../d.xml\"/></Lems>",
            ]) == [
                "sub/a.xml:1:22: error[E0108]: the documents include each other in a cycle: d.xml -> a.xml -> d.xml"
            ])
        #expect(
            try messages(["d.xml": "<Lems><Include file=\"http://x.org/a.xml\"/></Lems>"])
                == [
                    "d.xml:1:22: error[E0501]: the include 'http://x.org/a.xml' is a URL, which tvbo-verify does not download"
                ])
        // A document that is included twice is read once.
        let twice = TestDocument.text(
            "<Include file=\"t.xml\"/><Include file=\"./t.xml\"/><m id=\"c\"/>", columns: ["x"])
        let type =
            "<Lems><ComponentType name=\"m\"><Dynamics><StateVariable name=\"x\" dimension=\"none\"/></Dynamics></ComponentType></Lems>"
        #expect(try messages(["d.xml": twice, "t.xml": type]) == [])
    }

    /// Invalid parts of a component type, with the messages about them.
    static let wrongParts: [(part: String, messages: [String])] = [
        (
            "<Parametr name=\"a\" dimension=\"none\"/>",
            ["error[E0403]: the element 'Parametr' is not allowed in the element 'ComponentType'"]
        ),
        ("<Parameter name=\"a\" dimension=\"volts\"/>", ["error[E0302]: unknown dimension 'volts'"]),
        (
            "<Dynamics><StateVariable name=\"x\" dimension=\"none\"/><TimeDerivative variable=\"y\" value=\"1\"/></Dynamics>",
            ["error[E0203]: the type 'm' has no state variable 'y'"]
        ),
        (
            "<Dynamics><StateVariable name=\"x\" dimension=\"voltage\"/><TimeDerivative variable=\"x\" value=\"x\"/></Dynamics>",
            [
                "error[E0302]: the dimensions do not agree in 'x' = x': the right-hand side has the dimension voltage, but must have voltage per time"
            ]
        ),
        (
            "<Dynamics><StateVariable name=\"x\" dimension=\"none\"/><DerivedVariable name=\"d\" dimension=\"none\" value=\"x + thresold\"/></Dynamics>",
            ["error[E0203]: unknown name 'thresold' in the equations of the type 'm'"]
        ),
        (
            "<Dynamics><DerivedVariable name=\"d\" dimension=\"none\" value=\"1 +\"/></Dynamics>",
            ["error[E0201]: the expression ends too early"]
        ),
        (
            "<Dynamics><DerivedVariable name=\"d\" dimension=\"none\"/></Dynamics>",
            ["error[E0402]: 'd' needs 'value' or 'select'"]
        ),
        (
            "<Dynamics><DerivedVariable name=\"d\" dimension=\"none\" select=\"a[*]/b\"/></Dynamics>",
            ["error[E0402]: the path 'a[*]/b' may select several values, but the variable takes one"]
        ),
        (
            "<Dynamics><StateVariable name=\"x\" dimension=\"none\"/><OnCondition test=\"x\"/></Dynamics>",
            ["error[E0205]: this expression is a number where a condition is expected"]
        ),
        (
            "<Dynamics><OnEvent port=\"in\"/></Dynamics>",
            ["error[E0203]: the type 'm' has no port 'in' through which events arrive"]
        ),
        ("<Procedure/>", ["error[E0501]: tvbo-verify does not support the element 'Procedure' in a ComponentType"]),
        (
            "<Constant name=\"k\" dimension=\"voltage\" value=\"3 ms\"/>",
            ["error[E0302]: the value '3 ms' has the dimension time, but the attribute 'value' needs voltage"]
        ),
        ("<Constant name=\"k\" dimension=\"voltage\" value=\"3 mv\"/>", ["error[E0301]: unknown unit 'mv'"]),
        (
            "<Constant name=\"k\" dimension=\"voltage\" value=\"much\"/>",
            ["error[E0405]: the value 'much' is not a number with a unit"]
        ),
    ]

    @Test(arguments: wrongParts.indices) func parts(index: Int) throws {
        let (part, expected) = Self.wrongParts[index]
        let text = TestDocument.text("<ComponentType name=\"m\">\(part)</ComponentType>\n<m id=\"c\"/>", columns: ["x"])
        let told = try messages(["d.xml": text])
        let bare = told.map { $0.split(separator: " ", maxSplits: 1).last.map(String.init) ?? $0 }
        #expect(Set(expected).isSubset(of: Set(bare)), "\(told)")
        // Every message has file, line and column.
        for line in told { #expect(line.firstMatch(of: #/^d\.xml:\d+:\d+: /#) != nil, "\(line)") }
    }

    /// Invalid components, with the messages about them.
    static let wrongComponents: [(text: String, message: String, hint: String?)] = [
        ("<mm id=\"c\"/>", "error[E0404]: there is no component type 'mm'", "did you mean 'm'?"),
        ("<m id=\"c\" a=\"1 ms\"/><m id=\"c\" a=\"1 ms\"/>", "error[E0206]: the id 'c' is given twice", nil),
        (
            "<m id=\"c\"/>", "error[E0402]: the component 'c' has no value for the parameter 'a'",
            "add the attribute a=\"…\" with a quantity of the dimension time"
        ),
        (
            "<m id=\"c\" a=\"5 mV\"/>",
            "error[E0302]: the value '5 mV' has the dimension voltage, but the attribute 'a' needs time", nil
        ),
        (
            "<m id=\"c\" a=\"5\"/>",
            "error[E0302]: the value '5' has the dimension none, but the attribute 'a' needs time", nil
        ),
        (
            "<m id=\"c\" a=\"5 ms\"><m id=\"d\" a=\"1 s\"/></m>",
            "error[E0403]: a component of the type 'm' cannot contain one of the type 'm'",
            "remove it: the type 'm' can contain nothing"
        ),
        ("<Component id=\"c\" type=\"none\"/>", "error[E0404]: there is no component type 'none'", nil),
    ]

    @Test(arguments: wrongComponents.indices) func components(index: Int) throws {
        let (text, message, hint) = Self.wrongComponents[index]
        let folder = try TemporaryFolder()
        let path = try folder.write(
            TestDocument.text(
                "<ComponentType name=\"m\"><Parameter name=\"a\" dimension=\"time\"/><Dynamics><StateVariable name=\"x\" dimension=\"none\"/></Dynamics></ComponentType>\n"
                    + text, columns: ["x"]), to: "d.xml")
        let told = headlines { _ = try Self.loader.model(path: path) }
        #expect(told.contains { $0.hasSuffix(message) }, "\(told)")
        if let hint { #expect(hints { _ = try Self.loader.model(path: path) }.contains { $0.contains(hint) }) }
    }

    /// Segments with and without a proximal point: each is a compartment.
    @Test(arguments: ["", "<proximal id=\"p\"/>"]) func compartments(proximal: String) throws {
        let types = """
            <ComponentType name="proximal"/>
            <ComponentType name="segment"><Child name="proximal" type="proximal"/></ComponentType>
            <ComponentType name="morphology"><Children name="segments" type="segment"/></ComponentType>
            <ComponentType name="cell"><Child name="morphology" type="morphology"/></ComponentType>
            """
        let cell = """
            <cell id="c"><morphology id="m">
            <segment id="0"><proximal id="q"/></segment><segment id="1">\(proximal)</segment>
            </morphology></cell>
            """
        let told = try messages(["d.xml": TestDocument.text(types + "\n" + cell, columns: [])])
        #expect(
            told.map { $0.drop { $0 != " " } } == [
                " error[E0501]: the cell 'c' has 2 segments, but tvbo-verify simulates only cells of one segment"
            ])
    }

    /// A morphology of a type that is no NeuroML cell is a part like any other.
    @Test func morphologiesOfOthersAreTheirOwn() throws {
        let text = """
            <ComponentType name="segment"><Parameter name="a" dimension="none"/><Exposure name="b" dimension="none"/>
            <Dynamics><DerivedVariable name="b" dimension="none" value="a" exposure="b"/></Dynamics></ComponentType>
            <ComponentType name="morphology"><Children name="segments" type="segment"/></ComponentType>
            <ComponentType name="own"><Child name="morphology" type="morphology"/><Exposure name="x" dimension="none"/><Dynamics>
            <DerivedVariable name="x" dimension="none" select="morphology/segments[*]/b" reduce="add" exposure="x"/></Dynamics></ComponentType>
            <own id="c"><morphology id="m"><segment id="0" a="1"/><segment id="1" a="2"/></morphology></own>
            """
        #expect(try TestDocument.run(TestDocument.text(text, columns: ["x"])) == [[3, 3, 3, 3, 3]])
        let cell = text.replacing("\"own\"", with: "\"cell\"").replacing("own>", with: "cell>").replacing(
            "<own", with: "<cell")
        let extended = "<ComponentType name=\"cell\"/>" + text.replacing("\"own\">", with: "\"own\" extends=\"cell\">")
        for (text, count) in [(cell, 1), (extended, 1)] {
            let told = try messages(["d.xml": TestDocument.text(text, columns: ["x"])])
            #expect(told.count == count)
            #expect(
                told.first?.hasSuffix(
                    "the cell 'c' has 2 segments, but tvbo-verify simulates only cells of one segment")
                    == true)
        }
    }

    /// A superfluous closing parenthesis, which jLEMS ignores, is refused on purpose.
    @Test func strayParentheses() throws {
        let body = """
            <ComponentType name="m"><Parameter name="a" dimension="none"/><Dynamics><StateVariable name="x" dimension="none"/>
            <OnStart><StateAssignment variable="x" value="a - 1) / 2"/></OnStart></Dynamics></ComponentType><m id="c" a="7"/>
            """
        let told = try messages(["d.xml": TestDocument.text(body, columns: ["x"])])
        #expect(told.map { $0.drop { $0 != " " } } == [" error[E0201]: unexpected ')'"])
    }

    /// jLEMS integrates such dynamics by a method of its own; every other method runs them.
    @Test func simultaneousDynamics() throws {
        let body = """
            <ComponentType name="m"><Constant name="S" dimension="time" value="1 s"/><Dynamics simultaneous="true">
            <StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="4 / S"/></Dynamics></ComponentType><m id="c"/>
            """
        let text = TestDocument.text(body, columns: ["x"])
        let told = try messages(["d.xml": text])
        #expect(
            told.map { $0.drop { $0 != " " } } == [
                " error[E0501]: the dynamics of the type 'm' are marked simultaneous, which jLEMS integrates by a method of its own"
            ])
        #expect(try TestDocument.run(text, method: "euler") == [[0, 1, 2, 3, 4]])
    }

    @Test func recordings() throws {
        let body =
            "<ComponentType name=\"m\"><Dynamics><StateVariable name=\"x\" dimension=\"none\"/></Dynamics></ComponentType><m id=\"c\"/>"
        #expect(
            try messages(["d.xml": TestDocument.text(body, columns: ["y"])]).first?
                .hasSuffix("error[E0604]: the instance '' has no quantity 'y' to record") == true)
        #expect(
            try messages(["d.xml": TestDocument.text(body, columns: ["p[0]/x"])]).first?
                .hasSuffix("error[E0604]: there is nothing at the path 'p[0]/x' to record: the network has no 'p[0]'")
                == true)
        #expect(
            try messages(["d.xml": TestDocument.text(body, target: "d", columns: ["x"])]).first?
                .hasSuffix("error[E0404]: there is no component 'd'") == true)
    }

    /// A child is recorded by the name of its slot or by its id, and a member of a list by its index or by its id, with
    /// every method.
    @Test(arguments: ["lems", "euler", "dopri853"]) func childrenHaveTwoNames(method: String) throws {
        let body = """
            <ComponentType name="inner"><Parameter name="k" dimension="per_time"/><Dynamics>
            <StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="k*x"/>
            <OnStart><StateAssignment variable="x" value="1"/></OnStart></Dynamics></ComponentType>
            <ComponentType name="outer"><Child name="part" type="inner"/><Children name="parts" type="inner"/></ComponentType>
            <Unit symbol="per_s" dimension="per_time"/>
            <outer id="c"><part id="own" type="inner" k="1 per_s"/>
            <inner id="pa" k="2 per_s"/><inner id="pb" k="3 per_s"/></outer>
            """
        let names = ["part/x", "own/x", "parts[0]/x", "pa/x", "parts[1]/x", "pb/x"]
        let run = try PreparedModel(TestDocument.model(TestDocument.text(body, columns: names)))
            .run(SimulationRequest(method: .named(method))).trajectory
        #expect(run.columns.map(\.name) == names)
        for pair in [0, 2, 4] { #expect(run.columns[pair].values == run.columns[pair + 1].values) }
        #expect(run.columns[0].values != run.columns[2].values && run.columns[2].values != run.columns[4].values)
    }

    /// A quantity that becomes non-finite is reported with its path and time.
    @Test func nonFinite() throws {
        let body = """
            <ComponentType name="m"><Constant name="S" dimension="time" value="1 s"/><Exposure name="d" dimension="none"/>
            <Dynamics><StateVariable name="x" dimension="none"/>
            <DerivedVariable name="d" dimension="none" exposure="d" value="1/(2 - x)"/><TimeDerivative variable="x" value="4/S"/>
            <OnStart><StateAssignment variable="x" value="1"/></OnStart></Dynamics></ComponentType><m id="c"/>
            """
        #expect(
            try messages(["d.xml": TestDocument.text(body, columns: ["d"])])
                == [
                    "error[E0603]: the quantity 'd' is infinite in step 2 (t = 500.0 ms) with the method lems and steps of 250.0 ms"
                ])
    }

    /// A file must stay below the folder for results.
    @Test(arguments: ["../out.dat", "/tmp/out.dat", "a/../../out.dat", ".."]) func files(name: String) throws {
        let folder = try TemporaryFolder()
        let body =
            "<ComponentType name=\"m\"><Dynamics><StateVariable name=\"x\" dimension=\"none\"/></Dynamics></ComponentType><m id=\"c\"/>"
        let text = TestDocument.text(body, columns: ["x"]).replacing("out.dat", with: name)
        let model = try TestDocument.model(text)
        let run = try PreparedModel(model).run(SimulationRequest())
        let told = headlines { try RecordingFiles(folder: folder.path + "/results").write(run) }
        #expect(told.count == 1)
        #expect(
            told.first?.hasSuffix("error[E0405]: the file '\(name)' would be outside the folder for results") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    /// A link must not lead results out of their folder, and a step up is not taken from where a link leads.
    @Test(
        arguments: [
            ("link/out.dat", nil), ("nothing/out.dat", nil), ("link", nil), ("nothing", nil),
            ("link/../out.dat", "out.dat"), ("inner/new/./out.dat", "real/new/out.dat"),
        ] as [(String, String?)])
    func links(name: String, written: String?) throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        let results = folder.path + "/results"
        for made in ["/outside", "/results/real"] {
            try files.createDirectory(atPath: folder.path + made, withIntermediateDirectories: true)
        }
        try files.createSymbolicLink(atPath: results + "/link", withDestinationPath: folder.path + "/outside")
        try files.createSymbolicLink(atPath: results + "/nothing", withDestinationPath: folder.path + "/none")
        try files.createSymbolicLink(atPath: results + "/inner", withDestinationPath: "real")
        let body =
            "<ComponentType name=\"m\"><Dynamics><StateVariable name=\"x\" dimension=\"none\"/></Dynamics></ComponentType><m id=\"c\"/>"
        let model = try TestDocument.model(
            TestDocument.text(body, columns: ["x"]).replacing("out.dat", with: name))
        let run = try PreparedModel(model).run(SimulationRequest())
        let told = headlines { try RecordingFiles(folder: results).write(run) }
        #expect(told.isEmpty == (written != nil), "\(told)")
        if let written { #expect(files.fileExists(atPath: results + "/" + written)) }
        #expect(try files.contentsOfDirectory(atPath: folder.path + "/outside").isEmpty)
        #expect(!files.fileExists(atPath: folder.path + "/none"))
    }

    /// A damaged document leads to a message or a model, never to a crash.
    @Test(arguments: 0..<8) func nothingCrashes(seed: Int) throws {
        let documents = Repository.root + "/Tests/LEMSTests/Documents/"
        let names = ["regimes.xml", "inputs.xml", "biophysics.xml", "order.xml"]
        let original = try #require(FileManager.default.contents(atPath: documents + names[seed % names.count]))
        var state = UInt64(seed) &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let folder = try TemporaryFolder()
        for round in 0..<60 {
            var bytes = [UInt8](original)
            for _ in 0..<(1 + next(4)) {
                let place = next(bytes.count)
                switch next(4) {
                case 0: bytes[place] = UInt8(next(256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + next(60)))
                case 2:
                    bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + next(60))], at: next(bytes.count))
                default: bytes.removeLast(next(bytes.count / 4))
                }
            }
            let path = folder.path + "/d\(round).xml"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let loader = Engines.areFetched ? Engines.loader : Self.loader
            _ = try? loader.model(path: path).target
        }
    }
}
