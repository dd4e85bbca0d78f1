import Foundation
import TestSupport
import Testing

/// Snakemake, as `make ci-tools` fetches it.
private enum Snakemake {
    static let path = Repository.root + "/.corpora/ci-python/bin/snakemake"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }
}

/// The recipes of `docs/ci.md`, run as far as they run without a build service.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct RecipeTests {
    /// Returns the block of the page that names a file in its first or second line.
    static func recipe(_ name: String) throws -> String {
        let page = try Documentation.text("docs/ci.md")
        let blocks = page.components(separatedBy: "\n```").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let block = try #require(
            blocks.first { $0.split(separator: "\n").prefix(3).contains("# \(name)") }, "there is no recipe \(name)")
        return block.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n") + "\n"
    }

    /// The commands of a workflow: the lines of `run:` and of a `script:` that call the program.
    static func commands(_ recipe: String) -> [String] {
        recipe.split(separator: "\n").compactMap { line in
            line.wholeMatch(of: /\s*- (?:run: )?(tvbo-verify .*)/).map { String($0.1) }
        }
    }

    /// A copy of the repository whose cases are in `verification`: one, with few runs.
    private func checkout() throws -> Checkout {
        let checkout = try Checkout(cases: ["ex3"])
        let made = try checkout.run(
            "mkdir verification && cp -r Reference/ex3 verification/ex3 && sed -i 's/ methods: .*/ methods: [euler, rk4]/; s/ step_sizes: .*/ step_sizes: [0.02, 0.05]/' verification/ex3/case.yaml && rm -rf .git && mkdir .git"
        )
        #expect(made.status == 0, "\(made.errors)")
        return checkout
    }

    @Test func gitHub() throws {
        let checkout = try checkout()
        let commands = Self.commands(try Self.recipe(".github/workflows/verify.yml"))
        #expect(commands.count == 1)
        for command in commands {
            let outcome = try checkout.run(
                "export GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$PWD/step.md; \(command); status=$?; cat step.md; exit $status"
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("runs pass"))
            #expect(!outcome.errors.contains("::error"))
        }
        for name in ["junit.xml", "verify.sarif"] {
            #expect(try checkout.folder.read("project/reports/" + name).count > 100)
        }
    }

    /// The merged shards are a verification of all runs, which is added to the history once.
    @Test func gitHubInParts() throws {
        let checkout = try checkout()
        let commands = Self.commands(try Self.recipe(".github/workflows/verify-in-parts.yml"))
        #expect(commands.count == 2)
        for part in 1...4 {
            let outcome = try checkout.run(commands[0].replacing("${{ matrix.part }}", with: "\(part)"))
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        for _ in 1...2 {
            let outcome = try checkout.run(commands[1])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let history = try checkout.run("tvbo-verify history --limit 1000")
        #expect(history.output.contains("of 1 verification\n"))
        let whole = try checkout.run("tvbo-verify all --cases verification --reports whole --json")
        let runs = try JSONValue(text: whole.output).members?["runs"]?.elements?.count
        #expect(history.output.contains("\(runs ?? -1) runs of"))
    }

    @Test func gitLab() throws {
        let checkout = try checkout()
        let commands = Self.commands(try Self.recipe(".gitlab-ci.yml"))
        #expect(commands.count == 1)
        #expect(try checkout.run(commands[0]).status == 0)
        let text = try checkout.folder.read("project/reports/code-quality.json")
        #expect(try JSONValue(text: text) == .array([]))
        let page = try Documentation.text("docs/ci.md")
        let parts = try #require(page.firstMatch(of: /`(tvbo-verify all [^`]*CI_NODE_INDEX[^`]*)`/))
        for index in 1...2 {
            let outcome = try checkout.run("CI_NODE_TOTAL=2 CI_NODE_INDEX=\(index); \(parts.1)")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(try checkout.run("tvbo-verify merge --quiet").status == 0)
    }

    /// The history grows with every build, while the branch that stores it has a single commit.
    @Test func historyOnABranch() throws {
        let checkout = try checkout()
        try checkout.folder.write(Self.recipe("verify-with-branch.sh"), to: "project/verify-with-branch.sh")
        let git = "git -c user.name=a -c user.email=a@b"
        let prepared = try checkout.run(
            """
            set -e; rm -rf .git; git init -q --bare ../origin.git; git init -q; git remote add origin ../origin.git
            git config user.name a; git config user.email a@b
            \(git) add verification; \(git) commit -qm first
            """)
        #expect(prepared.status == 0, "\(prepared.errors)")
        for count in 1...2 {
            let outcome = try checkout.run("bash verify-with-branch.sh")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let commits = try checkout.run("git -C ../origin.git rev-list --count tvbo-history")
            #expect(commits.output == "1\n")
            let history = try checkout.run(
                "git -C ../origin.git show tvbo-history:history.sqlite > h.sqlite && tvbo-verify history --history h.sqlite --limit 1"
            )
            #expect(history.output.contains("of \(count) verification"), "\(history.output)")
        }
    }

    /// The shards of the job array, without Slurm. `make slurm-test` runs them with Slurm.
    @Test func slurmWithoutSlurm() throws {
        let checkout = try checkout()
        let recipe = try Self.recipe("verify.sbatch")
        try checkout.folder.write(recipe, to: "project/verify.sbatch")
        let count = try #require(recipe.firstMatch(of: /--array=1-(\d+)/).flatMap { Int($0.1) })
        #expect(recipe.contains("$SLURM_ARRAY_TASK_ID/\(count)\""))
        for task in (1...count).reversed() {
            let outcome = try checkout.run("SLURM_CPUS_PER_TASK=1 SLURM_ARRAY_TASK_ID=\(task) bash verify.sbatch")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let submit = try Self.recipe("submit.sh")
        let merge = try #require(submit.firstMatch(of: /--wrap "(.*)"/)).1
        #expect(try checkout.run(String(merge)).status == 0)
    }

    @Test(.enabled(if: Snakemake.isThere, "needs Snakemake: make ci-tools"))
    func snakemake() throws {
        let checkout = try checkout()
        try checkout.folder.write(Self.recipe("Snakefile"), to: "project/Snakefile")
        let first = try checkout.run("\(Snakemake.path) --cores 2 2>&1")
        #expect(first.status == 0, "\(first.output)")
        #expect(try checkout.run("tvbo-verify history --limit 1").output.contains("of 1 verification"))
        // If a file of a case has changed, all shards are run again.
        let again = try checkout.run(
            "echo '# changed' >> verification/ex3/case.yaml; \(Snakemake.path) --cores 2 --dry-run 2>&1")
        #expect(again.output.contains("part") && again.output.contains("merge"), "\(again.output)")
        let wrong = try checkout.run(
            "sed -i 's/^format: 1/format: 9/' verification/ex3/case.yaml; \(Snakemake.path) --cores 2 2>&1")
        #expect(wrong.status != 0)
    }
}
