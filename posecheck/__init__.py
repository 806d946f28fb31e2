"""posecheck measures a bike fit from a side-on recording, and says how sure it is.

`check` goes from a video to an `Analysis`; `analyse` goes there from a `Recording`, with no video and no model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .app.tracking import check
    from .errors import PosecheckError, PoseError, SettingsError, StoreError, TrackError, VideoError
    from .fit.analysis import analyse
    from .fit.comparison import compare
    from .records.analysis import Analysis, Measure
    from .records.findings import Finding
    from .records.settings import Settings
    from .records.tracking import Recording, Track

_HOMES: Final = {
    "app.tracking": ("check",),
    "errors": ("PosecheckError", "PoseError", "SettingsError", "StoreError", "TrackError", "VideoError"),
    "fit.analysis": ("analyse",),
    "fit.comparison": ("compare",),
    "records.analysis": ("Analysis", "Measure"),
    "records.findings": ("Finding",),
    "records.settings": ("Settings",),
    "records.tracking": ("Recording", "Track"),
}

__all__ = [
    "Analysis",
    "Finding",
    "Measure",
    "PoseError",
    "PosecheckError",
    "Recording",
    "Settings",
    "SettingsError",
    "StoreError",
    "Track",
    "TrackError",
    "VideoError",
    "analyse",
    "check",
    "compare",
]


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: numpy and scipy take a while, and ``--help`` needs neither."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
