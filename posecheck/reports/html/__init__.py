"""Pages for people: one HTML file that needs nothing beside it."""
