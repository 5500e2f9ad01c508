"""The use cases: take issues in, fetch metadata, answer, export. They are given the edges and import none."""
