# Tanwen. `make` alone prints what there is; `make demo` and `make test` are all that a fresh machine needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GO ?= go
# One binary without C, so that it runs on any Linux of its processor.
export CGO_ENABLED ?= 0
# A package whose tests take longer than this hangs.
TIMEOUT ?= 10m
# Time per fuzz target of `make fuzz`.
FUZZTIME ?= 30s
# Packages that test, bench and fuzz look at.
PACKAGES ?= ./...
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: help
help: ## Print this list
	@printf 'Tanwen: make TARGET\n\n'
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name what; do printf '  %-16s %s\n' "$$name" "$$what"; done

.PHONY: setup
setup: ## Check Go, Node.js, make and git; install packages, browser, fonts and modules (nothing to do: silent)
	@build/setup.sh

.PHONY: demo
demo: build ## Run the dual-carbon example to its brief and serve it, with sign-in links for each role
	@bin/tanwen demo

.PHONY: build
build: assets ## Build the program with its pages: bin/tanwen
	@$(GO) build -trimpath -ldflags '-s -w' -o bin/tanwen ./cmd/tanwen

.PHONY: assets
assets: setup ## Bundle scripts and styles into internal/web/dist
	@$(GO) -C build run ./assets

.PHONY: generate
generate: setup ## Write the Go code of the page templates
	@build/generate.sh

.PHONY: verify-generate
verify-generate: setup ## Fail if generated code is stale
	@build/generate.sh verify

.PHONY: test
test: assets verify-generate ## All tests within 15 minutes on two cores; needs no network after setup
	@build/test.sh $(TIMEOUT) $(PACKAGES)

.PHONY: test-long
test-long: assets verify-generate ## Tests, then what takes longer: kills, other processors, races, fuzzing
	@build/setup.sh long
	@build/test-long.sh $(PACKAGES)

.PHONY: fuzz
fuzz: ## Every fuzz target for FUZZTIME (30s)
	@build/fuzz.sh $(FUZZTIME) $(PACKAGES)

.PHONY: bench
bench: ## Benchmarks into out/bench.txt; BASE=FILE compares with an earlier one
	@mkdir -p out
	@$(GO) test -run '^$$' -bench . -benchmem -count $${COUNT:-1} $(PACKAGES) | tee out/bench.txt
	@if [ -n "$${BASE:-}" ]; then $(GO) tool -modfile=build/go.mod benchstat "$$BASE" out/bench.txt; fi

.PHONY: bench-web
bench-web: assets ## 420 answers a second for a minute, pages of 5,000 experts and 700 items, first page on a slow line (2 minutes)
	@$(GO) test ./cmd/tanwen -run '^$$' -bench 'Crowd|FirstAnswerPage' -benchtime 1x

.PHONY: validity
validity: ## Simulate consultations of known truth and write how well the methods find it into docs/validity.md (10 minutes)
	@$(GO) run ./cmd/validity -out docs/validity.md

.PHONY: refinement
refinement: ## Measure the search for duplicates, lint and translation where the truth is known, into docs/refinement.md (seconds)
	@$(GO) run ./cmd/refinement -out docs/refinement.md

.PHONY: lint
lint: typecheck ## golangci-lint with the rules of .golangci.yml (downloads and builds it at first), and TypeScript's types
	@$(GO) run $(GOLANGCI) run $(PACKAGES)
	@cd build && $(GO) run $(GOLANGCI) run ./...

.PHONY: typecheck
typecheck: setup ## Check the types of internal/web/ts
	@if [ -d internal/web/ts ]; then node_modules/.bin/tsc --project tsconfig.json; fi

.PHONY: check
check: lint test ## What a change must pass: lint, types, generated code, tests

.PHONY: screenshots
screenshots: build ## Pictures of the finished example brief into docs/images; OUT=FOLDER takes another output
	@build/screenshots.sh $(OUT)

.PHONY: clean
clean: ## Remove what was built (not what setup installed)
	@rm -rf bin out
	@find internal/web/dist -type f ! -name .gitignore ! -name placeholder.txt -delete
