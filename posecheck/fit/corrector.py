"""What a pose model gets wrong about a rider, foretold from the rider's shape and taken off.

Rendered riders show landmark and joint side by side. A ridge regression (Hoerl & Kennard 1970) from shape to the error
of each angle over the crank circle was trained on them by ``benchmarks/corrector.py``; the riders that accuracy is
measured on took no part. Like OpenCap's marker lift (Uhlrich 2023), it learns the model's habits, not the riders'
angles: it sees no truth, and a rider unlike those it knows is corrected less and gets wider intervals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from posecheck.core import curves
from posecheck.data import Array

ANGLES: Final = ("knee_flexion", "hip_angle", "trunk_flexion", "ankle_angle", "shoulder_angle", "elbow_flexion")
HARMONICS: Final = 3
"""How finely errors are foretold over the stroke."""

RIDGE: Final = 100.0
"""Weight of the prior that a feature means nothing; between 30 and 300 it hardly matters (own measurement)."""

FAR: Final = 3.0
"""Features further from the known riders than so many standard deviations count as being just there."""


@dataclass(frozen=True, slots=True, eq=False)
class Corrector:
    """A trained regression.

    Parameters
    ----------
    centre, spread : ndarray, shape (F,)
        Mean and standard deviation of each feature over the known riders.
    usual : ndarray, shape (A, K)
        Mean error of each angle: coefficients over the crank circle [deg].
    weights : ndarray, shape (A, K, F)
        How it goes with each feature in standard deviations [deg].
    inverse : ndarray, shape (F, F)
        Inverse of the penalised normal matrix.
    """

    centre: Array
    spread: Array
    usual: Array
    weights: Array
    inverse: Array

    def errors(self, shape: Array) -> Array:
        """Foretell the errors of a rider's angles.

        Parameters
        ----------
        shape : ndarray, shape (F,)
            From `posecheck.core.shape.shape`.

        Returns
        -------
        ndarray, shape (A, K)
            Coefficients over the crank circle, in the order of `ANGLES` [deg].
        """
        return np.asarray(self.usual + self.weights @ self._known(shape))

    def strangeness(self, shape: Array) -> float:
        """Say how little the known riders tell about one.

        Parameters
        ----------
        shape : ndarray, shape (F,)
            From `posecheck.core.shape.shape`.

        Returns
        -------
        float
            How many times larger than usual the error of what is foretold is; 1 for a rider like the mean.
        """
        known = self._known(shape)
        return float(np.sqrt(1 + known @ self.inverse @ known))

    def _known(self, shape: Array) -> Array:
        """Features in standard deviations; one that was not seen counts as usual."""
        return np.nan_to_num(np.clip((shape - self.centre) / self.spread, -FAR, FAR))


def train(shapes: Array, errors: Array) -> Corrector:
    """Learn from riders whose truth is known.

    Parameters
    ----------
    shapes : ndarray, shape (R, F)
        One row per rider.
    errors : ndarray, shape (R, A, K)
        What was seen less what was true: coefficients over the crank circle [deg].

    Returns
    -------
    Corrector
        Ready for other riders.
    """
    centre, spread = shapes.mean(axis=0), shapes.std(axis=0)
    usual = errors.mean(axis=0)
    known = np.clip((shapes - centre) / spread, -FAR, FAR)
    inverse = np.linalg.inv(known.T @ known + RIDGE * np.eye(known.shape[1]))
    weights = np.einsum("fg,rg,rak->akf", inverse, known, errors - usual)
    return Corrector(centre, spread, usual, weights, inverse)


@cache
def shipped(engine: str) -> Corrector | None:
    """Return the corrector of an engine.

    Parameters
    ----------
    engine : str
        Its name, such as ``mediapipe heavy``.

    Returns
    -------
    Corrector or None
        None for an engine that none was trained for.
    """
    place = files(__package__) / f"{engine.replace(' ', '-')}.npz"
    if not place.is_file():
        return None
    with place.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return Corrector(**{name: stored[name].astype(np.float64) for name in Corrector.__slots__})


def corrected(corrector: Corrector, shape: Array, phase_deg: Array, angles: Mapping[str, Array]) -> dict[str, Array]:
    """Take the foretold errors off.

    Parameters
    ----------
    corrector : Corrector
        What is known of the engine.
    shape : ndarray, shape (F,)
        The rider; NaN where a feature was not seen.
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals, nothing is corrected there [deg].
    angles : mapping of str to ndarray, shape (T,)
        Series by name [deg].

    Returns
    -------
    dict of str to ndarray, shape (T,)
        The same series, those of `ANGLES` corrected [deg].
    """
    errors = np.nan_to_num(curves.basis(phase_deg, HARMONICS) @ corrector.errors(shape).T)
    return {
        name: values - errors[:, ANGLES.index(name)] if name in ANGLES else values for name, values in angles.items()
    }
