"""Meaning: sentences as vectors, so that what says the same in other words is found."""
