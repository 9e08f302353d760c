# make run    opens the program           make test    runs the tests
# make check  style, types, contracts     make bench   speed and frames against their targets
# make torture  kills a recording process 60 times     make screenshots  the pictures in docs/
# make validation  docs/validation.md anew: against paper, NeuroKit2 and other programs

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: run test check format bench torture validation screenshots clean

run: $(VENV)/.installed
	@$(BIN)/biofeedback $(ARGS)

test: $(VENV)/.installed-dev
	@sh tools/with_display.sh $(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev
	@sh tools/with_display.sh $(BIN)/python benchmarks/all.py $(ARGS)

torture: $(VENV)/.installed-dev
	@$(BIN)/python benchmarks/torture.py $(ARGS)

validation: $(VENV)/.installed-dev
	@$(BIN)/python benchmarks/validation.py $(ARGS)

screenshots: $(VENV)/.installed-dev
	@sh tools/with_display.sh $(BIN)/python tools/screenshots.py $(ARGS)

$(VENV)/.installed: pyproject.toml constraints.txt
	@sh tools/system_packages.sh run
	@sh tools/environment.sh $(PYTHON) $(VENV) .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt
	@sh tools/system_packages.sh test
	@sh tools/environment.sh $(PYTHON) $(VENV) '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
