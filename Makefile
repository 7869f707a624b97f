# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.setup-done

.PHONY: demo demo-stop setup test test-llm lint types contracts check lock clean benchmark-quality benchmark-service benchmark-speed benchmark-desk benchmark-heldout benchmark-retrieval

demo: setup ## reads the demo dossiers, leaves the service running on them, says where to look
	$(BIN)/python demo/run.py

demo-stop: ## stops the service that `make demo` left running
	-kill $$(cat out/demo/service/serve.pid)

setup: $(SETUP) ## makes the virtual environment; leaves the command at .venv/bin/faisceau

$(SETUP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(SETUP)

test: setup ## runs the tests
	$(BIN)/python -m pytest

test-llm: setup ## a dossier through a real, tiny model on this machine; building its server takes minutes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test-llm]'
	TEST_LLM=1 $(BIN)/python -m pytest tests/live

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

check: lint types contracts

benchmark-quality: setup ## evidence and coverage against labelled dossiers, beside two peers: CASES=folder
	$(BIN)/python -m benchmarks.quality $(CASES)

benchmark-service: setup ## dossiers through the service, beside the bare loop; drafts read meanwhile: DOSSIERS=60
	$(BIN)/python -m benchmarks.service --dossiers $(or $(DOSSIERS),60)

benchmark-heldout: setup ## the engine on passages that it was not trained on, beside three peers: PREDICTIONS=file
	$(BIN)/python -m benchmarks.heldout $(PREDICTIONS)

benchmark-retrieval: setup ## whether the trained encoder has forgotten its French: COLLECTION=folder
	$(BIN)/python -m benchmarks.retrieval $(COLLECTION)

benchmark-desk: setup ## how soon the desk of a 60-page dossier opens and moves, in Chromium
	$(BIN)/python -m benchmarks.desk

benchmark-speed: setup ## pages and passages a second, beside the raw embedder and a peer
	$(BIN)/python -m benchmarks.speed $(FILES)

lock: ## resolves the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra dev --extra benchmarks --extra demo --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --universal --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info out
