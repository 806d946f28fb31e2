"""Numbers from arrays: numpy and scipy only; nothing here knows of files, models or findings."""
