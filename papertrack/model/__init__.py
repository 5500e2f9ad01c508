"""The values that everything else speaks in: immutable, without I/O, safe to pickle."""
