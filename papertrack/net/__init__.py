"""Polite asking: one HTTP client with limits, and one gate per service for all processes of a user."""
