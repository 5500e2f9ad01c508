"""The command line: words to one call, and a value to a table. No decision about papers is made here."""
