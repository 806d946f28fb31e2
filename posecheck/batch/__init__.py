"""Many clips: which there are, who works on them, what is remembered of each, and the tables of all."""
