# `make run` and `make test` are enough to begin; `make help` lists the rest.

SHELL := /bin/sh
PORT ?= 8000
DATA_DIR ?= .var
PYTHON ?=
ARGS ?=
BIN := .venv/bin
OMIT := --omit=dev
ATTACKS := tests/permissions tests/concurrency/test_stalled_clients.py tests/inspections/test_hostile_files.py \
	tests/core/test_guarded_schema.py tests/core/test_tables.py tests/quotas/test_postings_on_documents.py \
	tests/web/test_account_protection.py tests/enterprises/test_user_names.py tests/enterprises/test_approvals.py
CATALOGUE := locale/zh_Hans/LC_MESSAGES/django.mo
export DATA_DIR PORT
# Each process would compile the whole project, and rewrite all tests, again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help attack run test shuffle check client docs audit sbom secrets format lock bench imports detect fuzz mutate soak browser screens clean install-run install-dev install-pages

help:
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target does; do \
		printf '  make %-8s %s\n' "$$target" "$$does"; done

run: install-run install-pages $(CATALOGUE) ## start the product with its demonstration on 127.0.0.1:8000
	@exec $(BIN)/python manage.py run --port "$(PORT)"

# The suite and, in parallel, the tests that drive a browser through the running product if a browser is available.
test: install-dev $(CATALOGUE) ## run the test suite and the browser tests
	@$(MAKE) --no-print-directory install-pages OMIT=
	$(BIN)/python -m tests $(ARGS)

# Tests share no state, so any order passes.
shuffle: install-dev $(CATALOGUE) ## run the suite in a random order; SEED= chooses one
	$(BIN)/pytest -p randomly $(if $(SEED),--randomly-seed=$(SEED)) $(ARGS)

# The long proofs, one after another; results are written to benchmarks/results with date and machine.
soak: install-dev install-pages ## run the long proofs; minutes to hours
	$(BIN)/pytest -n 0 -m soak --timeout 0 $(ARGS)
	$(BIN)/python -m benchmarks.random_search
	$(BIN)/python -m benchmarks.faults
	$(BIN)/python -m benchmarks.promotion
	$(BIN)/python -m benchmarks.guards --again
	@$(MAKE) --no-print-directory audit

# Attacks against the running product, and the tests of attacks in the suite.
attack: install-dev install-pages $(CATALOGUE) ## run the attacks against the running product
	$(BIN)/pytest -n 0 -m attack --timeout 0 $(ARGS)
	$(BIN)/pytest $(ATTACKS)

# Ratios against a bare resource on the same server; BENCH="--accounts 3000 …" uses fewer accounts.
bench: install-dev install-pages ## measure speed against a bare resource
	$(BIN)/python -m benchmarks.speed $(BENCH)

# A sheet with the reports of invented mines; IMPORTS="--enterprises 5000 --products 20" has 100,000 lines.
imports: install-dev ## measure an import of many reports beside a COPY of the same file
	$(BIN)/python -m benchmarks.many_reports $(IMPORTS)

# An invented economy with seeded cheating, loaded and judged; DETECT="--seeds 1 2 3 --enterprises 90 --months 36" takes longer.
detect: install-dev ## measure how much of seeded cheating the rules find; writes docs/detection.md
	$(BIN)/python -m benchmarks.detection $(DETECT)

# Random requests to every operation of the API, by three roles, with fixed seeds.
fuzz: install-dev install-pages ## send random requests to every operation of the API
	$(BIN)/python -m benchmarks.fuzz $(FUZZ)

# Mutation testing of the deciding code; MUTATE='quotas.ledger.*' tests a part.
mutate: install-dev $(CATALOGUE) ## change the deciding code and count the changes that no test detects
	$(BIN)/python -m benchmarks.mutation $(MUTATE)

check: install-dev client docs ## check format, lint, imports, types, migrations, translations, API description, secrets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --check --quiet templates
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_migrations
	$(BIN)/python manage.py translations --check
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null
	@$(MAKE) --no-print-directory secrets

# The types and methods of client/, from the description of the API.
client: install-dev ## generate the Python client from the API's description
	$(BIN)/python client/generate.py

docs: install-dev ## write docs/rules.md and docs/acts.md from the rules and acts
	$(BIN)/python manage.py document_rules
	$(BIN)/python manage.py document_acts

# A line that only looks like a secret ends with "pragma: allowlist secret"; data and generated files are left out.
NO_SECRETS := ^(tests/|locale/|docs/screens/|package-lock\.json|requirements/.*\.txt|benchmarks/results/)
secrets: install-dev ## look for secrets in committed files
	$(BIN)/detect-secrets-hook --exclude-files '$(NO_SECRETS)' $$(git ls-files)

# Known vulnerabilities of installed packages, from external services; a service that cannot be reached is reported only.
audit: install-dev ## look up known vulnerabilities of installed packages
	$(BIN)/python -m deploy.vulnerabilities

# Bill of materials as CycloneDX: one file for Python packages, one for those that the pages load.
sbom: install-dev ## write a bill of materials
	@mkdir -p "$(DATA_DIR)/sbom"
	$(BIN)/cyclonedx-py requirements requirements/base.txt --output-reproducible -o "$(DATA_DIR)/sbom/python.cdx.json"
	npm sbom --sbom-format cyclonedx --omit dev --package-lock-only >"$(DATA_DIR)/sbom/pages.cdx.json"
	@echo "written: $(DATA_DIR)/sbom"

# The browser tests and the crawl of every page as every role (BROWSER= names a Chromium, SITE= a running product).
browser: install-dev $(CATALOGUE) ## open every page in a browser
	@$(MAKE) --no-print-directory install-pages OMIT=
	$(BIN)/python -m tests.support.chromium
	$(BIN)/pytest -n 0 -m 'browser or crawl' --timeout 0 $(ARGS)

# The screenshots of docs/screens and of the guides, from a new demonstration.
screens: install-dev install-pages $(CATALOGUE) ## take the screenshots of docs/screens and of the guides
	$(BIN)/pytest -n 0 -m screens --timeout 0 $(ARGS)

format: install-dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --reformat --quiet templates

# Exact versions with hashes for every platform, without the address of an index, which the environment chooses. What is
# locked stays as it is while pyproject.toml allows it; LOCK="--upgrade-package django" takes newer versions.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links $(LOCK)
lock: install-dev ## pin all packages of pyproject.toml with hashes
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --extra dev --group patroni -c requirements/base.txt -o requirements/dev.txt
	$(COMPILE) --group patroni -c requirements/base.txt -o requirements/patroni.txt
	$(COMPILE) --group node -o requirements/node.txt
	$(COMPILE) --group pip -o requirements/pip.txt

# The first Python that runs and is new enough; a shim of the same name may fail. If the system packages ensurepip
# separately, its own pip fills the environment.
$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 /usr/bin/python3; do \
		"$$python" -c "import sys, venv; sys.exit(sys.version_info < (3, 12))" >/dev/null 2>&1 || continue; \
		echo "making .venv with $$python"; \
		"$$python" -m venv .venv >/dev/null 2>&1 && exit 0; \
		"$$python" -m venv --clear --without-pip .venv && \
			"$$python" -m pip --python $@ install --quiet --require-hashes -r requirements/pip.txt && exit 0; \
		rm -rf .venv; \
	done; \
	echo "Python 3.12 or newer with its venv module was not found: install it, or run make PYTHON=/path/to/python3" >&2; \
	exit 1

install-run: $(BIN)/python
	@cmp -s requirements/base.txt .venv/installed-base.txt || cmp -s requirements/dev.txt .venv/installed-dev.txt || { \
		echo "installing requirements/base.txt"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt && \
		cp requirements/base.txt .venv/installed-base.txt; }

install-dev: $(BIN)/python
	@cmp -s requirements/dev.txt .venv/installed-dev.txt || { \
		echo "installing requirements/dev.txt"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt && \
		cp requirements/dev.txt .venv/installed-dev.txt; }

# Files that the pages load, by version and hash. Node is the machine's, or else a Python package.
install-pages: $(BIN)/python
	@cmp -s package-lock.json node_modules/installed.json && [ -n "$(OMIT)" -o -d node_modules/axe-core ] || { \
		echo "installing package-lock.json"; \
		if npm --version >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then npm=npm; else \
			$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt || exit 1; \
			npm=$(BIN)/npm; fi; \
		$$npm ci --ignore-scripts $(OMIT) --loglevel=error && cp package-lock.json node_modules/installed.json; }

# Compiled with Python, since a machine may lack the gettext tools.
$(CATALOGUE): $(CATALOGUE:.mo=.po)
	@$(BIN)/python manage.py translations

clean: ## remove what was installed
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
