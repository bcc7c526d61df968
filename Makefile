# Needs python3 (3.11 or later), pip and make; everything else comes from the lock into .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# PySpark has an environment of its own: where it is installed, Great Expectations imports it with every run.
SPARK := .venv-spark/bin
SPARK_STAMP := .venv-spark/.installed
JAVA_VERSION = $(shell "$${JAVA_HOME:+$$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')

.PHONY: venv compiled venv-spark test-spark nightly serve check test unit accuracy bench bench-peers bench-reading bench-corrections bench-dashboard lock sample screenshots docs clean

venv: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	touch $@

venv-spark: $(SPARK_STAMP)

$(SPARK_STAMP): requirements-spark.lock pyproject.toml
	test -x $(SPARK)/python || $(PYTHON) -m venv .venv-spark
	$(SPARK)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	$(SPARK)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	touch $@

nightly: venv        ## the whole pipeline over data/raw
	$(BIN)/zhinan nightly

serve: venv          ## Prefect server with the schedules, and the dashboard
	$(BIN)/zhinan serve

check: venv          ## lint, types, import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# What a fresh clone runs in processes of their own would be compiled by each, where Python may not write it down.
compiled: venv
	$(BIN)/python -m compileall -q zhinan expectations flows bench tests

test: compiled       ## every test (the browser and LibreOffice ones skip, with a reason, where there is none)
	$(BIN)/pytest -m "not spark" -n 2 --dist loadfile --no-loadscope-reorder -q --durations=40

# Two processes, not pytest-xdist: PySpark ends a Python that was started by -c, as xdist's workers are.
test-spark:          ## what runs on Apache Spark; skips where there is no Java 17 or later
	@if [ "$(JAVA_VERSION)" -ge 17 ] 2>/dev/null; then \
		$(MAKE) --no-print-directory venv-spark || exit 1; \
		$(SPARK)/pytest -m spark tests/spark/test_cluster.py -q & cluster=$$!; \
		$(SPARK)/pytest -m spark tests/spark --ignore tests/spark/test_cluster.py -q --durations=10; others=$$?; \
		wait $$cluster && exit $$others; \
	else echo "make test-spark: 没有 Java 17 或更新的版本，Spark 测试跳过（skipped: no Java 17 or later）"; fi

unit: compiled       ## the fast tests only
	$(BIN)/pytest -q -n 2

accuracy: venv       ## precision and recall of every rule on injected defects: 1.0, or it fails
	$(BIN)/python bench/accuracy.py

bench: compiled      ## every stage, 2,500 to 1,000,000 items, and the targets: docs/performance.md (half an hour)
	$(BIN)/python -m bench.stages

bench-peers: compiled .venv-peers/.installed  ## other programs on the same workbook and rules: docs/performance.md
	$(BIN)/python -m bench.peers.compare

.venv-peers/.installed: bench/peers/requirements.lock
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

bench-reading: venv  ## 39 workbooks of 60 items, against calamine alone
	$(BIN)/python bench/reading.py

bench-corrections: venv  ## a large workbook with 14,000 marks
	$(BIN)/python bench/corrections.py

bench-dashboard: nightly  ## a department's page with 5,000 and 100,000 problems, in chromium
	$(BIN)/python bench/dashboard.py .

sample: venv         ## make the committed batch again, and its truth
	$(BIN)/zhinan sample data/raw/sample-2023-05-06 --truth tests/data/sample-2023-05-06.truth.json

screenshots: nightly ## pictures of the pages for the README (needs chromium)
	$(BIN)/python docs/screenshots.py

# The locks: exact versions and hashes, no index addresses. Needs uv (pip install uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --extra spark --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate -c requirements.lock pyproject.toml \
		-o requirements-spark.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate bench/peers/requirements.in -o bench/peers/requirements.lock

docs: venv           ## the pages on the standard's rules and on the warehouse's tables
	$(BIN)/python docs/standard.py
	$(BIN)/python docs/warehouse.py

clean:
	rm -rf .venv .venv-spark .venv-peers reports/* data/warehouse.duckdb* data/.prefect
