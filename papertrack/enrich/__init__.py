"""Deciding whom to ask for what, and deriving a paper's facts from what was said; pure."""
