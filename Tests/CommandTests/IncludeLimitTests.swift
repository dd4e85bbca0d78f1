import Foundation
import TestSupport
import Testing

/// A LEMS document includes files only from where its case may read; a document that is run alone, from anywhere.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct IncludeLimitTests {
    private static let types = """
        <Lems><ComponentType name="M"><Exposure name="x" dimension="none"/><Dynamics>
        <StateVariable name="x" dimension="none" exposure="x"/><TimeDerivative variable="x" value="-x / tau"/>
        <OnStart><StateAssignment variable="x" value="1"/></OnStart></Dynamics>
        <Constant name="tau" dimension="time" value="1 s"/></ComponentType></Lems>

        """

    private static func document(_ include: String) -> String {
        """
        <Lems>
        <Target component="run"/><Dimension name="time" t="1"/><Unit symbol="s" dimension="time"/>
        <Include file="\(include)"/>
        <ComponentType name="Simulation"><Parameter name="length" dimension="time"/>
        <Parameter name="step" dimension="time"/><ComponentReference name="target" type="M"/>
        <Children name="outputs" type="OutputFile"/><Dynamics><StateVariable name="t" dimension="time"/></Dynamics>
        <Simulation><Run component="target" variable="t" increment="step" total="length"/></Simulation></ComponentType>
        <ComponentType name="OutputFile"><Text name="fileName"/><Children name="outputColumn" type="OutputColumn"/>
        <Simulation><DataWriter path="path" fileName="fileName"/></Simulation><Text name="path"/></ComponentType>
        <ComponentType name="OutputColumn"><Path name="quantity"/><Simulation><Record quantity="quantity"/></Simulation>
        </ComponentType>
        <M id="m"/>
        <Simulation id="run" length="1s" step="0.125s" target="m"><OutputFile id="o" fileName="o.dat">
        <OutputColumn id="x" quantity="x"/></OutputFile></Simulation>
        </Lems>

        """
    }

    /// A repository next to a folder with the types, of which the repository has a copy and links.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: "repository/.git/HEAD")
        try folder.write(Self.types, to: "elsewhere/types.xml")
        try folder.write(Self.types, to: "repository/types.xml")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/repository/link.xml", withDestinationPath: folder.path + "/elsewhere/types.xml")
        return folder
    }

    private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
        try Command.run(arguments, in: folder.path + "/repository", environment: ["CI": "", "NO_COLOR": "1"])
    }

    @Test(arguments: ["../elsewhere/types.xml", "link.xml", "cases/../../elsewhere/types.xml"])
    func anIncludeThatLeavesTheRepository(include: String) throws {
        let folder = try folder()
        try folder.write(Self.document("types.xml"), to: "repository/doc.xml")
        let started = try run(["init", "cases/m", "--experiment", "doc.xml"], in: folder)
        #expect(started.status == 0, "\(started.errors)")
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 0)
        try folder.write(Self.document(include), to: "repository/doc.xml")
        #expect(try run(["run", "doc.xml", "-d", "out"], in: folder).status == 0)
        for command in [
            ["all"], ["mutate", "m"], ["golden", "review", "m"], ["cross", "m", "--engine", "tvbo-verify"],
        ] {
            let outcome = try run(command + ["--cases", "cases"], in: folder)
            #expect(outcome.status == 65, "\(command)")
            let told = outcome.output + outcome.errors
            #expect(
                told.contains(
                    "doc.xml:3:16: error[E0801]: the included file '\(include)' lies outside the folders that the case may read"
                ),
                "\(command): \(told)")
            #expect(told.contains("allow a further folder with '--allow'"))
        }
        let allowed = try run(["all", "--cases", "cases", "--allow", "../elsewhere"], in: folder)
        #expect(allowed.status == 0, "\(allowed.output)\(allowed.errors)")
    }

    /// Folders that '--include' names are the user's own choice.
    @Test func foldersOfTheSearch() throws {
        let folder = try folder()
        try folder.write(Self.types, to: "elsewhere/others.xml")
        try folder.write(Self.document("others.xml"), to: "repository/doc.xml")
        let options = ["--include", "../elsewhere"]
        #expect(try run(["init", "cases/m", "--experiment", "doc.xml"] + options, in: folder).status == 0)
        #expect(try run(["all", "--cases", "cases"] + options, in: folder).status == 0)
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 65)
    }
}
