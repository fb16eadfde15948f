# One command each: every target sets up what it needs. `make help` lists them.
PYTHON ?= $(firstword $(shell command -v python3.11 python3))
BIN := .venv/bin
OUT ?= out

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench accuracy fuzz lock clean distclean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready ## system packages, .venv with everything locked, the OCR models

.venv/.ready: requirements.lock pyproject.toml models/ocr/manifest.json .ci/system-packages
	.ci/system-packages
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BIN)/python -m models.ocr.fetch
	touch $@

demo: setup ## hall, bot, reading, rules, reports: the main job on at least 30 synthetic applications
	$(BIN)/rpa-review demo --out $(OUT)/demo

test: setup ## all tests
	$(BIN)/python -m pytest

lint: setup ## format, lint, types, layers, items
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/rpa-review items lint

bench: setup ## speed of the rules, of learning and scoring; speed and accuracy of reading beside PaddleOCR as it comes
	$(BIN)/python -m fixtures.bench

accuracy: setup ## recall, precision and unsure rate on fresh applications and an unseen visual variant
	$(BIN)/python -m fixtures.accuracy --out $(OUT)/accuracy

fuzz: setup ## 5,000 damaged and hostile files through the reader
	$(BIN)/python -m fixtures.fuzz --count 5000 --seed 1

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --extra dev pyproject.toml --output-file requirements.lock

clean: ## remove what the program wrote
	rm -rf $(OUT) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

distclean: clean ## also remove the environment and the models
	rm -rf .venv models/ocr/weights ./*.egg-info
