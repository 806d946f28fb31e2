"""Doors to the outside: videos, the pose model, stored files."""
