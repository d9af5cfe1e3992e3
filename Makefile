# Sát hạch: `make help` lists what can be done here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PORT ?= 8000
# Whoever keeps Python from storing compiled modules lets each of some fifty processes compile anew.
export PYTHONDONTWRITEBYTECODE :=
# What never opens a database is not run a second time on PostgreSQL, nor is the room machine, which
# has SQLite only; walking every address is done once, posting nonsense to it on PostgreSQL, which forgives less.
TOUCHES_DATABASE := --ignore=tests/question_bank --ignore=tests/app/documents --ignore=tests/app/text \
	--ignore=tests/app/demo --ignore=tests/app/candidates/workbook --ignore=tests/app/packages \
	--ignore=tests/app/test_turns.py --ignore=tests/faults/test_bytes.py \
	--ignore=tests/faults/test_devices.py --ignore=tests/faults/test_protocol.py \
	--ignore=tests/house/test_access.py --ignore=tests/house/test_reading.py \
	--ignore=tests/house/test_requests.py --ignore=tests/house/test_secrecy.py --ignore=tests/house/test_world.py \
	--ignore=tests/house/test_code.py --ignore=tests/house/test_components.py \
	--ignore=tests/house/test_docs.py --ignore=tests/house/test_messages.py \
	--ignore=tests/house/test_templates.py --ignore=tests/house/test_vendored.py \
	--ignore-glob='*views.py'

# In every run: the looks of all components and the exam room. `make journeys` walks the rest too: the
# whole round, the editor, the room machine, complaints, faults of network and browser.
WALKS := tests/house tests/journeys/test_exam_room.py

# A file stays on one worker, for its fixtures' sake; the longest come first (tests/conftest.py).
TWO := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-16s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(STAMP) ## Create .venv with the locked dependencies

$(STAMP): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	ln -sf ../../deploy/sathach $(BIN)/sathach
	@touch $(STAMP)

.PHONY: run
run: setup ## Build the demo if needed and serve it on http://127.0.0.1:8000
	PORT=$(PORT) sh deploy/run-demo.sh

.PHONY: test
test: setup ## The whole suite: SQLite, PostgreSQL and the browser journeys
	sh tests/services.sh
	$(BIN)/python -m pytest $(TWO) -m "not journey and not crawl"
	sh tests/with-postgres.sh --forgetful $(BIN)/python -m pytest $(TWO) $(TOUCHES_DATABASE)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m journey $(WALKS)

.PHONY: check
check: setup ## The inner loop: format, lint, types, imports; quick tests and those of changed packages, on SQLite
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	SATHACH_QUICK=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not journey and not slow and not faults"

.PHONY: timings
timings: setup ## Measure which test files take long, for `make check` to leave out where nothing near was changed
	$(BIN)/python -m pytest $(TWO) -m "not journey and not crawl" --junitxml build/timings.xml
	$(BIN)/python -m tests.inner_loop build/timings.xml

.PHONY: journeys
journeys: setup ## The browser journeys only
	sh tests/services.sh browser
	$(BIN)/python -m pytest -n 2 --dist loadfile -m journey

.PHONY: crawl
crawl: setup ## Post every kind of nonsense to every address; `make test` tries a share of them
	sh tests/services.sh database
	CRAWL_SHARE=1 sh tests/with-postgres.sh --forgetful $(BIN)/python -m pytest -n 2 -m crawl tests/house --timeout 1800

.PHONY: fuzz
fuzz: setup ## Try the properties of items and formats with examples of chance, new ones each time
	$(BIN)/python -m pytest -n 2 tests/question_bank tests/app/text tests/app/delivery tests/app/documents tests/app/lockdown --hypothesis-profile=thorough --timeout 1800

.PHONY: faults
faults: setup ## Kill, cut, fill and interleave at full size (some 30 minutes), and print the figures
	sh tests/services.sh
	FAULT_MODEL_RUNS=1000 FAULT_INTERLEAVINGS=1000 $(BIN)/python -m pytest tests/faults --timeout 1800
	FAULT_BROWSER_KILLS=50 $(BIN)/python -m pytest tests/journeys/test_faults.py -m journey --timeout 1800
	$(BIN)/python -m tests.faults
	sh tests/with-postgres.sh $(BIN)/python -m tests.faults

.PHONY: bench
bench: setup ## Measure imports, saving answers and the crowded moments, and print tables
	sh tests/services.sh database
	sh tests/with-postgres.sh $(BIN)/python -m benchmarks

.PHONY: messages
messages: setup ## Gather the words of the screens into the English catalogue and compile it
	$(BIN)/pybabel --quiet extract -F babel.cfg -k _l -k N_ --no-location --sort-output --width 100 --project=sathach -o build/messages.pot .
	$(BIN)/pybabel --quiet update -i build/messages.pot -d app/translations -l en --no-fuzzy-matching --width 100 --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile -d app/translations

.PHONY: docs
docs: setup ## Write docs/permissions.md anew from the routes
	UPDATE_DOCS=1 $(BIN)/python -m pytest tests/house/test_access.py

.PHONY: lock
lock: ## Lock the dependencies anew, with hashes
	uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --extra redis pyproject.toml -o requirements.lock
	uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --extra redis --group dev pyproject.toml -o requirements-dev.lock

.PHONY: migration
migration: setup ## Draft the next numbered migration: make migration m="what changes"
	SECRET_KEY=draft DATABASE_URL=sqlite:///$(CURDIR)/build/draft.db $(BIN)/flask --app wsgi db upgrade
	SECRET_KEY=draft DATABASE_URL=sqlite:///$(CURDIR)/build/draft.db $(BIN)/flask --app wsgi db migrate -m "$(m)"
