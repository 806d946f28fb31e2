"""Landmarks of DeepLabCut from its ``.h5`` file: a table of pandas, read by h5py alone."""

from __future__ import annotations

import io
import pickle
from typing import Any, Final

import numpy as np

from posecheck.records.base import Array
from posecheck.text import gettext

from .columns import table_points
from .points import PointTable, refuse

KEY: Final = "df_with_missing"
_HEADS: Final = (3, 4)
"""Rows of names: scorer, bodyparts and coords; with several animals individuals comes second."""


class _PlainUnpickler(pickle.Unpickler):
    """PyTables pickles the names of columns: lists and tuples of text are read, nothing else, and nothing runs."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse whatever is more than text and lists."""
        msg = gettext("it asks for {module}.{name}", module=module, name=name)
        raise ValueError(msg)


def read_deeplabcut(path: str, file: Any) -> PointTable:
    """Read an open ``.h5`` file of DeepLabCut; of several animals the first."""
    group = file[KEY]
    heads, numbers = _from_table(group["table"]) if "table" in group else _from_blocks(group)
    if not heads or len(heads[0]) not in _HEADS or numbers.shape[1] != len(heads):
        why = gettext("its columns are not named as DeepLabCut names them: scorer, bodyparts and coords.")
        raise refuse(path, why)
    mine = [place for place, head in enumerate(heads) if head[1:-2] == heads[0][1:-2]]
    return table_points(
        path, [f"{heads[place][-2]}.{heads[place][-1]}" for place in mine], numbers[:, mine], "deeplabcut"
    )


def _from_table(table: Any) -> tuple[list[tuple[str, ...]], Array]:
    """Read what pandas writes with ``format="table"``, as DeepLabCut does."""
    kind = table.attrs["values_block_0_kind"]
    pickled = bytes(kind) if isinstance(kind, (bytes, np.bytes_)) else str(kind).encode("latin-1")
    try:
        named = _PlainUnpickler(io.BytesIO(pickled)).load()
    except (pickle.UnpicklingError, EOFError, IndexError, AttributeError) as error:
        msg = gettext("the names of its columns cannot be read: {error}", error=error)
        raise ValueError(msg) from error
    heads = [tuple(map(str, head)) for head in named]
    return heads, np.asarray(table["values_block_0"], dtype=np.float64).reshape(len(table), -1)


def _from_blocks(group: Any) -> tuple[list[tuple[str, ...]], Array]:
    """Read what pandas writes with ``format="fixed"``, as movement does."""
    levels = [name for name in sorted(group) if name.startswith("block0_items_level")]
    rows = []
    for level in levels:
        words = [word.decode() if isinstance(word, bytes) else str(word) for word in group[level][()]]
        rows.append([words[place] for place in group[level.replace("level", "label")][()]])
    return list(zip(*rows, strict=True)), np.asarray(group["block0_values"], dtype=np.float64)
