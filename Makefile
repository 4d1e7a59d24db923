# The verbs of the project; CI uses the same words. `make` alone lists them.

PYTHON ?= python3
HTTP ?= 127.0.0.1:8080
DATA ?= data

# The console is built with the Node.js of the environment, not with the machine's: see requirements-build.in.
export PATH := $(CURDIR)/.venv/bin:/usr/local/sbin:/usr/sbin:/sbin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

CONSOLE := web/console
CONSOLE_SOURCES := $(shell find $(CONSOLE) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
# The doc folder stands for a library whose path differs from machine to machine.
RUN_PACKAGES := mosquitto:mosquitto mosquitto_pub:mosquitto-clients \
	/usr/share/doc/libpangoft2-1.0-0:libpangoft2-1.0-0 \
	/usr/share/fonts/truetype/wqy/wqy-microhei.ttc:fonts-wqy-microhei
TEST_PACKAGES := $(RUN_PACKAGES) redis-server:redis-server ffmpeg:ffmpeg turnserver:coturn \
	chromium:chromium pdftotext:poppler-utils /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc:fonts-noto-cjk \
	/usr/bin/faketime:faketime

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench lock clean

help: ## list the verbs
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

setup: packages .venv/.runtime .venv/.project $(CONSOLE)/dist/.built ## install and build what `make run` needs, start nothing

run: setup ## start the centre and its demo district on http://127.0.0.1:8080
	exec .venv/bin/liandong demo --data $(DATA) --http $(HTTP)

test: setup test-packages .venv/.dev ## every check and every test: unit, laws, edges, journeys, house, console
	@sh scripts/check.sh static
	.venv/bin/pytest --numprocesses 3 --dist loadfile
	cd $(CONSOLE) && node_modules/.bin/vitest run

check: .venv/.dev .venv/.project ## format, lint, types, import rules, unit, law and house tests, in a minute
	@sh scripts/check.sh

bench: setup test-packages .venv/.dev ## the benchmarks; writes docs/benchmarks.md
	.venv/bin/python -m tests.bench

lock: .venv/.dev ## resolve requirements*.in and the console's package.json again, keeping what still fits
	@sh scripts/lock.sh

clean: ## remove everything built or installed here; data stays
	rm -rf .venv $(CONSOLE)/node_modules $(CONSOLE)/dist build liandong.egg-info \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: packages test-packages
packages:
	@sh scripts/packages.sh $(RUN_PACKAGES)

test-packages:
	@sh scripts/packages.sh $(TEST_PACKAGES)

# Each stamp is older than what it was made from when that changed, and missing when the step did not finish.

.venv/.made:
	@sh scripts/venv.sh $(PYTHON)
	@touch $@

.venv/.runtime: requirements.lock .venv/.made
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.made
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# `compat` puts this folder itself on the path: a new package is importable without installing again.
.venv/.project: pyproject.toml .venv/.runtime
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

$(CONSOLE)/node_modules/.installed: $(CONSOLE)/package-lock.json .venv/.runtime
	cd $(CONSOLE) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(CONSOLE)/dist/.built: $(CONSOLE)/node_modules/.installed $(CONSOLE_SOURCES)
	cd $(CONSOLE) && npm run build --silent
	@touch $@
