# make setup   .venv with the locked dependencies and `officer-app`; quick when nothing changed
# make run     the window on a live demonstration station; without a display the same job offscreen
# make test    all tests            make check   ruff, mypy, import contracts
# make bench   the speed claims     make faults  kills, cuts and crashes, many of each
# make wheel   dist/*.whl           make lock    new exact versions (needs uv)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# GNU make knows no CPU count; pytest-xdist does.
TESTS ?= -n auto
CLAIMS ?= intake matching queue supervision recording start

.DEFAULT_GOAL := setup
.PHONY: setup system run test check bench faults wheel lock

setup: system $(VENV)/.ready

system:
	@$(PYTHON) -m officer_app.system

$(VENV)/.ready: pyproject.toml requirements-dev.lock | system
	@echo "Installing the locked dependencies into $(VENV) (about 1.2 GB; a few minutes the first time)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup
	@$(BIN)/officer-app --data demo-station demo --run

# Compiled once: each program that a test starts would compile the whole of it again.
test: setup
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(TESTS)

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: setup
	@for claim in $(CLAIMS); do $(BIN)/python -m benchmarks.$$claim || missed=yes; done; test -z "$$missed"

faults: setup
	@FAULT_KILLS=$${FAULT_KILLS:-40} FAULT_HALL=1 $(BIN)/python -m pytest tests/faults \
		-o junit_family=xunit1 --junitxml=faults.xml
	@sed 's/<testcase/\n&/g' faults.xml | grep -o 'testcase [^>]* name="[^"]*"\|property name="[^"]*" value="[^"]*"'

wheel: setup
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

LOCK := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-header --no-annotate --no-emit-index-url pyproject.toml

lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --output-file requirements-dev.lock --all-extras --constraint requirements.lock
