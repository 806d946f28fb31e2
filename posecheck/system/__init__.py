"""Processes, whole-or-nothing files and interrupts: the computer, not the bicycle."""
