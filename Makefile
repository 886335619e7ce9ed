# `make run` and `make test` do all the set-up: they make .venv here when it is missing or stale.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXAMPLE ?= docs/example/barrage.txt
DATA ?= ../shared/data

.PHONY: run test unit lint quality bench clean

run: $(READY)
	$(BIN)/summarize $(EXAMPLE)

# What the unit tests reach is printed; measuring it doubles their time, so only theirs.
test: $(READY) lint
	$(BIN)/python -m pytest tests/unit --cov --cov-report=term
	$(BIN)/python -m pytest tests/integration tests/weights tests/browser

unit: $(READY)
	$(BIN)/python -m pytest tests/unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: $(READY)
	$(BIN)/python -m tests.quality --data $(DATA)

bench: $(READY)
	$(BIN)/python -m tests.bench --data $(DATA)

$(READY): pyproject.toml setup.py constraints.txt Makefile
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
