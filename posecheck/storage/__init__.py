"""What outlives a run: recordings as files, histories and uploads in a database."""
