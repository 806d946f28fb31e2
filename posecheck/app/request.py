"""One request for every way in: what to measure, how to look at it, what to write, whose history it joins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal

from posecheck.errors import SettingsError
from posecheck.pose.mediapipe import Device
from posecheck.pose.models import ModelName
from posecheck.records.settings import Settings
from posecheck.records.sheet import FitterSheet
from posecheck.records.tracking import Correction
from posecheck.reports.data.analysis import NEEDS_PYARROW
from posecheck.reports.html.report import Heading
from posecheck.reports.pdf import find_chromium
from posecheck.system.installation import NEEDS_EZC3D
from posecheck.text import gettext
from posecheck.video.file_kind import is_recording_file
from posecheck.video.reader import Video

EXPORTS: Final = ("parquet", "trc", "mot", "c3d")

FrameChoice = Literal["needed", "all"]


@dataclass(frozen=True, slots=True)
class FolderContents:
    """What a folder holds beside the usual files, and how.

    Parameters
    ----------
    export : tuple of str
        Some of `EXPORTS`.
    pdf : bool
        Whether to print the report.
    blur_face : bool
        Whether to hide the face in film and pictures.
    heading : Heading
        Whose report it is.
    film : bool
        Whether to draw the films; without them the report has its pictures all the same.
    sheet : FitterSheet or None
        What a fitter wrote down, for the report.
    picture : bool
        Whether to write a picture to share.

    Raises
    ------
    SettingsError
        If an export is not known, or nothing can write it or print a PDF.
    """

    export: tuple[str, ...] = ()
    pdf: bool = False
    blur_face: bool = False
    heading: Heading = Heading()  # noqa: RUF009  frozen
    film: bool = True
    sheet: FitterSheet | None = None
    picture: bool = True

    def __post_init__(self) -> None:
        unknown = [name for name in self.export if name not in EXPORTS]
        if unknown:
            msg = gettext(
                "{names} cannot be exported. The formats are {formats}.",
                names=", ".join(unknown),
                formats=", ".join(EXPORTS),
            )
            raise SettingsError(msg)
        if "parquet" in self.export:
            _require_library("pyarrow", NEEDS_PYARROW)
        if "c3d" in self.export:
            _require_library("ezc3d", NEEDS_EZC3D)
        if self.pdf:
            find_chromium()


def _require_library(name: str, message: str) -> None:
    from importlib.util import find_spec

    if find_spec(name) is None:
        raise SettingsError(message)


@dataclass(frozen=True, slots=True)
class HistoryPlace:
    """Where in a history an answer goes.

    Parameters
    ----------
    rider, bike : str
        Who rides, on what.
    day : date or datetime, or None
        When it was filmed; None for what the file says.
    database : str or None
        The history; None for the default one.
    taught_before : datetime or None
        Only clips that were kept before this moment teach how the model sees the rider, with its time zone; None for
        all. A batch sets it to when it begins: its clips come in any order.
    """

    rider: str
    bike: str = ""
    day: date | None = None
    database: str | None = None
    taught_before: datetime | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A clip to measure, and all that is wanted of it. It can be pickled.

    Every command, the batch, the server and the Python functions build one of these; the defaults stand here alone.

    Parameters
    ----------
    source : str
        A video file of a rider from the side, or a stored recording.
    settings : Settings
        What the user says about the ride.
    replace_stored : frozenset of str
        Fields of the settings that hold for a stored recording too; in the others it keeps its own.
    model : {"heavy", "lite"}
        Heavy is the most accurate; lite is four times as fast, for a preview.
    frames : {"needed", "all"}
        Look at as many frames as narrow the intervals, or at all.
    workers : int
        So many processes look at a clip. The answer is the same.
    device : {"cpu", "gpu"}
        What the model should run on; the CPU where there is no usable GPU.
    start_s, end_s : float or None
        Look only at this part; None for the clip's beginning and end [s].
    whole_class : bool
        Look only at 20 seconds every 2 minutes, and at what changes; a clip below 4 minutes is looked at as ever.
    names : str or None
        A TOML file that says which points of another tracker's file are which landmarks; None for the usual names.
    rate_hz : float or None
        How many frames a second of another tracker's file has; None for its own times, or the clip's beside it [Hz].
    rear, other_side : str or None
        A second clip of the rider from behind, and one from the other side; neither need be of the same moment.
    corrections : tuple of Correction
        Joints put right by hand, which replace those of a stored recording; None keeps those.
    name : str
        What to call the clip, where its file is called otherwise; empty for the file's own name.
    folder : Path or None
        Where to write the result; None writes nothing.
    contents : FolderContents
        What else the folder should hold.
    force : bool
        Whether results that were changed since, or an older export, may be replaced.
    protected : tuple of str or Path
        Other files that were read, which must not be replaced.
    history : HistoryPlace or None
        Whose history the answer joins; None for nobody's.
    stored_only : bool
        Whether the source must be a stored recording, whatever its name.
    closely : bool
        Whether to look until scatter hardly widens an interval, as for a comparison, rather than until the verdicts are
        sure: between two clips of a rider what is steadily off cancels, and scatter decides.

    Raises
    ------
    SettingsError
        If there is no process to look.

    Examples
    --------
    >>> from posecheck.app.request import CheckRequest
    >>> CheckRequest("ride.mp4", model="lite").settings.riding
    'spin'
    """

    source: str = field(repr=False)  # this and some others may hold a password, and clusters log what they are sent
    settings: Settings = field(default_factory=Settings)
    replace_stored: frozenset[str] = frozenset()
    model: ModelName = "heavy"
    frames: FrameChoice = "needed"
    workers: int = 1
    device: Device = "cpu"
    start_s: float | None = None
    end_s: float | None = None
    whole_class: bool = False
    names: str | None = None
    rate_hz: float | None = None
    rear: str | None = field(default=None, repr=False)
    other_side: str | None = field(default=None, repr=False)
    corrections: tuple[Correction, ...] | None = None
    name: str = ""
    folder: Path | None = None
    contents: FolderContents = field(default_factory=FolderContents)
    force: bool = True
    protected: tuple[str | Path, ...] = field(default=(), repr=False)
    history: HistoryPlace | None = field(default=None, repr=False)
    stored_only: bool = False
    closely: bool = False

    def __post_init__(self) -> None:
        if self.workers < 1:
            msg = gettext("At least one process looks at a clip, not {workers}.", workers=self.workers)
            raise SettingsError(msg)

    @property
    def keeps_recording(self) -> bool:
        """Whether a stored recording comes out as it was read, so that its own folder may be written around it."""
        return not (self.replace_stored or self.rear or self.other_side or self.corrections is not None)

    @property
    def is_stored(self) -> bool:
        """Whether the source is a stored recording, which needs no video."""
        return self.stored_only or is_recording_file(self.source)

    def settings_for(self, stored: Settings) -> Settings:
        """Put the settings of a stored recording and the user's together."""
        return replace(stored, **{name: getattr(self.settings, name) for name in self.replace_stored})

    def check_second_clips(self) -> None:
        """Open the second clips, so that a broken one is named before the first was looked at.

        Raises VideoError if one cannot be read as a video.
        """
        for second in (self.rear, self.other_side):
            if second is not None:
                Video(second).close()
