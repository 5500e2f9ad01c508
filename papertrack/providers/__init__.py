"""The services that know papers: one class each behind one protocol, and how they are asked."""
