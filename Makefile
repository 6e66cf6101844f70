# `make build` and `make test` need Python 3.11 and nothing else; the environment is made in .venv.
PYTHON ?= python3.11
EXTRACTS ?= seeds/demonstration
QUARTER ?= 2025-26 Q1
TIER ?= public
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: build test lint pack browser worklist bench status docs demonstration campaign lock clean help
.DEFAULT_GOAL := help

help:
	@echo "make build [EXTRACTS=folder]   build, gate and publish"
	@echo "make test                      everything: dbt tests, pytest, lint"
	@echo 'make pack QUARTER="2025-26 Q1" [TIER=public|internal]   render the pack of a quarter'
	@echo "make browser                   every pack in headless Chromium, with axe-core"
	@echo "make worklist                  what an analyst has to decide, as CSV and page"
	@echo "make bench                     matching beside Splink on worlds whose truth is known"
	@echo "make status                    what is published"
	@echo "make docs                      every table and column on one page (after a build)"
	@echo "make lint                      sqlfluff, ruff, mypy"
	@echo "make campaign                  foreign extracts against the reference, long form"
	@echo "make demonstration             write the synthetic extracts anew"
	@echo "make lock                      renew the hash-pinned lock file"

# The .pth file lets dbt's Python models import `scripts` from whatever folder dbt is started in.
$(STAMP): requirements/main.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/main.txt
	$(BIN)/python -c "import pathlib, site; pathlib.Path(site.getsitepackages()[0], 'toex.pth').write_text('$(CURDIR)\n')"
	@touch $(STAMP)

build: $(STAMP)
	@$(BIN)/python -m scripts build --extracts "$(EXTRACTS)"

pack: $(STAMP)
	@$(BIN)/python -m scripts pack --quarter "$(QUARTER)" --tier "$(TIER)"

# axe-core is fetched once, by its checksum, and is no part of the project.
AXE := target/browser/axe-core-4.14.1
AXE_SHA256 := e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
$(AXE)/axe.min.js:
	@mkdir -p $(AXE)
	cd $(AXE) && npm pack --silent axe-core@4.14.1 >/dev/null && echo "$(AXE_SHA256)  axe-core-4.14.1.tgz" | sha256sum --check --quiet && tar -xzf axe-core-4.14.1.tgz --strip-components=1
	@touch $@

# Every pack at three widths; screenshots in target/browser/screenshots.
browser: $(STAMP)
	-@$(MAKE) --no-print-directory $(AXE)/axe.min.js
	for tier in public internal; do for quarter in "2023-24 Q3" "2025-26 Q1"; do \
	  $(BIN)/python -m scripts pack --quarter "$$quarter" --tier $$tier || exit 1; done; done
	$(BIN)/python -m pytest tests/browser

worklist: $(STAMP)
	@$(BIN)/python -m scripts worklist

# Splink has an environment of its own: it is no part of the warehouse.
.venv-bench/.installed: requirements/bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch .venv-bench/.installed

bench: $(STAMP) .venv-bench/.installed
	@$(BIN)/python -m scripts.benchmark_matching

status: $(STAMP)
	@$(BIN)/python -m scripts status

docs: $(STAMP)
	@$(BIN)/dbt --quiet docs generate --static
	@echo "Wrote target/static_index.html: every table and column on one page"

demonstration: $(STAMP)
	@$(BIN)/python -m scripts demonstration

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy scripts
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar models tests/data tests/generic analyses

test: build lint
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/python

# The long form of the comparison with the independent reference: ten sets of foreign extracts.
campaign: $(STAMP)
	TOEX_CAMPAIGN_SEEDS="1 2 3 4 5 6 7 8 9 10" $(BIN)/python -m pytest tests/python/test_foreign_extracts.py

lock: $(STAMP)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile requirements/main.in --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header --output-file requirements/main.txt
	$(BIN)/uv pip compile requirements/bench.in --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header --output-file requirements/bench.txt

clean:
	rm -rf target published packs logs
