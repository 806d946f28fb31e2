"""What a pose model gets wrong about a rider, foretold from the rider's shape and taken off.

Rendered riders show landmark and joint side by side. A Gaussian process (Rasmussen & Williams 2006, chapter 2), linear
with a smooth bend, from shape to the error of each angle over the crank circle was trained on them by
``benchmarks/corrector.py``; the riders that accuracy is measured on took no part. Like OpenCap's marker lift (Uhlrich
2023), it learns the model's habits, not the riders' angles: it sees no truth, and a rider unlike those it knows is
corrected less and gets wider intervals.

The constant that moves the shoulder onto the joint of the rendered body does not hold for filmed riders, whose trunks
it made 3 degrees worse, while the regression helps them too (own measurement). So the shoulder is moved as far as a
rider is like the rendered ones, and from others is taken off what filmed riders have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from posecheck.core import fourier
from posecheck.core.landmark_bias import LandmarkBias, engine_key, landmark_bias
from posecheck.core.ride import Ride
from posecheck.core.shape import rider_shape
from posecheck.records.base import Array
from posecheck.records.tracking import Correction

from .likeness import WHOLLY_LIKE, Likeness
from .obliquity import camera_yaw

CORRECTED_ANGLES: Final = (
    "knee_flexion",
    "hip_angle",
    "trunk_flexion",
    "ankle_angle",
    "shoulder_angle",
    "elbow_flexion",
)
CORRECTOR_HARMONICS: Final = 3
"""How finely errors are foretold over the stroke."""

BEND: Final = 4.0
CORRECTOR_REACH: Final = 2.0
NOISE: Final = 0.5
"""Variance of the bend and of what no shape tells, against that of the linear part, and how far the bend reaches, in
standard deviations of a feature. Half or twice of each hardly matters (own measurement)."""

FAR_SHAPE: Final = 3.0
"""Features further from the known riders than so many standard deviations count as being just there."""

FILMED: Final[Mapping[str, tuple[float, float]]] = {"knee_flexion": (-0.3, 1.2), "trunk_flexion": (1.0, 0.0)}
"""What is read too much on filmed riders after that: mean, and cosine of the crank phase. Over nine riders, each
counted once: the stretched knee 1.5 too straight, the bent one 0.9 too bent, the trunk 1 too flexed [deg]."""


@dataclass(frozen=True, slots=True, eq=False)
class Corrector:
    """A trained regression.

    Parameters
    ----------
    centre, spread : ndarray, shape (F,)
        Mean and standard deviation of each feature over the known riders.
    usual : ndarray, shape (A, K)
        Mean error of each angle: coefficients over the crank circle [deg].
    known : ndarray, shape (R, F)
        The known riders, in standard deviations.
    weights : ndarray, shape (A, K, R)
        How the error goes with likeness to each known rider [deg].
    inverse : ndarray, shape (R, R)
        Inverse of how alike they are, with what no shape tells.
    """

    centre: Array
    spread: Array
    usual: Array
    known: Array
    weights: Array
    inverse: Array

    def errors(self, shape: Array) -> Array:
        """Foretell the errors of a rider's angles.

        Parameters
        ----------
        shape : ndarray, shape (F,)
            From `posecheck.core.shape.rider_shape`.

        Returns
        -------
        ndarray, shape (A, K)
            Coefficients over the crank circle, in the order of `CORRECTED_ANGLES` [deg].
        """
        return np.asarray(self.usual + self.weights @ self._alike(shape))

    def strangeness(self, shape: Array) -> float:
        """Say how little the known riders tell about one.

        Parameters
        ----------
        shape : ndarray, shape (F,)
            From `posecheck.core.shape.rider_shape`.

        Returns
        -------
        float
            How many times larger the error of what is foretold is than if the shape told all that it can.
        """
        rider, alike = self._standard(shape), self._alike(shape)
        untold = _kernel(rider[None], rider[None])[0, 0] - alike @ self.inverse @ alike
        return float(np.sqrt(1 + max(untold, 0.0) / NOISE))

    def _alike(self, shape: Array) -> Array:
        """How like each known rider this one is."""
        return _kernel(self.known, self._standard(shape)[None])[:, 0]

    def _standard(self, shape: Array) -> Array:
        """Features in standard deviations; one that was not seen counts as usual."""
        return np.nan_to_num(np.clip((shape - self.centre) / self.spread, -FAR_SHAPE, FAR_SHAPE))


def _kernel(some: Array, others: Array) -> Array:
    """How alike riders are, shapes (R, F) and (S, F) to (R, S)."""
    product, features = some @ others.T, some.shape[1]
    apart = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * product
    return np.asarray(product / features + BEND * np.exp(-apart / (2 * CORRECTOR_REACH**2 * features)))


def train_corrector(shapes: Array, errors: Array) -> Corrector:
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
    known = np.clip((shapes - centre) / spread, -FAR_SHAPE, FAR_SHAPE)
    inverse = np.asarray(np.linalg.inv(_kernel(known, known) + NOISE * np.eye(len(known))), dtype=np.float64)
    weights = np.einsum("rs,sak->akr", inverse, errors - usual)
    return Corrector(centre, spread, usual, known, weights, inverse)


TRAINED: Final = ("mediapipe heavy", "mediapipe lite")  # no other name reaches the file system


def shipped_corrector(engine: str) -> Corrector | None:
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
    return _load(key.replace(" ", "-")) if (key := engine_key(engine)) in TRAINED else None


@cache
def _load(name: str) -> Corrector:
    with (files(__package__) / f"{name}.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return Corrector(**{name: stored[name].astype(np.float64) for name in Corrector.__slots__})


def measure_likeness(engine: str, ride: Ride) -> Likeness:
    """Compare a rider with the rendered ones.

    Parameters
    ----------
    engine : str
        Who saw the rider, such as ``mediapipe heavy``.
    ride : Ride
        The rider.

    Returns
    -------
    Likeness
        Wholly like them for an engine that no corrector was trained for.
    """
    trained, use = shipped_corrector(engine), np.flatnonzero(ride.stroke >= 0)
    if trained is None or not len(use):
        return WHOLLY_LIKE
    both = ({joint: np.take(path, use, axis=0) for joint, path in side.items()} for side in (ride.near, ride.far))
    rider = rider_shape(ride.phase_deg[use], *both)
    return Likeness(rider, trained.strangeness(rider), camera_yaw(ride, landmark_bias(engine)) or 0.0)


def scale_corrections(usual: LandmarkBias, rider: Likeness) -> tuple[Correction, ...]:
    """Say how far joints are moved from their landmarks: as far as the rider is like those it was measured on.

    Parameters
    ----------
    usual : LandmarkBias
        Of the engine.
    rider : Likeness
        From `measure_likeness`.

    Returns
    -------
    tuple of Correction
        For `posecheck.core.joint_offsets.move_joints`.
    """
    share = rider.trust
    return tuple(replace(one, along=share * one.along, across=share * one.across) for one in usual.corrections)


def foretell_errors(corrector: Corrector, rider: Likeness) -> Array:
    """Foretell what is taken off a rider's angles: what was learned, and more from one unlike the rendered ones.

    Parameters
    ----------
    corrector : Corrector
        What is known of the engine.
    rider : Likeness
        The rider, from `measure_likeness`.

    Returns
    -------
    ndarray, shape (A, K)
        Coefficients over the crank circle, in the order of `ANGLES` [deg].
    """
    # Beyond what it knows it comes back to what it says of everybody, and of a strange rider to nothing.
    usual = rider.trust * corrector.usual
    errors = usual + rider.within * (corrector.errors(rider.shape) - usual)
    for name, (mean, cosine) in FILMED.items():
        errors[CORRECTED_ANGLES.index(name), :2] += rider.filmed * np.array([mean, cosine])
    return errors


def apply_corrector(
    corrector: Corrector, rider: Likeness, phase_deg: Array, angles: Mapping[str, Array]
) -> dict[str, Array]:
    """Take the foretold errors off.

    Parameters
    ----------
    corrector : Corrector
        What is known of the engine.
    rider : Likeness
        The rider, from `measure_likeness`.
    phase_deg : ndarray, shape (T,)
        Crank phase; NaN where nobody pedals, nothing is corrected there [deg].
    angles : mapping of str to ndarray, shape (T,)
        Series by name [deg].

    Returns
    -------
    dict of str to ndarray, shape (T,)
        The same series, those of `CORRECTED_ANGLES` corrected [deg].
    """
    errors = np.nan_to_num(fourier.fourier_basis(phase_deg, CORRECTOR_HARMONICS) @ foretell_errors(corrector, rider).T)
    return {
        name: values - errors[:, CORRECTED_ANGLES.index(name)] if name in CORRECTED_ANGLES else values
        for name, values in angles.items()
    }
