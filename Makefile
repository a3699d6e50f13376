# Everything starts here: `make demo` hears it speak, `make test` proves it, `make help` lists the rest.
# Needs only make, Python 3.11 or newer and a C library. GNU make 3.81 (the one of macOS) is enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Who names a Python (PYTHON=python3.12, or in the environment) gets that one, or is told that .venv has another.
ifneq ($(filter command environment,$(firstword $(origin PYTHON))),)
ifneq ($(wildcard $(BIN)/python),)
ifeq ($(filter clean help,$(MAKECMDGOALS)),)
PYTHON_IS := -c 'import sys; print("%s at %s" % (".".join(map(str, sys.version_info[:2])), sys.base_prefix))'
WANTED_PYTHON := $(shell $(PYTHON) $(PYTHON_IS) 2>&1)
VENV_PYTHON := $(shell $(BIN)/python $(PYTHON_IS) 2>&1)
ifneq ($(WANTED_PYTHON),$(VENV_PYTHON))
$(error $(VENV) was made with Python $(VENV_PYTHON), and PYTHON=$(PYTHON) is $(WANTED_PYTHON). \
Run 'make clean' first for a new $(VENV), or leave PYTHON out)
endif
endif
endif
endif

# Wheels alone: nothing is compiled, and a platform without wheels says so at once. Python files are compiled to
# bytecode when they are first imported, which is less than half of them.
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-compile
LOCKED := --only-binary :all: --require-hashes
# What is not compiled by the install must be by its first start, whatever the environment says (containers often do):
# a server that compiles all of its libraries at every start needs three times as long for it.
unexport PYTHONDONTWRITEBYTECODE
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11
# More processes than processors, because tests of real servers wait a good part of their time.
TEST_PROCESSES ?= 4
SIDE_BY_SIDE := --numprocesses $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder --durations=25
# The files with tests that nothing may run beside: all others are not even collected.
TESTS_ALONE = $(shell grep -l 'mark\.alone' tests/e2e/*.py)
SITE := src/rhapsode/site/index.html

.PHONY: help demo test test-all serve lint format bench bench-speech bench-languages bench-words bench-nemo bench-reading bench-server bench-first-byte bench-book bench-memory bench-console bench-workers \
  chaos kill-commands fuzz load fairness slow-disk failover bench-fleet docs screenshots reference lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: $(SITE) $(VENV)/stamp-kernels ## start a server, speak one sentence into hello.wav, stop the server
	@$(BIN)/python scripts/demo.py $(ARGS)

serve: $(SITE) $(VENV)/stamp-kernels ## run the server here (ARGS="--port 9000" and so on)
	@exec $(BIN)/rhapsode serve $(ARGS)

test: $(VENV)/stamp-dev $(SITE) ## run the tests but for the slowest (ARGS="-k words" and so on)
ifeq ($(strip $(ARGS)),)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not alone and not slow" tests/engine tests/e2e tests/browser tests/contract tests/unit
	$(BIN)/python -m pytest -m "alone and not slow" $(TESTS_ALONE)
else
	$(BIN)/python -m pytest $(ARGS)
endif

test-all: $(VENV)/stamp-dev $(SITE) ## run all tests, those too that take long
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not alone"
	$(BIN)/python -m pytest -m alone $(TESTS_ALONE)

lint: $(VENV)/stamp-dev ## style, formatting, types, layers, locks, licences and docstrings
	@$(MAKE) --no-print-directory -j2 lint-types lint-rest

.PHONY: lint-types lint-rest
lint-types:
	$(BIN)/mypy

lint-rest:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.check_locks
	$(BIN)/python -m scripts.check_licences
	$(BIN)/python -m scripts.check_deployment
	$(BIN)/python -m scripts.check_docstrings
	$(BIN)/python -m scripts.build_reference --check

format: $(VENV)/stamp-dev ## put the sources into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/stamp-dev ## engines side by side with kokoro-onnx and hibari-tts: speed, memory, words
	$(BIN)/python -m bench.throughput $(ARGS)

bench-speech: $(VENV)/stamp-dev ## word error rate of the speech, by Whisper
	$(BIN)/python -m bench.speech $(ARGS)

bench-languages: $(VENV)/stamp-dev ## every language heard by Whisper, by our G2P and espeak-ng's (ARGS="--languages es,fr --sentences 10")
	$(BIN)/python -m bench.languages $(ARGS)

bench-words: $(VENV)/stamp-dev ## phonemes of 1,200 frequent words a language beside espeak-ng's (needs wordfreq; ARGS="--languages es --worst 20")
	$(BIN)/python -m bench.words $(ARGS)

bench-nemo: $(VENV)/stamp-dev ## how the seven other languages are read: NeMo's pairs (ARGS="--data DIRECTORY")
	$(BIN)/python -m bench.nemo $(ARGS)

bench-reading: $(VENV)/stamp-dev ## how English is read: given cases, NeMo's pairs and homographs (ARGS="--data DIRECTORY")
	$(BIN)/python -m bench.reading $(ARGS)

.PHONY: bench-quality bench-style bench-short-texts clients
bench-quality: $(VENV)/stamp-dev ## how clean Kokoro sounds beside the export that kokoro-onnx runs, by DNSMOS
	$(BIN)/python -m bench.quality $(ARGS)

bench-short-texts: $(VENV)/stamp-dev ## short texts by every voice, heard by Whisper and measured at their ends (ARGS="--languages en-US --kept FILE")
	$(BIN)/python -m bench.short_texts $(ARGS)

bench-style: $(VENV)/stamp-dev ## deliveries: what is measured of them against what the table promises
	$(BIN)/python -m bench.style $(ARGS)

bench-server: $(VENV)/stamp-dev ## what the server adds to its engines: throughput of whole tasks, latency of a sentence
	$(BIN)/python -m bench.server $(ARGS)

bench-first-byte: $(VENV)/stamp-dev ## how soon a streamed answer begins
	$(BIN)/python -m bench.first_byte $(ARGS)

bench-book: $(VENV)/stamp-dev ## a book of 500,000 characters as one task, on Hibari
	$(BIN)/python -m bench.book $(ARGS)

bench-memory: $(VENV)/stamp-dev ## memory of a worker that speaks 2,000 sentences of ever new lengths (half an hour)
	$(BIN)/python -m bench.memory $(ARGS)

bench-console: $(VENV)/stamp-dev ## what the console costs the API: polls, start, memory, with it and without
	$(BIN)/python -m bench.console $(ARGS)

bench-workers: $(VENV)/stamp-dev ## workers and threads, and precisions, side by side
	$(BIN)/python -m bench.workers $(ARGS)

chaos: $(VENV)/stamp-dev ## kill the server and its workers at random, 100 times, and count what was lost
	$(BIN)/python -m bench.chaos $(ARGS)

kill-commands: $(VENV)/stamp-dev ## kill the owner check, take-overs, backups, restores, sweeps and imports, and count what was lost
	$(BIN)/python -m bench.kill_commands $(ARGS)

fuzz: $(VENV)/stamp-dev ## 10,000 odd texts, and requests made from the OpenAPI document (FUZZ_SEED=2 for others)
	FUZZ_TEXTS=10000 FUZZ_REQUESTS=100 FUZZ_PHASES=examples,coverage,fuzzing,stateful $(BIN)/python -m pytest -s tests/unit/text/test_generated.py tests/e2e/test_fuzz.py

load: $(VENV)/stamp-dev ## polls beside a million tasks, and a flood of tasks, with an engine that takes no time
	$(BIN)/python -m bench.load $(ARGS)

fairness: $(VENV)/stamp-dev ## a sentence beside a book, and sentences without end
	$(BIN)/python -m bench.fairness $(ARGS)

slow-disk: $(VENV)/stamp-dev ## tasks on a disk that takes its time (needs strace)
	$(BIN)/python -m bench.slow_disk $(ARGS)

hostile: $(VENV)/stamp-dev ## attacks on a running server, and what others notice of them (Linux; ARGS="--only headers")
	$(BIN)/python -m bench.hostile $(ARGS)

clients: $(VENV)/stamp-dev ## real clients of others against the real server, each in an environment of its own (ARGS="--only openai_python")
	$(BIN)/python -m bench.clients $(ARGS)

docs: $(SITE) ## build the documentation, which `make serve` offers at /docs

screenshots: $(VENV)/stamp-dev $(SITE) ## pictures of every page of the console in build/screenshots (ARGS="--only keys")
	$(BIN)/python -m scripts.screenshots $(ARGS)

reference: $(VENV)/stamp-dev ## write the pages of docs/reference that are made from the code
	$(BIN)/python -m scripts.build_reference

failover: $(VENV)/stamp-dev ## kill workers, replicas and the PostgreSQL of a fleet for 20 minutes, and count what was lost
	$(BIN)/python -m bench.failover $(ARGS)

bench-fleet: $(VENV)/stamp-dev ## how a fleet scales, its latency and throughput, alone and with a million tasks
	$(BIN)/python -m bench.fleet $(ARGS)

.PHONY: bench-versions
bench-versions: $(VENV)/stamp-dev ## what another version's server takes beside this one, by processor time (ARGS="COMMIT --only polls")
	$(BIN)/python -m bench.versions $(ARGS)

.PHONY: bench-engine-versions bench-kokoro-parts
bench-engine-versions: $(VENV)/stamp-dev ## Kokoro of another version beside this one, on each kind of processor (ARGS="COMMIT")
	$(BIN)/python -m bench.engine_versions $(ARGS)

bench-kokoro-parts: $(VENV)/stamp-dev ## what each part of Kokoro takes, beside what the processor can multiply
	GLIBC_TUNABLES=glibc.malloc.hugetlb=1 $(BIN)/python -m bench.kokoro_parts $(ARGS)

.PHONY: bench-queues
bench-queues: $(VENV)/stamp-dev ## our job queue beside Procrastinate's worker and PgQueuer (pip install pgqueuer==1.6.0 asyncpg)
	$(BIN)/python -m bench.queues $(ARGS)

lock: $(VENV)/stamp-dev ## bring the lock files up to date with pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) $(ARGS) --output-file requirements.lock pyproject.toml
	$(COMPILE) $(ARGS) --output-file requirements-build.lock --constraint requirements.lock --group build
	$(COMPILE) $(ARGS) --output-file requirements-dev.lock --constraint requirements.lock \
	  --constraint requirements-build.lock --group dev --extra otel --extra gemini --extra fleet --extra ja --extra zh --extra wyoming --extra mcp --extra books pyproject.toml
	$(COMPILE) $(ARGS) --output-file requirements-server.lock --constraint requirements-dev.lock \
	  --extra otel --extra gemini --extra fleet --extra ja --extra zh --extra wyoming --extra mcp --extra books pyproject.toml

clean: ## remove the virtual environment, caches and results
	rm -rf $(VENV) build dist hello.wav .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One virtual environment. The default install and the one for development are the same but for the extra packages of
# the latter: the lock of development repeats the pins of the default one.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "rhapsode needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) --version 2>&1`." >&2; \
	  echo "Name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON) -m venv' failed; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

# By uv, which needs a tenth of pip's processor time. By pip where pip is configured for no index or for another one than
# the public one, because uv does not read that, and where uv does not reach the index.
OTHER_INDEX := '(^|[.])(no-index|index-url)='
define install
if test -t 1; then quiet=; else quiet=-q; fi; \
  { test -x $(BIN)/uv && ! $(BIN)/python -m pip config list | grep -qE $(OTHER_INDEX) && \
    $(BIN)/uv pip install $$quiet --python $(BIN)/python --no-deps $(LOCKED) $(1); } || \
  $(PIP_INSTALL) $$quiet $(LOCKED) $(1)
endef

# Without it all is installed by pip, and only `make lock` fails.
$(BIN)/uv: | $(BIN)/python
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements-dev.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip config list | grep -qE $(OTHER_INDEX) || $(PIP_INSTALL) -q $(LOCKED) -r $(VENV)/uv.lock || true

$(VENV)/stamp-default: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/uv
	@echo "Installing what rhapsode needs into $(VENV) (once) ..."
	@$(call install,-r requirements.lock -r requirements-build.lock) || { \
	  echo "The packages of requirements.lock could not be installed. They come from a package index, once: without a" >&2; \
	  echo "network, download them on another machine ('pip download -r requirements.lock -r requirements-build.lock -d wheels')" >&2; \
	  echo "and run: make $(MAKECMDGOALS) PIP_NO_INDEX=1 PIP_FIND_LINKS=\$$PWD/wheels" >&2; exit 1; }
	@$(PIP_INSTALL) -q --no-deps --no-build-isolation --editable .
	@touch $@

# Every install builds it too; this is for changes of the pages since.
$(SITE): $(VENV)/stamp-default zensical.toml scripts/build_site.py $(shell find docs -type f)
	@$(BIN)/python -m scripts.build_site

# Compiled where the processor has AVX2 and there is a C compiler; OpenVINO computes the same elsewhere.
$(VENV)/stamp-kernels: $(VENV)/stamp-default $(wildcard kernels/*.[ch] kernels/*.py kernels/*.toml kernels/src/*/*.py)
	@if grep -qsw avx2 /proc/cpuinfo && command -v cc > /dev/null; then \
	  $(PIP_INSTALL) -q --no-deps --force-reinstall ./kernels || echo "rhapsode-kernels was not built; OpenVINO does its work." >&2; fi
	@touch $@

$(VENV)/stamp-dev: $(VENV)/stamp-default $(VENV)/stamp-kernels requirements-dev.lock
	@echo "Installing what the tests and checks need into $(VENV) (once) ..."
	@$(call install,-r requirements-dev.lock)
	@touch $@
