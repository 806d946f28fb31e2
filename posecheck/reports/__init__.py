"""An analysis as text: for a terminal, for a program."""
