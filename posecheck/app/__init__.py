"""The use cases: track, check, compare, keep, report. Every shell calls these."""
