"""Where a command writes its files, and which ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from posecheck.text import gettext

from .terminal import printable_text

if TYPE_CHECKING:
    from posecheck.app.request import CheckRequest, FolderContents

Out = Annotated[str | None, typer.Option(metavar="DIR", help="Folder for the files (default: CLIP-posecheck).")]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help="Replace an older export too, and results that were changed since; never files of your own."
    ),
]
BlurFace = Annotated[bool, typer.Option(help="Hide the face in film and pictures.")]
Export = Annotated[str, typer.Option(metavar="LIST", help="More files: parquet, trc, mot, with commas between them.")]
Pdf = Annotated[bool, typer.Option("--pdf", help="Print the report into report.pdf, with an installed Chromium.")]
Client = Annotated[str, typer.Option(metavar="NAME", help="The rider's name, for the report.")]
FitterOption = Annotated[str, typer.Option(metavar="NAME", help="The fitter's name, for the report.")]
Logo = Annotated[str | None, typer.Option(metavar="FILE", help="The fitter's logo (.png, .jpg, .svg), for the report.")]
SheetFile = Annotated[
    str | None,
    typer.Option("--sheet", metavar="FILE", help="A fitter's sheet, which posecheck sheet makes; printed too."),
]

_LOGO_KINDS: Final = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml", ".webp": "webp"}
_LOGO_LIMIT: Final = 1_000_000
_LOGO_SIDE_PX: Final = 4000
_TAIL: Final = 64
"""An image's end mark is among its last bytes; some programs put a few behind it."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What the user asked for beside the usual files.

    Parameters
    ----------
    export : str
        Formats with commas between them.
    pdf, blur_face : bool
        Whether to print the report; whether to hide the face.
    client, fitter : str
        Names for the report.
    logo : str or None
        An image file.
    film : bool
        Whether to draw the films.
    sheet : str or None
        The file of a fitter's sheet.
    picture : bool
        Whether to write a picture to share.
    """

    export: str = ""
    pdf: bool = False
    blur_face: bool = False
    client: str = ""
    fitter: str = ""
    logo: str | None = None
    film: bool = True
    sheet: str | None = None
    picture: bool = True

    def contents(self) -> FolderContents:
        """Check what was asked for.

        Raises SettingsError if something cannot be had.
        """
        from posecheck.app.request import FolderContents
        from posecheck.reports.html.report import Heading

        formats = tuple(name.strip().lower() for name in self.export.split(",") if name.strip())
        heading = Heading(_text(self.client, "--client"), _text(self.fitter, "--fitter"), _image(self.logo))
        sheet = None
        if self.sheet is not None:
            from posecheck.storage.sheet_file import read_sheet

            sheet = read_sheet(self.sheet)
        return FolderContents(formats, self.pdf, self.blur_face, heading, self.film, sheet, self.picture)


@dataclass(frozen=True, slots=True)
class OutputPlace:
    """A folder to write, as the user named it.

    Parameters
    ----------
    folder : Path
        The folder.
    force : bool
        Whether an older export, and results that were changed since, may be replaced too.
    asked : ReportRequest
        What to write.
    inputs : tuple of str or path, or None
        What else the command reads; None among them for what was not named.
    """

    folder: Path
    force: bool
    asked: ReportRequest
    inputs: tuple[str | Path | None, ...] = ()

    def add_to(self, request: CheckRequest) -> CheckRequest:
        """Ask for the folder too.

        Raises SettingsError if something cannot be had.
        """
        protected = tuple(path for path in (self.asked.logo, self.asked.sheet, *self.inputs) if path)
        contents = self.asked.contents()
        return replace(request, folder=self.folder, contents=contents, force=self.force, protected=protected)


def shown_path(folder: Path) -> str:
    """Name the report in a folder as short as can be: from the working directory where that holds it."""
    report = folder.absolute() / "report.html"
    name = str(report.relative_to(Path.cwd())) if report.is_relative_to(Path.cwd()) else str(report)
    return printable_text(name)


def _text(name: str, option: str) -> str:
    """Refuse a name that holds bytes which are no letters, as no page can show it. Raises SettingsError."""
    from posecheck.errors import SettingsError

    try:
        name.encode()
    except UnicodeEncodeError as error:
        msg = gettext("The name after {option} is no text in UTF-8. Type it anew.", option=option)
        raise SettingsError(msg) from error
    return name


def _image(path: str | None) -> str:
    """Read an image into a data URI."""
    if path is None:
        return ""
    from base64 import b64encode

    from posecheck.errors import SettingsError
    from posecheck.system.regular_file import open_regular

    kind = _LOGO_KINDS.get(Path(path).suffix.lower())
    try:
        with open_regular(path) as file:
            content = file.read(_LOGO_LIMIT + 1)
    except OSError as error:
        msg = gettext("{path} cannot be read as a logo. Check its name.", path=path)
        raise SettingsError(msg) from error
    if kind is None or len(content) > _LOGO_LIMIT or not _is_whole_image(kind, content):
        msg = gettext(
            "{path} is no logo: it should be a whole .png, .jpg, .svg or .webp of at most 1 MB and 4,000 px a side.",
            path=path,
        )
        raise SettingsError(msg)
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def _is_whole_image(kind: str, content: bytes) -> bool:
    """Whether a file holds what its name says, up to its end, and no more pixels than a page needs."""
    if kind == "svg+xml":
        return b"<svg" in content
    if kind == "webp":
        told = 8 + int.from_bytes(content[4:8], "little")
        return content[:4] == b"RIFF" and content[8:12] == b"WEBP" and len(content) >= told
    if kind == "png":
        whole = content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-_TAIL:]
        size_px = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    else:
        from posecheck.video.image import jpeg_size

        whole, size_px = b"\xff\xd9" in content[-_TAIL:], jpeg_size(content) or (0, 0)
    return whole and 0 < min(size_px) <= max(size_px) <= _LOGO_SIDE_PX
