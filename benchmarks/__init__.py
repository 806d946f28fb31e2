"""Measurements of posecheck itself; see README.md in this folder."""
