# One door for developers: `make check` runs what .ci/run runs.

.PHONY: check fix picture benchmarks

check:
	bash .ci/run

fix:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

picture:
	.venv/bin/python docs/picture.py

benchmarks:
	.venv/bin/python -m pytest benchmarks --benchmark-only
