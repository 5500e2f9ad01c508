"""Running `papertrack refresh` by itself: the texts that the system's schedulers want, and handing them over."""
