# tvbo-verify: `make verify` and `make test` are all that most people need.
PREFIX ?= /usr/local
RELEASE = .build/release/tvbo-verify
# The benchmarks have a build folder of their own: a folder that two packages share keeps the build description of the last one.
BUILD_BENCHMARK = swift build -c release --package-path Benchmarks --scratch-path .build-benchmarks --product benchmark
# Further arguments of `make verify`.
VERIFY ?=
# The time in seconds for which `make fuzz` fuzzes, and further arguments, such as `--kind yaml`.
FUZZ_SECONDS ?= 600
FUZZ ?=
# The sanitizers of the fuzzers: none, `address`, or `address,undefined`, of which the second is for code in C.
FUZZ_SANITIZE ?=
# Of several sanitizers of Swift code the last option counts, so that one names both.
FUZZ_ADDRESS = --sanitize address -Xswiftc -sanitize=address,fuzzer --scratch-path .build-fuzz-sanitized
FUZZ_UNDEFINED = -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined
FUZZ_FLAGS = $(if $(FUZZ_SANITIZE),$(FUZZ_ADDRESS),--scratch-path .build-fuzz) \
	$(if $(findstring undefined,$(FUZZ_SANITIZE)),$(FUZZ_UNDEFINED))
# Python 3.11 or later, for the wheel and its tests.
PYTHON ?= python3

.PHONY: help verify orders test test-quick digests sanitize release debug deps check reference-pages bench bench-quick \
	drift-benchmark creep history-cost cost-laws fuzz guards soak torture torture-quick race corpora engines ci-tools \
	slurm-test static install wheel wheel-test \
	python-test clean

help: ## Lists the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/'

verify: release ## Builds, runs every case below Reference/, and tells where the report is
	@Scripts/engines || echo "pyNeuroML could not be fetched; cases that need it are missing"
	@Scripts/corpora || echo "the database of TVBO could not be fetched; cases that need it are missing"
	$(RELEASE) all $(VERIFY)

orders: release ## Finds the orders that methods show on Ex3; a lost one fails
	$(RELEASE) converge ex3 --method euler --method heun --method bs32 --method rk4

# The program finds what `make engines` and `make corpora` fetch by itself; tests of its parts are told.
test: export PYTHONPATH := $(CURDIR)/.engines$(if $(PYTHONPATH),:$(PYTHONPATH))
test: export TVBO_DATABASE ?= $(CURDIR)/.corpora/tvbo/database
test: release debug check ## Runs every test, in release; says how many were skipped and why
	@Scripts/command-reference --check
	swift build -c release --build-tests
	@Scripts/test

test-quick: export TVBO_DATABASE ?= $(CURDIR)/.corpora/tvbo/database
test-quick: deps ## Runs the tests that need neither the program, Java, nor many simulations: some 90 s after a build
	swift build -c release --build-tests
	@Scripts/test --skip '^(Command|EngineComparison|ErrorAnalysis|LEMS|Simulation|Verification)Tests\.'

digests: release ## Holds every result against the stored digests
	@Scripts/digests

sanitize: deps ## Runs the readers' tests with the address sanitizer, those of concurrent parts with the thread sanitizer
	@Scripts/sanitize

release: deps ## Builds tvbo-verify
	swift build -c release --product tvbo-verify

debug: deps ## Builds the debug binary, which must give the same bits
	swift build --product tvbo-verify

deps: ## Installs the system packages, or names what is missing
	@Scripts/deps

check: ## Checks layers, the length of files, documentation, and that no number from a file can trap
	@Scripts/check-layers
	@Scripts/check-files
	@Scripts/check-docs
	@Scripts/check-conversions
	@swift format lint --strict --parallel --recursive Sources Tests Benchmarks Fuzz Package.swift && echo "format: as swift-format writes it"

reference-pages: release ## Writes docs/commands.md from the help of the program, and docs/limits.md from the limits
	@Scripts/command-reference
	$(RELEASE) limits --markdown > docs/limits.md

bench: release ## Measures everything beside C and other simulators; writes Benchmarks/results.json and docs/benchmarks.md
	$(BUILD_BENCHMARK)
	Benchmarks/bench
	Benchmarks/bench --page

bench-quick: release ## Measures for less than a minute, beside C only; fails if a step allocates or memory grows
	$(BUILD_BENCHMARK)
	.build-benchmarks/release/benchmark allocations Reference/ex3/experiment.yaml
	.build-benchmarks/release/benchmark memory Reference/ex3/experiment.yaml
	Benchmarks/bench --quick

drift-benchmark: deps ## Prints what is found in synthetic series, beside asv's steps and CUSUM; a missed goal fails
	swift build -c release --product drift-benchmark
	.build/release/drift-benchmark

creep: release ## Lets a parameter of Ex3 creep over 40 verifications; fails unless that is one drift found in time
	@Scripts/creep

history-cost: release ## Measures what a thousand verifications cost in a history, and how long `drift` takes
	@Scripts/history-cost

soak: release ## Runs 10 000 verifications one after the other; growing memory fails
	@Scripts/load soak --json .torture/load-soak.json

corpora: ## Fetches the database of models and the datamodel of TVBO 0.5.3 into .corpora
	Scripts/corpora

engines: ## Fetches jNeuroML, PyLEMS, NEURON and tvbo into .engines
	Scripts/engines all

ci-tools: ## Fetches SARIF's schema, jsonschema and Snakemake into .corpora, for tests of reports and recipes
	Scripts/ci-tools

slurm-test: release ## Runs the recipe for Slurm on a Slurm of one node (needs root on Debian)
	Scripts/slurm-test

cost-laws: release ## Measures how time and memory grow with each kind of input; a broken law fails
	@Scripts/cost-laws

fuzz: release ## Builds the fuzzers with libFuzzer, and runs them for FUZZ_SECONDS; a new finding fails
	TVBO_VERIFY_FUZZ=1 swift build -c release --product fuzz --sanitize fuzzer $(FUZZ_FLAGS)
	@Scripts/fuzz --self-test
	@Scripts/fuzz --seconds $(FUZZ_SECONDS) $(if $(FUZZ_SANITIZE),--sanitized) $(FUZZ)

guards: ## Removes the guards against hostile input and faults, and sees their tests fail (two builds)
	@Scripts/guards

torture: release ## Runs all parts of docs/reliability.md but the long fuzzing and the soak, and writes the page
	@Scripts/torture

torture-quick: release ## Runs the parts that take five minutes, and does not write the page
	@Scripts/torture --quick

race: static ## Times NeuroML's examples in jNeuroML and in the program as it is installed, side by side (needs Java)
	@Scripts/engines
	TVBO_VERIFY=$(CURDIR)/.build-static/release/tvbo-verify Scripts/race-neuroml

static: ## Builds tvbo-verify with all libraries but glibc inside
	@Scripts/deps libxml2-dev liblzma-dev
	Scripts/static

install: static ## Installs tvbo-verify and completions for shells below PREFIX
	Scripts/install '$(DESTDIR)$(PREFIX)'

wheel: static ## Builds a Python wheel with the program inside into Python/dist
	rm -rf Python/dist
	$(PYTHON) Python/wheel_backend.py Python/dist

wheel-test: wheel ## Installs the wheel in a fresh virtual environment, and tests it there
	PYTHON='$(PYTHON)' Scripts/wheel-test

python-test: release ## Tests the Python package with the program of the release build
	PYTHON='$(PYTHON)' Scripts/python-test

clean: ## Removes what was built
	rm -rf .build .build-static .build-python Python/dist
