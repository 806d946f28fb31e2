"""The libraries that an analysis computes with, loaded by its functions when they are first called."""

from __future__ import annotations


def load_libraries() -> None:
    """Load them now, rather than within the first analysis: that takes half a second.

    Processes that only look at pictures need none of them.
    """
    import scipy.fft
    import scipy.interpolate
    import scipy.linalg.lapack
    import scipy.ndimage
    import scipy.special  # noqa: F401  for those that import it later
