"""What scatter over strokes says about their mean, as far as they know nothing of each other."""

from __future__ import annotations

from typing import Final

import numpy as np

from posecheck.records.base import Array

LONGEST_LAG: Final = 200
"""Strokes further apart than this (two minutes) are independent."""

NO_CORRELATION: Final = 0.05
"""Less than this is none."""

SUMS: Final = 6
"""After so many rounds the sum of autocorrelations agrees with itself."""

ROUNDING: Final = 1e-20
"""A smaller share of the whole is no scatter."""


def half_width_of_mean(spread: float | None, strokes: int, independent: float | None = None) -> float:
    """Half of the 95 % interval of a mean over strokes, by Student's t.

    It is the only place where scatter over strokes becomes an interval. What is steadily off comes on top of it.

    Parameters
    ----------
    spread : float or None
        Standard deviation over strokes; None where it is unknown.
    strokes : int
        How many strokes.
    independent : float or None
        From `independent_strokes`; None where that is not known, and all are taken for independent.

    Returns
    -------
    float
        NaN where the spread is unknown or there are fewer than two strokes, because one stroke says nothing about
        scatter. Comparisons with it are false, so that nothing looks certain that rests on it.

    Examples
    --------
    >>> from posecheck.core.scatter import half_width_of_mean
    >>> round(half_width_of_mean(2.0, 16), 2)
    1.07
    >>> round(half_width_of_mean(2.0, 16, independent=4.0), 2)
    3.56
    >>> half_width_of_mean(2.0, 1)
    nan
    """
    if spread is None or strokes < 2:  # noqa: PLR2004  scatter needs two
        return float("nan")
    count = strokes if independent is None else independent
    # Strokes that resemble their neighbours scatter less about their own mean than about the true one.
    wider = np.sqrt((1 - 1 / strokes) / (1 - 1 / count))
    from scipy.special import stdtrit

    return float(stdtrit(count - 1, 0.975) * spread * wider / np.sqrt(count))


def lag_products(values: Array, lags: int) -> Array:
    """Add up the products of each value with the one so many places after it.

    By the spectrum, which for many values takes a third of the time.

    Parameters
    ----------
    values : ndarray, shape (N,)
        In their order.
    lags : int
        The longest lag, below N.

    Returns
    -------
    ndarray, shape (lags,)
        For one place, for two places, and so on.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.scatter import lag_products
    >>> lag_products(np.array([1.0, 2.0, 3.0]), 2).round(9).tolist()
    [8.0, 3.0]
    """
    from scipy import fft

    # With zeros after the last value, or it would be a neighbour of the first.
    size = fft.next_fast_len(len(values) + lags, real=True)
    return np.asarray(fft.irfft(np.abs(fft.rfft(values, size)) ** 2, size)[1 : lags + 1])


def independent_strokes(off: Array) -> float:
    """Count how many strokes that know nothing of each other would say as much about the mean.

    A landmark that wanders slowly, or a rider, makes neighbouring strokes alike. The variance of their mean grows by
    one plus twice the sum of the autocorrelations, which are summed up to the first that is none. Read off few strokes
    they come out too small, by as much as the sum itself over the number of strokes, and are put right by that.

    Parameters
    ----------
    off : ndarray, shape (N,)
        What each stroke is off, in their order.

    Returns
    -------
    float
        From 2 to N; N where there are fewer than three strokes.

    References
    ----------
    Geyer (1992), "Practical Markov chain Monte Carlo", section 3.3. Marriott & Pope (1954), "Bias in the estimation of
    autocorrelations".

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.core.scatter import independent_strokes
    >>> independent_strokes(np.tile([1.0, -1.0], 20))
    40.0
    >>> independent_strokes(np.arange(40.0))
    2.0
    """
    count = len(off)
    rest = off - off.mean() if count else off
    power = float(np.square(rest).sum())
    if count < 3 or power <= ROUNDING * float(np.square(off).sum()):  # noqa: PLR2004  nothing to correlate
        return float(count)
    lags = np.arange(1, min(count // 2, LONGEST_LAG) + 1)
    alike = lag_products(rest, len(lags)) / power
    total = 1.0
    for _ in range(SUMS):
        true = alike + total / count * (1 - alike)
        end = int(np.argmax(np.append(true, -1.0) <= NO_CORRELATION))
        before, total = total, min(float(1 + 2 * (true * (1 - lags / count))[:end].sum()), count / 2)
        if total == before:
            break
    return count / total
