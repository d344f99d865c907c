# `make demo` and `make test` set everything up themselves; `make setup` alone builds .venv.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.ready
SPARK := $(VENV)/.spark

.PHONY: setup demo check test coverage test-slow test-region test-spark test-postgres test-browser test-all screenshots bench fix lock clean

setup: $(STAMP)

$(STAMP): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# No isolation: pyspark is built by the pinned setuptools, not by one that pip would pick.
$(SPARK): requirements-spark.txt $(STAMP)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps --no-build-isolation -r requirements-spark.txt
	@touch $(SPARK)

demo: $(STAMP)
	$(BIN)/python -m opora.cli.demo

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/opora orders check

# On all cores; tests of one file stay together, for they share what they begin with.
test: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow and not spark and not browser"

# The same tests, twice as long: branch coverage of 95 %.
coverage: $(STAMP)
	$(BIN)/python -m pytest -m "not slow and not spark and not browser" --cov --cov-report=term:skip-covered --cov-fail-under=95

# On all cores, as `test`; the whole region is in `test-region`.
test-slow: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "slow and not region"

# The year of the order in 1 500 schools (`test` has it in 60); the product itself killed as it serves;
# the kills of those who hand forms in on PostgreSQL.
test-region: $(STAMP)
	$(BIN)/python -m pytest -m region
	$(BIN)/python tests/postgres.py -m slow tests/records/test_submission_crash.py

# Needs Java 17. Starts a small cluster on the loopback address.
test-spark: $(SPARK)
	$(BIN)/python -m pytest -m spark

# The tests that touch the database, on a PostgreSQL cluster of their own; then hundreds of kills,
# and every form of a collection sent ten times at once.
test-postgres: $(STAMP)
	$(BIN)/python tests/postgres.py -n auto --dist loadfile -m "not slow and not spark and not browser"
	$(BIN)/python tests/postgres.py -m slow tests/records/test_upload_crash.py tests/web/test_repeats.py

# Needs Chromium and its driver.
test-browser: $(STAMP)
	$(BIN)/python -m pytest -m browser tests/browser

test-all: test-slow test-region test-spark test-postgres test-browser coverage

# Main pages at 1366x768 and 390x844 into out/screenshots.
screenshots: $(STAMP)
	$(BIN)/python tests/browser/screenshots.py

bench: $(STAMP)
	$(BIN)/python -m benchmarks

fix: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Rewrites the lock files; needs `uv` on the PATH. No index lines: the files name packages, not hosts.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra spark -c requirements-dev.txt pyproject.toml -o requirements-spark.txt

clean:
	rm -rf $(VENV) out .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
