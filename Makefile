# Two commands: `make demo` and `make test`. See README.md.
# Nothing needs to be prepared: the environment, and Chromium for the browser tests, are set up on demand.

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
PORT ?= 8000
TESTS ?= tests
DEMO_HOME ?= var

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test check fmt browser lock bench bench-dispatch clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.made:
	@sh scripts/find_python.sh $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt pyproject.toml
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.runtime ## Set up what the demo needs
setup-dev: $(VENV)/.dev ## Set up what the tests need

demo: setup ## The main job on a real territory: figures, documents, then http://127.0.0.1:8000
	@SOLIMOB_HOME="$${SOLIMOB_HOME:-$(DEMO_HOME)}" $(BIN)/solimob demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,)

browser: ## Install Chromium for the browser tests, where this may be done
	@sh scripts/find_chromium.sh

test: setup-dev browser ## Every test: core, web on SQLite and on PostgreSQL, browser
	@$(BIN)/python -m pytest $(TESTS) -m "not browser"
	@SOLIMOB_TEST_DATABASE=postgres $(BIN)/python -m pytest tests/web -m "not browser"
	@$(BIN)/python -m pytest $(TESTS) -m browser

check: setup-dev ## Format, lint, types, layers, migrations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@SOLIMOB_DATABASE_URL=sqlite:///:memory: $(BIN)/python -m django makemigrations --check --dry-run --settings solimob.web.config.settings

fmt: setup-dev ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup-dev ## Run the benchmarks, results in benchmarks/results
	@$(BIN)/python -m benchmarks national
	@SOLIMOB_HOME=var/bench $(BIN)/solimob ingest add-folder ../shared/data/insee
	@SOLIMOB_HOME=var/bench $(BIN)/python -m benchmarks.load.diagnosis_pages

bench-dispatch: setup-dev ## Measure the dial-a-ride kernel beside OR-tools, about three hours, resumable
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@$(BIN)/python -m benchmarks dispatch

lock: setup-dev ## Pin the dependencies again, with hashes and without index addresses
	@sh scripts/lock.sh $(BIN)

clean: ## Remove the environment and the demonstration store
	rm -rf $(VENV) var build dist
