"""Whether two values are the same down to the last bit."""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType

import numpy as np

from posecheck.records.base import Record


def same(one, two):
    """Whether two values are equal down to the last bit, NaN to NaN; what is never stored does not count."""
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and np.array_equal(one, two, equal_nan=True)
    if isinstance(one, Record):
        kept = [field.name for field in fields(one) if field.metadata.get("stored", True)]
        return type(one) is type(two) and all(same(getattr(one, name), getattr(two, name)) for name in kept)
    if isinstance(one, tuple):
        return type(one) is type(two) and len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict | MappingProxyType):
        return list(one) == list(two) and all(same(one[key], two[key]) for key in one)
    return type(one) is type(two) and (one == two or (isinstance(one, float) and np.isnan([one, two]).all()))
