import Diagnostics
import Files
import Foundation
import LEMS
import Simulation
import Simulator
import TestSupport
import Testing

/// Documents larger than 10 MB, which libxml2 refuses if it parses them from one block of memory, and files that are
/// not XML.
struct LargeDocumentTests {
    private static let loader = ModelLoader(coreTypes: CoreTypes(environment: [:]))
    private static let ramp = """
        <ComponentType name="ramp"><Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="4 / S"/></Dynamics></ComponentType>
        """

    private func told(_ text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "d.xml")
        return headlines { _ = try Self.loader.model(path: path) }
            .map { $0.replacing(folder.path + "/", with: "") }
    }

    private func document(_ filler: String) -> String {
        TestDocument.text(Self.ramp + filler + "<ramp id=\"c\"/>", columns: ["x"])
    }

    /// Elements, comments and notes of 11 MB in total, on many lines and on one line. Places after them are correct.
    @Test(arguments: ["\n", ""]) func documentsMayBeLarge(end: String) throws {
        let comment = "<!-- " + String(repeating: "x", count: 989) + " -->" + end
        let notes = "<notes>" + String(repeating: "y", count: 11_000_000) + "</notes>" + end
        for filler in [String(repeating: comment, count: 11_000), notes, String(repeating: " ", count: 11_000_000)] {
            #expect(try told(document(filler)) == [])
        }
        let broken = document(String(repeating: comment, count: 11_000))
            .replacing("<ramp id=\"c\"/>", with: "<rampp id=\"c\"/>")
        let before = broken.components(separatedBy: "<rampp")[0].utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let place = "d.xml:\(before.count):\((before.last?.count ?? 0) + 1)"
        #expect(try told(broken).first?.hasPrefix(place + ": error[E0404]: there is no component type 'rampp'") == true)
    }

    /// libxml2 limits the size of each part; the error names the limit.
    @Test(arguments: ["<!-- … -->", "<notes><![CDATA[…]]></notes>", "<ramp id=\"other\" about=\"…\"/>"])
    func partsAreBounded(part: String) throws {
        let told = try told(document(part.replacing("…", with: String(repeating: "x", count: 10_500_000))))
        #expect(told.count == 1)
        #expect(
            told.first?.hasSuffix("error[E0105]: an attribute, comment or CDATA section has more than 10 MB") == true,
            "\(told.first?.prefix(200) ?? "")")
    }

    @Test func theFileIsBounded() throws {
        let told = try told(
            document(String(repeating: "<!-- " + String(repeating: "x", count: 1_000_000) + "-->", count: 135)))
        #expect(told == ["d.xml: error[E0105]: the file is larger than the limit of 128 MiB"])
    }

    /// A file is refused by its name or its content, and the message contains none of its bytes.
    @Test(arguments: [
        (
            "big.net.nml.h5", true,
            "d.xml:1:22: error[E0501]: the included file 'big.net.nml.h5' is HDF5, which tvbo-verify does not read"
        ),
        (
            "big.net.nml.h5", false,
            "d.xml:1:22: error[E0501]: the included file 'big.net.nml.h5' is HDF5, which tvbo-verify does not read"
        ),
        (
            "BIG.HDF5", true,
            "d.xml:1:22: error[E0501]: the included file 'BIG.HDF5' is HDF5, which tvbo-verify does not read"
        ),
        ("big.nml", true, "big.nml: error[E0501]: HDF5 is not supported"),
    ])
    func hdf5IsRefusedByName(name: String, isThere: Bool, message: String) throws {
        let folder = try TemporaryFolder()
        let bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0xFF, 0x1B]
        if isThere { try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name)) }
        let path = try folder.write("<Lems><Include file=\"\(name)\"/></Lems>", to: "d.xml")
        do {
            _ = try Self.loader.model(path: path)
            Issue.record("it was read")
        } catch let faults as DiagnosticsError {
            #expect(faults.diagnostics.map(\.headline) == [message].map { "\(folder.path)/\($0)" })
            #expect(faults.diagnostics.first?.hint?.hasPrefix("save the network as XML") == true)
        }
        guard isThere else { return }
        #expect(
            headlines { _ = try Self.loader.model(path: folder.path + "/" + name) }
                == ["\(folder.path)/\(name): error[E0501]: HDF5 is not supported"])
    }
}
