import Diagnostics
import Foundation
import Testing

@Suite("Environment variables")
struct EnvironmentVariablesTests {
    /// The same variables as Foundation's, which copies them by other code.
    @Test func theyAreThoseOfTheProcess() {
        let variables = EnvironmentVariables.all
        #expect(variables == ProcessInfo.processInfo.environment)
        #expect(!variables.isEmpty)
    }
}
