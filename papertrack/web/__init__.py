"""The database in a browser: a few pages, made on the server, that ask the tracker what the commands ask."""
