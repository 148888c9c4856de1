# Every task of the project. `make` prints this list.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COURSES := courses
SAMPLES ?= 2000
# A lock is complete, so it is installed as it is: resolved anew, an extra in it could meet a newer release.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
JUDGES := tests/conformance/node
export FLASK_APP := wsgi
export PYTHONDONTWRITEBYTECODE ?= 1
# They need no installation, and must not take the settings of the one that this machine may have.
test quick coverage lint bench compare soak conformance mutants i18n: export ACADEMY_ENV := development

.DEFAULT_GOAL := help
.PHONY: help run test quick coverage lint bench compare soak conformance audit sbom mutants i18n lock demo setup setup-dev setup-judges

help: ## Print this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup ## Set everything up and serve the academy on http://127.0.0.1:8000
	$(BIN)/flask academy serve

demo: setup ## Like run, with a database of its own that starts empty every time
	rm -rf var/demo
	ACADEMY_DATA_DIR=var/demo $(BIN)/flask academy serve

test: setup-dev ## Set everything up and run all tests
	@# Three processes on two cores: a good third of the time is waiting, for servers and a browser.
	$(BIN)/python -m pytest -n 3 --dist loadfile

quick: setup-dev ## Run the unit tests, and all of DOMAIN=accounts or of the domains with changed files
	folders=$$($(BIN)/python -m tests.support.domains $(DOMAIN)) && $(BIN)/python -m pytest -n 2 --dist loadfile -m "not soak and not sampled" tests/unit $$folders

coverage: setup-dev ## Run all tests, and see that they take the branches of the code
	$(BIN)/coverage erase
	TEST_SAMPLE_SEED=coverage $(BIN)/coverage run -m pytest -n 2 --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage json --quiet -o .coverage.json
	$(BIN)/python -m tests.support.branches .coverage.json

lint: setup-dev ## Check style, types, layers, templates, courses, and for dead code, holes and secrets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint academy --lint --quiet
	$(BIN)/python -m tests.support.unused
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml academy migrations config.py wsgi.py
	@# Keys and tokens by their form. What only looks random, or stands beside the word password, is not looked for.
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --disable-plugin KeywordDetector --disable-plugin BasicAuthDetector \
		--disable-plugin HexHighEntropyString --disable-plugin Base64HighEntropyString
	$(BIN)/flask academy i18n check
	$(BIN)/flask academy content check $(COURSES) --samples $(SAMPLES)

bench: setup-dev ## Measure speed, memory and bytes in one run: half an hour, SHORT=1 three minutes
	$(BIN)/python -m bench $(if $(SHORT),--short) $(if $(TABLE),--table $(TABLE))

compare: setup-dev ## Say what differs from the revision BASE: pages (PAGES="sheet*" DRAW=all), deeds, files, rows (ONLY=views)
	$(BIN)/python -m tests.comparison $(BASE) $(if $(ONLY),--only $(ONLY)) $(if $(PAGES),--pages $(PAGES)) $(if $(DRAW),--draw-all) $(if $(RENAMED),--renamed $(RENAMED))

soak: setup-judges ## Run the long tests, and those of the content with all of it instead of a sample
	TEST_SAMPLE_SEED=everything $(BIN)/python -m pytest -m "soak or sampled" -n 0

conformance: setup-judges $(JUDGES)/node_modules/.package-lock.json ## Let the programs of other makers judge pages and files, without a network
	@sh requirements/system.sh conformance
	sh tests/conformance/closed.sh $(BIN)/python -m pytest -m conformance -n 0 tests/conformance

audit: setup-judges ## Ask services of advisories whether holes are known in what the project depends on
	$(BIN)/python -m tests.audit

sbom: setup-judges ## Write down what the product runs on, as var/sbom.cdx.json (CycloneDX)
	$(BIN)/python -m tests.audit.sbom var/sbom.cdx.json

mutants: setup-dev ## Plant small faults in the product and list those that no test sees
	$(BIN)/python -m tests.mutants

i18n: setup-dev ## Extract, merge, check and compile the translations
	$(BIN)/flask academy i18n update
	$(BIN)/flask academy i18n check

lock: setup-judges ## Pin every dependency again, with hashes, from releases at least seven days old
	@# pip comes with the environment: what installs a lock is not changed by one.
	cd requirements && for name in base dev judges; do \
		../$(BIN)/uv pip compile --quiet --upgrade --exclude-newer "7 days" --generate-hashes --universal --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --no-annotate --no-emit-package pip $$name.in -o $$name.txt || exit; done
	rm -f $(JUDGES)/package-lock.json
	$(BIN)/python -m tests.conformance.npm install --package-lock-only --before=$$(date -u -d "7 days ago" +%FT%TZ)

setup: $(VENV)/.base
	@sh requirements/system.sh run
	@$(BIN)/python -m academy.build

setup-dev: $(VENV)/.dev
	@sh requirements/system.sh test
	@$(BIN)/python -m academy.build

setup-judges: setup-dev $(VENV)/.judges

$(JUDGES)/node_modules/.package-lock.json: $(JUDGES)/package-lock.json $(VENV)/.judges
	$(BIN)/python -m tests.conformance.npm ci

$(VENV)/.base: requirements/base.txt
	@sh requirements/system.sh venv
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements/base.txt
	$(BIN)/python -m pip check
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	$(INSTALL) -r requirements/dev.txt
	$(BIN)/python -m pip check
	@touch $@

$(VENV)/.judges: requirements/judges.txt $(VENV)/.dev
	$(INSTALL) -r requirements/judges.txt
	$(BIN)/python -m pip check
	@touch $@
