# make build: the whole list, checked and written to public/.   make test: everything that must hold.
# Both make their own virtual environment in .venv from nothing but python3 (3.11 or newer), make and pip.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: build test lint types floors bench assets clean

build: .venv/installed
	$(BIN)/coprod-kg build

test: .venv/installed-for-tests lint types floors
	$(BIN)/python -m pytest -n auto

lint: .venv/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-for-tests
	$(BIN)/mypy

floors: .venv/installed-for-tests
	$(BIN)/lint-imports --no-cache

bench: .venv/installed-for-tests
	for each in benchmarks/*.py; do $(BIN)/python $$each || exit 1; done

# The code of others that the site carries, made anew from npm's packages; what is made is committed, so only a
# change of version needs this, and Node 20 or newer.
assets:
	cd coprod_kg/site/vendor && npm ci && node build.mjs

clean:
	rm -rf .venv public dist coprod_kg/site/vendor/node_modules

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "coprod-kg needs Python 3.11 or newer")'
	@# A half-made environment would look like a whole one to the next run.
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Install Python's venv first, for example: apt-get install python3-venv"; exit 1; }

# The stamp comes last, so that an interrupted installation is done again.
.venv/installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/installed-for-tests: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@ .venv/installed
