"""What the public interface calls by another name than the module where it stands."""

from .tracking import record as track

__all__ = ["track"]
