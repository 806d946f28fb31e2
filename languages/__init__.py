"""What keeps the catalogues of all languages up to date: ``python -m languages``. Nothing of it is needed to run."""
