# One door for developers: `make check` runs what .ci/run runs.

.PHONY: check fix picture benchmarks extraction-table golden relevance

check:
	bash .ci/run

fix:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

picture:
	.venv/bin/python docs/picture.py

benchmarks:
	.venv/bin/python -m pytest benchmarks --benchmark-only

# FOLDER: a collection of newsletters, a folder for each source
extraction-table:
	.venv/bin/python docs/extraction_table.py $(FOLDER)

# with NEWSLETTER_CORPUS, a folder of newsletters, and NEWSLETTER_METADATA, a file of arXiv records
relevance:
	.venv/bin/python -m tests.relevance -v

golden:
	.venv/bin/python tests/corpus/rewrite.py
	.venv/bin/python docs/extraction_table.py tests/corpus tests/corpus/table.md
