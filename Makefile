# Every target uses .venv, which the first one makes; only a Python of 3.11 or later is needed before.

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help generate golden check docs test test-long lint format typecheck bench build dist clean

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

generate: $(INSTALLED) ## Writes generated/ from specs/ and templates/
	$(BIN)/ucwa-codegen generate

golden: $(INSTALLED) ## Accepts what is generated for the pages of the golden tests
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest --quiet \
		tests/test_golden.py::test_tree tests/test_client_target.py::test_golden_modules \
		tests/test_check_formats.py

check: $(INSTALLED) ## Fails if pages have errors, or generated/ is not what they give
	$(BIN)/ucwa-codegen check --strict --quiet --account
	$(BIN)/ucwa-codegen generate --check

docs: $(INSTALLED) ## Writes generated/docs, and builds the whole site into build/site
	$(BIN)/ucwa-codegen generate --target docs
	$(BIN)/python -m website

test: $(INSTALLED) ## Runs the tests but for the long ones
	$(BIN)/python -m pytest -n $(WORKERS) -m 'not long'

test-long: $(INSTALLED) ## Runs all tests, the long ones too
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(INSTALLED) ## Checks style, format and types of everything written by hand
	$(BIN)/ruff check codegen tests benchmarks website examples docs/guide/example templates
	$(BIN)/black --check --quiet codegen tests benchmarks website examples docs/guide/example
	$(BIN)/black --check --quiet --line-length 88 templates
	@$(MAKE) --no-print-directory typecheck

typecheck: $(INSTALLED) ## Checks types strictly: the generator, its tests, what it generates
	$(BIN)/mypy
	MYPYPATH=generated/client:generated/server $(BIN)/mypy -p ucwa_client -p ucwa_server
	MYPYPATH=generated/client $(BIN)/mypy examples
	$(BIN)/mypy docs/guide/example/typescript/ucwa_typescript

format: $(INSTALLED) ## Formats everything written by hand and sorts imports
	$(BIN)/ruff check --fix --quiet codegen tests benchmarks website examples docs/guide/example templates
	$(BIN)/black --quiet codegen tests benchmarks website examples docs/guide/example
	$(BIN)/black --quiet --line-length 88 templates

bench: $(INSTALLED) ## Times each stage, and the client, on UCWA_CORPUS, else on specs/; into docs/benchmarks
	$(BIN)/python -m benchmarks --docs docs/benchmarks

build: $(INSTALLED) ## Builds sdist and wheel of the generator into dist/
	$(BIN)/python -m hatchling build

dist: build generate ## Builds wheels of generator, client and server into dist/
	for part in client server; do \
		(cd generated/$$part && ../../$(BIN)/python -m hatchling build -t wheel -d ../../dist) || exit 1; done

clean: ## Removes caches and builds; keeps .venv and generated/
	rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .ucwa-codegen-cache .bench-cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or later is needed: make PYTHON=/path/to/python' >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[dev,docs,serve,watch]'
	@touch $@
