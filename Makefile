# Everything a newcomer needs: `make demo`, then `make test`. All of it lives in .venv and in ignored folders.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# The lock constrains every install to the versions that were tested; torch first, so that nothing else chooses one.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint requirements.lock
# One thread a worker: two test workers with two threads each would only wait for each other.
TEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 -rs
CHECKED := src tests benchmarks

.PHONY: demo test check test-all bench docs clean help
.DEFAULT_GOAL := help

help:
	@echo "make demo      notes, hits, songs: learn each for a moment, hear and see the result (installs what it needs)"
	@echo "make test      the fast tests"
	@echo "make check     format, lint, types, floors, budgets, README tree"
	@echo "make test-all  every test, the slow ones too"
	@echo "make bench     one script a claim, each ends with a JSON line"
	@echo "make docs      build the site into site/"

.venv/run.stamp: requirements.lock pyproject.toml
	@echo "Installing into .venv (a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) torch
	@$(PIP) --editable '.[vital]'
	@touch $@

.venv/dev.stamp: .venv/run.stamp
	@echo "Installing the tools for tests and docs"
	@$(PIP) --editable '.[dev,docs]'
	@touch $@

demo: .venv/run.stamp
	@$(BIN)/melscape demo $(DEMO)

test: .venv/dev.stamp
	@$(TEST)

test-all: .venv/dev.stamp
	@$(TEST) --slow

check: .venv/dev.stamp
	@$(BIN)/ruff format --check $(CHECKED)
	@$(BIN)/ruff check $(CHECKED)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -s tests/contract/test_budgets.py tests/contract/test_readme_tree.py \
	  tests/contract/test_no_leaks.py tests/contract/test_light_start.py

bench: .venv/dev.stamp
	@set -e; for script in benchmarks/*.py; do \
	  grep -q __main__ $$script || continue; \
	  echo "== $$script"; $(BIN)/python $$script; \
	done

docs: .venv/dev.stamp
	@$(BIN)/zensical build --clean

clean:
	rm -rf .venv site build dist .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
