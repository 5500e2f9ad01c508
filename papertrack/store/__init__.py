"""The database: all that was read, mentioned and learnt, in one SQLite file."""
