import Diagnostics
import Testing

/// The stable codes of diagnostics.
struct CodeTests {
    @Test func numbersAreUnique() {
        #expect(Set(Code.allCases.map(\.rawValue)).count == Code.allCases.count)
        #expect(Set(Code.allCases.map { "\($0)" }).count == Code.allCases.count)
    }

    /// A letter for the severity, two digits for the stage from 01 to 09, two digits from 01.
    @Test(arguments: Code.allCases) func form(code: Code) {
        #expect(code.rawValue.wholeMatch(of: /[EW]0[1-9](0[1-9]|[1-9][0-9])/) != nil)
        #expect(Code(rawValue: code.rawValue) == code)
    }

    /// The cases are declared in the order of their codes, errors first.
    @Test func order() {
        let codes = Code.allCases.map(\.rawValue)
        #expect(codes == codes.sorted())
    }
}
