# Every target builds what it needs in .venv; a second call finds it there.
# Needs Python 3.11+ with venv, and make. Override with: make test PYTHON=python3.12 JOBS=8

PYTHON ?= python3
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
CHECKED := src tests $(wildcard benchmarks) $(wildcard examples)
SETTINGS := pyproject.toml constraints.txt

# One stamp per level of installation. A larger level includes the smaller ones.
CORE := $(VENV)/.installed-core
DEV := $(VENV)/.installed-dev
HEAVY := $(VENV)/.installed-heavy

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: run check test test-all bench clean help

run: $(CORE) ## Show the whole way on one task, with no key and no network
	$(BIN)/t2t demo

check: $(DEV) ## Format, lint, types, layers, size limits
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q tests/test_architecture.py

test: $(DEV) ## The offline tests (all but tests/differential)
	$(BIN)/pytest -q -n $(JOBS)

test-all: $(HEAVY) ## The differential tests, against the tau2 worlds in inspect-evals
	$(BIN)/pytest -q -W default tests/differential # other people's warnings are not our errors

bench: $(HEAVY) ## Measure speed, and how many bad tasks the checks let pass
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/mutation.py
	$(BIN)/python benchmarks/models.py

clean: ## Remove the environment, caches and builds (never runs/)
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Show this
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' \
		| awk -F'|' '{ printf "  make %-9s %s\n", $$1, $$2 }'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or \
	newer is needed, this is " + sys.version.split()[0] + "; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(CORE): $(SETTINGS) | $(BIN)/python
	$(INSTALL) .
	@touch $@

$(DEV): $(SETTINGS) | $(BIN)/python
	$(INSTALL) '.[dev]'
	@touch $(CORE) $@

$(HEAVY): $(SETTINGS) | $(BIN)/python
	$(INSTALL) '.[dev,differential,inspect,pydantic-ai]'
	@touch $(CORE) $(DEV) $@
