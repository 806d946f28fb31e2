"""Answers for programs: JSON, CSV, Parquet and motion files."""
