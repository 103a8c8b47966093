# Everything a developer types. `make run` and `make test` need nothing but Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help setup run web test check format bench bench-peers contract docs models audit clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: setup ## Set everything up and serve the page at http://127.0.0.1:8000
	@$(BIN)/visavis serve

setup: .stamps/python .stamps/voice web models ## Install what `make run` needs

test: .stamps/dev .stamps/voice web models ## Set everything up and run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not browser"
	@$(BIN)/python -m pytest tests/browser

check: .stamps/dev web ## Formatting, lint, types, layers and generated files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/generate_contract.py --check
	@$(BIN)/python scripts/generate_command_line.py --check
	@$(BIN)/python scripts/build_web.py --check-code

format: .stamps/dev ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: .stamps/dev .stamps/voice models web ## Measure speed, and how natural turn-taking and body language are
	@$(BIN)/visavis bench
	@$(BIN)/python -m bench.naturalness --table
	@$(BIN)/python -m bench.turn_taking --gate --dialogues 8

bench-peers: .stamps/dev .stamps/voice models ## The same beside other servers, in real time (15 minutes)
	@$(BIN)/python -m bench.turn_taking --servers all

contract: .stamps/dev ## Write the schemas, the types and docs/events.md from the event classes
	@$(BIN)/python scripts/generate_contract.py

docs: .stamps/dev ## Check that the documentation's code runs
	@$(BIN)/python -m pytest tests/docs

web: .stamps/python ## Build the page, if it has changed
	@$(BIN)/python scripts/build_web.py

models: .stamps/python ## Fetch the models that are used by default, if they are missing
	@$(BIN)/visavis models pull --defaults
	@$(BIN)/visavis prepare

audit: ## Look up known vulnerabilities of all dependencies (asks PyPI's and npm's advisories)
	@test -x .stamps/audit/bin/pip-audit || { $(PYTHON) -m venv .stamps/audit && .stamps/audit/bin/pip install --quiet pip-audit; }
	@.stamps/audit/bin/pip-audit --strict -r constraints.txt --no-deps --disable-pip
	@cd web && npm audit

.stamps/python: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "visavis needs Python 3.11 or newer (this is %s); name one: make run PYTHON=python3.12" % sys.version.split()[0] or 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing visavis into $(VENV)"
	@$(PIP) install --quiet -c constraints.txt -e '.[espeak]'
	@mkdir -p .stamps && touch $@

.stamps/dev: .stamps/python
	@$(PIP) install --quiet -c constraints.txt -e '.[espeak,dev]'
	@touch $@

.stamps/voice:
	@sh scripts/install_voice.sh
	@mkdir -p .stamps && touch $@

clean: ## Remove what was made, except the database and the models
	rm -rf $(VENV) .stamps web/node_modules web/.next web/out src/visavis/gateway/static
