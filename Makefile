# Two commands matter: `make run` and `make test`. Each makes .venv first when it is missing or stale.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export DAGSTER_DISABLE_TELEMETRY := 1
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false

HOME_DIR ?= data
UI_PORT ?= 3000
ENGINE ?= sail
SQL := dbt_project/models dbt_project/tests/singular orchestration/publish/frepple/sql
CYCLES := 2026-11-17T06:00:00Z 2026-11-18T06:00:00Z

.PHONY: run report ui test tests test-heavy test-all test-spark spark-check coverage bench docs lint format lock clean help

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python >= 3.11 is needed (PYTHON=... names another)"; exit 1; }
	@echo "== Installing the locked requirements into .venv (once; about three minutes)"
	@start=$$SECONDS; $(PYTHON) -m venv .venv \
	  && $(BIN)/pip install --disable-pip-version-check --progress-bar off -q --require-hashes -r requirements.lock \
	  && $(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e . \
	  && $(BIN)/python -c "import orchestration.definitions" \
	  && touch $@ && echo "== .venv ready after $$((SECONDS - start)) s"

run: .venv/.stamp ## two planning cycles on the sample enterprise, into data/
	@start=$$SECONDS; mkdir -p $(HOME_DIR)/inbox && cp -R data/samples/*/ $(HOME_DIR)/inbox/ \
	  && for as_of in $(CYCLES); do cycle=$$SECONDS; $(BIN)/truestock run --home $(HOME_DIR) --as-of $$as_of || exit; \
	    echo "== this cycle took $$((SECONDS - cycle)) s"; done \
	  && echo && $(BIN)/truestock releases --home $(HOME_DIR) && echo "Report      make report" && echo "Dagster UI  make ui" && echo "== run took $$((SECONDS - start)) s"

report: .venv/.stamp ## the report of the current release, in the browser
	@page=$(abspath $(HOME_DIR))/releases/$$($(BIN)/truestock releases --home $(HOME_DIR) | awk '$$1 == "*" {print $$2}')/report.html \
	  && ls $$page && $(BIN)/python -m webbrowser file://$$page

ui: .venv/.stamp ## the Dagster UI on data/, at http://127.0.0.1:3000
	@$(BIN)/python -c 'from orchestration.defs.instance import prepare_home; from orchestration.settings import HomePaths; \
	  prepare_home(HomePaths.of("$(HOME_DIR)"))'
	@TRUESTOCK_HOME=$(HOME_DIR) DAGSTER_HOME=$(abspath $(HOME_DIR))/dagster_home $(BIN)/dagster dev -h 127.0.0.1 -p $(UI_PORT)

test: .venv/.stamp ## lint, and beside it all tests but the heavy ones
	@$(MAKE) --no-print-directory -j2 lint tests

tests: .venv/.stamp
	@start=$$SECONDS; $(BIN)/pytest && echo "== tests took $$((SECONDS - start)) s"

test-heavy: .venv/.stamp ## the heavy tests but those that take hours
	@start=$$SECONDS; $(BIN)/pytest -m "heavy and not long" && echo "== heavy tests took $$((SECONDS - start)) s"

test-all: .venv/.stamp lint ## every test, those too that take hours
	@start=$$SECONDS; $(BIN)/pytest -m "" && echo "== tests took $$((SECONDS - start)) s"

coverage: .venv/.stamp ## all tests but the heavy ones, measured in every process; fails below the floor in pyproject.toml
	@start=$$SECONDS; $(BIN)/pytest --cov --cov-report=term:skip-covered && echo "== coverage took $$((SECONDS - start)) s"

bench: .venv/.stamp ## ingest against bare DuckDB; whole cycles at scale, and reconciliation against peers; a big release; the API
	@$(BIN)/truestock bench ingest
	@$(BIN)/truestock bench reconciliation
	@$(BIN)/truestock bench publish
	@$(BIN)/truestock bench serve

docs: .venv/.stamp ## dbt's pages on every model of the sample, and on what is made of them: docs-site/index.html
	@$(BIN)/python -c 'from orchestration.landscape.load import load_landscape; from orchestration.settings import SAMPLES, HomePaths; \
	  from orchestration.engines.compiled import ensure_manifest; ensure_manifest(HomePaths.of("docs-site"), load_landscape(SAMPLES))'
	@made=$(CURDIR)/docs-site/warehouse && $(BIN)/dbt -q docs generate --no-compile --static --empty-catalog --project-dir $$made/dbt_project \
	  --profiles-dir $$made/dbt_project --target-path $$made/dbt_target --log-path $$made/dbt_target \
	  && cp $$made/dbt_target/static_index.html docs-site/index.html && ls docs-site/index.html

lint: .venv/.stamp ## Python, import rules, types, YAML and SQL
	@start=$$SECONDS; $(BIN)/sqlfluff lint -q $(SQL) & sql=$$!; \
	  $(BIN)/ruff check -q . && $(BIN)/ruff format -q --check . && $(BIN)/lint-imports --no-cache --no-logo \
	  && $(BIN)/mypy --no-error-summary && $(BIN)/yamllint -s . && wait $$sql && echo "== lint took $$((SECONDS - start)) s" \
	  || { kill $$sql 2>/dev/null; exit 1; }

format: .venv/.stamp ## write the house style
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/sqlfluff fix -q $(SQL)

# A client of Spark, whose versions exclude each other, lies beside .venv and is on the path of its check alone.
.venv/spark-%/.stamp: deploy/spark/%.lock .venv/.stamp
	@rm -rf $(@D) && $(BIN)/pip install --disable-pip-version-check --progress-bar off -q --require-hashes --no-deps --no-build-isolation \
	  --target $(@D) -r $< && touch $@

spark-check: .venv/spark-$(ENGINE)/.stamp ## two cycles on DuckDB and on a local cluster of Sail, compared; ENGINE=jvm: of Spark with Iceberg
	@if [[ $(ENGINE) == jvm ]] && ! command -v java >/dev/null; then echo "== Installing Java"; apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null; fi
	@PYTHONPATH=$(CURDIR):$(CURDIR)/.venv/spark-$(ENGINE) PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tests.spark.check $(ENGINE)

test-spark: .venv/spark-$(ENGINE)/.stamp ## what the rules of the Spark engine give, on a session of Sail, or with ENGINE=jvm of Spark
	@PYTHONPATH=$(CURDIR):$(CURDIR)/.venv/spark-$(ENGINE) PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -n 0 -m spark tests/spark

LOCK := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"
lock: ## the locks again, with hashes and without addresses
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q uv
	@$(LOCK) --no-strip-extras --extra dev --extra postgres --extra store pyproject.toml -o requirements.lock
	@for client in sail jvm; do $(LOCK) --no-deps -c requirements.lock deploy/spark/$$client.in -o deploy/spark/$$client.lock || exit; done
	@rm -rf .venv-lock; ! grep -n '://' requirements.lock deploy/spark/*.lock || { echo "a lock holds addresses"; exit 1; }

clean: ## everything made, but the home under data/
	@rm -rf .venv docs-site dbt_project/target dbt_project/logs .pytest_cache .ruff_cache .mypy_cache
