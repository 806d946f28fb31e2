"""The nouns: frozen records that every room hands around."""
