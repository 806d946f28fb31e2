"""The command line within limits."""

from support.limits import check

__all__ = ["check"]
