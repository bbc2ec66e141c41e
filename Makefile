# Brevity: make quickstart runs a small study from the labels to the verdict; make test proves the software.
PREFIX ?= /usr/local
DESTDIR ?=
SWIFTFLAGS ?=
# Debian's Python, which has Debian's packages, before another one.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
BREVITY = .build/release/brevity
PACKAGES = libgsl-dev libhdf5-dev pkg-config python3-h5py python3-matplotlib python3-jinja2
SWIFT_SOURCES = Sources Tests Benchmarks Package.swift

.DEFAULT_GOAL := help
.PHONY: help setup build quickstart test bench bench-avx2 test-slurm test-interop test-portable test-analysis pages check-docs recompute calibrate soak fuzz static test-static install format lint clean

help:
	@echo "make setup              install the libraries that are missing (apt; asks for sudo only then)"
	@echo "make build              compile, optimised: $(BREVITY)"
	@echo "make quickstart         run the demonstration study; tables, verdict and figures in results/quickstart"
	@echo "make test               run the tests, optimised"
	@echo "make bench              measure training beside JAX and PyTorch: make bench PYTHON=... (a Python with jax, torch)"
	@echo "make bench-avx2         the same as if the processor had no AVX-512"
	@echo "make test-slurm         submit a study to a Slurm of one node, which is installed and started for it (3 min)"
	@echo "make test-interop       open every result file with every reader that is installed"
	@echo "make test-analysis      check and test the Python package: make test-analysis PYTHON=..."
	@echo "make pages              write studies/*.md and the finding in README.md from the results"
	@echo "make check-docs         check that pages say what the results say, and that links lead somewhere"
	@echo "make recompute          recompute the committed verdicts from study.h5 with another program (numpy, h5py)"
	@echo "make calibrate          simulate studies and write results/calibration again (10 core-minutes)"
	@echo "make test-portable      compare the bits of the kernels on emulated processors, x86-64 and aarch64"
	@echo "make soak               200 kills and 10,000 damaged files"
	@echo "make fuzz               damaged journals, studies, curves and streams under the address sanitizer"
	@echo "make static             a folder to copy to any x86-64 Linux, which needs no library there: .build/bundle/brevity"
	@echo "make test-static        run it in an empty root directory (needs root)"
	@echo "make install PREFIX=... install the program, studies and figure scripts (now $(PREFIX))"
	@echo "make format, make lint  format the Swift sources, or only say what is not formatted"
	@echo "make clean              remove what was compiled"

# Looks before it installs, so that a complete machine needs neither root nor a network.
setup:
	@command -v swift >/dev/null || { echo "Brevity needs Swift 6.3: https://swift.org/install" >&2; exit 1; }
	@if command -v apt-get >/dev/null && command -v dpkg >/dev/null; then \
	  missing=""; \
	  for package in $(PACKAGES); do \
	    dpkg -s $$package 2>/dev/null | grep -q '^Status: install ok installed' || missing="$$missing $$package"; \
	  done; \
	  [ -n "$$missing" ] || exit 0; \
	  sudo=""; \
	  if [ "$$(id -u)" -ne 0 ]; then \
	    command -v sudo >/dev/null || { echo "Install as root: apt-get install$$missing" >&2; exit 1; }; \
	    sudo="sudo"; \
	  fi; \
	  echo "Installing$$missing"; \
	  $$sudo apt-get update -q && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; \
	elif ! pkg-config --exists gsl hdf5 2>/dev/null; then \
	  echo "There is no apt-get here. Install by hand, with headers and so that pkg-config finds them:" >&2; \
	  echo "  GSL 2.7 (gsl), HDF5 1.10 with its high-level library (hdf5), and pkg-config;" >&2; \
	  echo "  for the figures also Python 3 with h5py and matplotlib." >&2; \
	  exit 1; \
	fi

build: setup
	swift build -c release $(SWIFTFLAGS)

quickstart: build
	$(BREVITY) reproduce quickstart

# The tests use the very modules that `make build` compiled: no `@testable`, so that nothing is compiled twice.
test: setup
	swift build --build-tests -c release --explicit-target-dependency-import-check error $(SWIFTFLAGS)
	Tests/run.sh swift test -c release --skip-build $(SWIFTFLAGS)

bench: setup
	swift build -c release --product brevity-bench $(SWIFTFLAGS)
	.build/release/brevity-bench --python $(PYTHON) --output .build/bench.json

# The same without AVX-512, the peers' too, in a directory of its own: what processors reach that have only AVX2.
bench-avx2: setup
	swift build -c release --product brevity-bench --scratch-path .build/avx2 -Xcc -DBRV_WITHOUT_AVX512 $(SWIFTFLAGS)
	XLA_FLAGS=--xla_cpu_max_isa=AVX2 ATEN_CPU_CAPABILITY=avx2 \
	  .build/avx2/release/brevity-bench --python $(PYTHON) --output .build/bench-avx2.json

test-slurm: build
	bash Tests/slurm/test.sh $(BREVITY)

test-portable:
	bash Tests/portable/test.sh

test-interop: build
	bash Tests/interop/test.sh $(BREVITY)

# In an environment of its own, which has what the package needs from the system or, where the system lacks it, from PyPI.
ANALYSIS = .build/python/bin/python
test-analysis: .build/python/installed
	$(ANALYSIS) -m ruff check analysis/brevity analysis/tests
	$(ANALYSIS) -m ruff format --check analysis/brevity analysis/tests
	cd analysis && ../$(ANALYSIS) -B -m pytest -q -p no:cacheprovider -n 2 --dist loadfile

.build/python/installed: analysis/pyproject.toml
	$(MAKE) setup PACKAGES="$(PACKAGES) python3-venv python3-pip python3-pytest python3-xarray python3-pandas"
	$(PYTHON) -m venv --system-site-packages .build/python
	$(ANALYSIS) -m pip install -q h5py matplotlib xarray pandas jinja2 pytest pytest-xdist ruff
	touch $@

# Prose of studies lives in studies/pages; every number in it comes from results.
pages: setup
	cd analysis && $(PYTHON) -B -m brevity.pages

check-docs: setup
	cd analysis && $(PYTHON) -B -m brevity.pages --check

recompute:
	$(PYTHON) analysis/recompute.py results/*

calibrate: build
	$(BREVITY) calibrate --write results/calibration

soak: setup
	swift build --build-tests -c release $(SWIFTFLAGS)
	BREVITY_SOAK=1 swift test -c release --skip-build $(SWIFTFLAGS) --filter 'KillTests|MutantTests'

# The parsers are ours, so that a fault in them would be found; a directory of its own, because everything is instrumented.
FUZZ ?= 20000
fuzz: setup
	ASAN_OPTIONS=detect_leaks=0 BREVITY_FUZZ=$(FUZZ) swift test --sanitize address -c release --scratch-path .build/fuzz \
	  $(SWIFTFLAGS) --filter MutationTests

# In a directory of its own, because the standard library is linked into the program.
static: setup
	swift build -c release --static-swift-stdlib --product brevity --scratch-path .build/static $(SWIFTFLAGS)
	Packaging/bundle.sh .build/static/release/brevity .build/bundle/brevity

test-static: static
	Packaging/test-bundle.sh .build/bundle/brevity

install: SHARE = $(DESTDIR)$(PREFIX)/share/brevity
install:
	@test -x $(BREVITY) || { echo "There is no $(BREVITY) to install; run make build first." >&2; exit 1; }
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/studies $(SHARE)/docs $(SHARE)/learners
	install -d $(addprefix $(SHARE)/analysis/,loading brevity/figures brevity/report)
	install -m 755 $(BREVITY) $(DESTDIR)$(PREFIX)/bin/brevity
	install -m 644 LICENSE DataFormat.md $(SHARE)/
	install -m 644 studies/*.yaml $(SHARE)/studies/
	install -m 644 analysis/pyproject.toml analysis/README.md analysis/*.py $(SHARE)/analysis/
	install -m 644 analysis/brevity/*.py $(SHARE)/analysis/brevity/
	install -m 644 analysis/brevity/figures/* $(SHARE)/analysis/brevity/figures/
	install -m 644 analysis/brevity/report/* $(SHARE)/analysis/brevity/report/
	install -m 644 analysis/loading/* $(SHARE)/analysis/loading/
	install -m 644 docs/*.md $(SHARE)/docs/
	install -m 644 learners/*.py learners/*.R $(SHARE)/learners/

format:
	swift format -i -r $(SWIFT_SOURCES)

lint:
	swift format lint --recursive --strict $(SWIFT_SOURCES)

clean:
	swift package clean
