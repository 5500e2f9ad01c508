"""Papers written down for others: BibTeX, BibLaTeX, RIS, CSL-JSON, CSV, JSON lines, Markdown, and citation keys."""
