# Every target works on a bare clone: the environment is made first, in .venv, where it is missing
# or older than pyproject.toml or constraints.txt. Without make: see "Windows" in README.md.

PYTHON ?= python3.11
VENV ?= .venv
# More than cores: half of the time tests wait, for an answer that sleeps, a disk, a browser.
JOBS ?= 4
PYTHONS ?= 3.10 3.11 3.12 3.13

# Windows puts a virtual environment's programs in another folder.
SCRIPTS := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
BIN := $(VENV)/$(SCRIPTS)
RUN := $(BIN)/python
STAMP := $(VENV)/.installed
AS_ROOT := $(if $(filter 0,$(shell id -u 2>/dev/null)),--allow-root)

.DEFAULT_GOAL := help
.PHONY: help grade test test-fast soak controls starving class-time test-site test-pythons lab site bundle lint format pictures release prove bench doctor lock clean

help:  ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s  %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

grade: $(STAMP)  ## release the notebooks, grade a sample class, write its pages
	$(RUN) -m grader demo

test: $(STAMP)  ## all tests
	$(RUN) -m pytest -n $(JOBS) --no-loadscope-reorder

test-fast: $(STAMP)  ## the tests that take seconds
	$(RUN) -m pytest -n $(JOBS) --no-loadscope-reorder -m "not slow"

soak: $(STAMP)  ## half an hour of kills, locks, full disks and rivals around a grader
	CHAOS_SECONDS=1800 $(RUN) -m pytest tests/grader/test_chaos.py

controls: $(STAMP)  ## each hostile file with its fence taken away, as root: it must gain or harm
	FENCES=all $(RUN) -m pytest tests/grader/test_fence_control.py

starving: $(STAMP)  ## hand-ins that would starve a class, in each jail as root and as a user
	STARVING=all $(RUN) -m pytest tests/grader/test_starving_handins.py

class-time: $(STAMP)  ## how long a class takes with hostile hand-ins in it, and without
	$(RUN) tests/grader/class_time.py

test-site: $(STAMP)  ## every page of the site in a browser, and what it weighs
	SITE=whole $(RUN) -m pytest -s tests/browser/test_whole_site.py

test-pythons:  ## what students get, on every Python that it is made for
	.ci/pythons $(PYTHONS)

lab: $(STAMP)  ## JupyterLab, with nbgrader's formgrader for whoever teaches
	$(RUN) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks $(AS_ROOT)

site: $(STAMP)  ## the notebooks as web pages, in work/site
	$(RUN) -m grader site

lint: $(STAMP)  ## style, types, notebooks without outputs
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	git ls-files -z '*.ipynb' | xargs -0 $(RUN) -m nbstripout --keep-id --verify

format: $(STAMP)  ## put the code in order
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

bundle: $(STAMP)  ## what students get: a zip for each language, in work/bundle
	$(RUN) -m grader bundle

pictures: $(STAMP)  ## the pictures of the READMEs, by the system's chromium
	$(RUN) .ci/pictures.py

release: $(STAMP)  ## write notebooks/ from solutions/
	$(RUN) -m grader release

prove: $(STAMP)  ## show that right answers pass and wrong ones do not
	$(RUN) -m grader prove

bench: $(STAMP)  ## measure the speed of grading
	$(RUN) -m grader bench

doctor: $(STAMP)  ## try what a submission must not be able to do on this machine
	$(RUN) -m grader doctor

lock:  ## write constraints.txt anew: the newest versions that pyproject.toml takes
	rm -rf work/lock
	$(PYTHON) -m venv work/lock
	work/lock/$(SCRIPTS)/python .ci/install.py --editable '.[test]'
	{ echo '# Written by `make lock`: the versions that this course was last tested with.'; \
	  work/lock/$(SCRIPTS)/python -m pip freeze --exclude-editable | sed 's/+[^ ]*//'; } > work/constraints.txt
	mv work/constraints.txt constraints.txt
	rm -rf work/lock

clean:  ## remove the environment and all results in work/
	rm -rf $(VENV) work .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
	  echo "The course needs Python 3.11, and '$(PYTHON)' is not one."; \
	  echo "  Debian, Ubuntu:  sudo apt install python3.11 python3.11-venv"; \
	  echo "  macOS:           brew install python@3.11"; \
	  echo "  conda:           conda env create -f environment.yml"; \
	  echo "It is there under another name?  make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; \
	  exit 1; }
	@echo "Making $(VENV): one to three minutes, about 1.6 GB (more where torch comes with CUDA)."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) .ci/install.py --constraint constraints.txt --editable '.[test]'
	@touch $(STAMP)
