"""Libraries that others import without need: loaded only when something of them is wanted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a library until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or sys.modules.get(self.__name__) is self:
            msg = f"{self.__name__} is not loaded, and so has no {name}"  # untranslated: as Python says it
            raise AttributeError(msg)
        return getattr(import_module(self.__name__), name)


@contextmanager
def put_off_imports(*names: str) -> Iterator[None]:
    """Put off the import of libraries, each named with the packages it lies in, that are not loaded yet.

    Who imports one of them meanwhile gets what loads it when it is used. Afterwards they can be imported as ever.
    """
    waiting = {name: _Later(name) for name in names if name not in sys.modules}
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name, later in waiting.items():
            if sys.modules.get(name) is later:
                del sys.modules[name]
