"""Recordings of other trackers: markers in space, and landmarks in pictures."""
