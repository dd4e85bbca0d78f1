import Results

/// The places in the case files to which the findings of a verification refer.
///
///     let places = ReportPlaces(root: root, cases: ["ex3": .init(file: "Reference/ex3/case.yaml", checks: ["v": 12])])
public struct ReportPlaces: Sendable, Hashable {
    /// The path of a case's file, and the line of each of its checks.
    public struct CasePlaces: Sendable, Hashable {
        /// The path of the case's file, such as `ex3/case.yaml`, as it was passed to the verification.
        public var file: String
        /// The line in ``file`` that defines each check, counted from 1, by the name of the check.
        public var checks: [String: Int]

        /// Creates the places of a case from the path of its file and the lines of its checks.
        public init(file: String, checks: [String: Int] = [:]) {
            self.file = file
            self.checks = checks
        }
    }

    /// The root of the repository, to which the paths in reports are made relative; nil to keep the paths as they are.
    public var root: SourceRoot?
    /// The file and the lines of the checks of each case, by the id of the case.
    public var cases: [String: CasePlaces]

    /// Creates the places of several cases.
    public init(root: SourceRoot? = nil, cases: [String: CasePlaces] = [:]) {
        self.root = root
        self.cases = cases
    }

    /// Returns the place of a case, or of one of its checks, in the case's file. Its line is 0 where it is not known.
    ///
    /// If the file is outside of the repository, or the case is unknown, the path is the id of the case followed by
    /// `/case.yaml`.
    package func place(of caseID: String, check: String? = nil) -> SourcePlace {
        guard let known = cases[caseID], let file = path(known.file) else {
            return SourcePlace(file: caseID + "/case.yaml")
        }
        return SourcePlace(file: file, line: check.flatMap { known.checks[$0] } ?? 0)
    }

    /// Returns the place to report for a case that could not be run: the place of the first error if that file lies in
    /// the repository, or else the file of the case.
    func place(of problem: CaseProblem) -> SourcePlace {
        guard var place = problem.place, let file = path(place.file) else { return self.place(of: problem.caseID) }
        place.file = file
        return place
    }

    private func path(_ path: String) -> String? { root.map { $0.relative(path) } ?? path }
}
