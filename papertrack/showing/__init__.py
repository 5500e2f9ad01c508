"""What people are shown of an answer, on whatever it is shown: names, bylines, excerpts, and the words to light up."""
