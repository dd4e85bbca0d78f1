import Diagnostics
import Files
import Foundation
import MachineReports

/// The build service, such as GitHub Actions, in which this process runs.
struct BuildService {
    /// A Boolean value that indicates whether the process runs in a step of GitHub Actions.
    let isGitHub: Bool
    private let summaryPath: String?

    /// Creates the description of the build service from the environment variables of the process.
    init(environment: [String: String] = EnvironmentVariables.all) {
        isGitHub = environment["GITHUB_ACTIONS"] == "true"
        summaryPath = environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Appends a text in Markdown to the summary of the current step of GitHub Actions, shortened so that the whole
    /// summary has at most the size that GitHub allows. Does nothing if the environment variable `GITHUB_STEP_SUMMARY`,
    /// which names its file, is not set.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when the summary cannot be written.
    func summarize(_ markdown: String) throws {
        guard let summaryPath else { return }
        let size = (try? FileManager.default.attributesOfItem(atPath: summaryPath)[.size] as? Int) ?? 0
        let part = StepSummary.fitting(markdown + "\n", after: size)
        if !part.isEmpty { try OutputFile.append(Data(part.utf8), to: summaryPath) }
    }
}
