# Everything a contributor runs. Needs Python 3.11 or newer with pip, and make; the rest is fetched.

.DEFAULT_GOAL := help
PY := .venv/bin/python
UV := .bootstrap/bin/uv
READY := .venv/.ready

.PHONY: help run worker test check e2e bench fmt golden migrate seed docs lock

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## Start Mailwright (MAILWRIGHT_PORT, default 8080; MAILWRIGHT_HOME, default .mailwright)
	@exec $(PY) main.py

worker: $(READY) ## Start a worker process beside a running one
	@exec $(PY) main.py worker

test: $(READY) ## Run every test, those without and those with a browser side by side
	@$(PY) -m tests.support.run fast e2e

check: $(READY) ## Check style, types, floors, dependencies and our own rules
	@$(PY) -m tests.support.check

e2e: $(READY) ## Run the browser tests only
	@$(PY) -m tests.support.run e2e

bench: $(READY) ## Measure; prints ratios, never fails on time
	@$(PY) -m pytest tests/benchmarks -o python_files='bench_*.py' -o timeout=0 -q -s

fmt: $(READY) ## Format the code and apply safe fixes
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

golden: $(READY) ## Rewrite .env.example and the golden files; read the diff before you commit
	@$(PY) main.py env-example > .env.example.new
	@mv .env.example.new .env.example
	@MAILWRIGHT_GOLDEN=write $(PY) -m pytest -q -m "golden and not e2e"
	@MAILWRIGHT_GOLDEN=write $(PY) -m pytest -q -m "golden and e2e" tests/e2e tests/ui/e2e

migrate: $(READY) ## Bring the database to the newest schema
	@$(PY) main.py migrate

seed: $(READY) ## Fill the database with a realistic demo
	@$(PY) main.py seed

docs: $(READY) ## Check the documentation: links, and a page for every error code
	@$(PY) -m pytest -q tests/architecture/test_docs.py

lock: $(UV) ## Update uv.lock after a change of dependencies
	@$(UV) lock

$(UV):
	@.ci/bootstrap uv

$(READY): pyproject.toml uv.lock | $(UV)
	@.ci/bootstrap venv
	@touch $@
