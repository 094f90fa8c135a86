# One command that checks everything: `make check`. `make test` runs the tests alone.
PYTHON ?= python
.PHONY: help check format lint types layers test

help:  ## show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

check: lint types layers test  ## format check, lint, strict types, import directions, tests

format:  ## rewrite files in the project's format
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:  ## format check and lint
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:  ## strict type check
	$(PYTHON) -m mypy -p viper -p robot_sim

layers:  ## who may import whom
	$(PYTHON) -m pytest -q tests/layers

test:  ## all tests; offline, CPU only
	$(PYTHON) -m pytest
