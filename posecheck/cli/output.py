"""Where a command writes its files, and which ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .terminal import printable_text

if TYPE_CHECKING:
    from posecheck.app.results import Wishes

Out = Annotated[str | None, typer.Option(metavar="DIR", help="Folder for the files; CLIP-posecheck if not told.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there, also if posecheck did not write it.")]
BlurFace = Annotated[bool, typer.Option(help="Hide the face in film and pictures.")]
Export = Annotated[str, typer.Option(metavar="LIST", help="More files: parquet, trc, mot, with commas between them.")]
Pdf = Annotated[bool, typer.Option("--pdf", help="Print the report into report.pdf, with an installed Chromium.")]
Client = Annotated[str, typer.Option(metavar="NAME", help="The rider's name, for the report.")]
FitterOption = Annotated[str, typer.Option(metavar="NAME", help="The fitter's name, for the report.")]
Logo = Annotated[str | None, typer.Option(metavar="FILE", help="The fitter's logo (.png, .jpg, .svg), for the report.")]

_LOGO_KINDS: Final = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml", ".webp": "webp"}
_LOGO_LIMIT: Final = 1_000_000


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
    """

    export: str = ""
    pdf: bool = False
    blur_face: bool = False
    client: str = ""
    fitter: str = ""
    logo: str | None = None
    film: bool = True

    def wishes(self) -> Wishes:
        """Check what was asked for.

        Returns
        -------
        Wishes
            For `posecheck.app.results.write`.

        Raises
        ------
        SettingsError
            If something cannot be had.
        """
        from posecheck.app.results import Wishes
        from posecheck.reports.html.report import Heading

        formats = tuple(name.strip().lower() for name in self.export.split(",") if name.strip())
        heading = Heading(self.client, self.fitter, _image(self.logo))
        return Wishes(formats, self.pdf, self.blur_face, heading, self.film)


@dataclass(frozen=True, slots=True)
class OutputPlace:
    """A folder to write.

    Parameters
    ----------
    file : str
        The clip or the recording.
    out : str or None
        The folder; None for the usual one.
    force : bool
        Whether something else that is there may be replaced.
    asked : Asked
        What to write.
    usual : Path or None
        The folder where none is told; None for the one named after the file.
    others : tuple of str
        More files that must not vanish with what is replaced.
    """

    file: str
    out: str | None
    force: bool
    asked: ReportRequest
    usual: Path | None = None
    others: tuple[str, ...] = ()

    def ready(self) -> tuple[Path, Wishes]:
        """Make sure, before any work, that all of it can be written.

        Returns
        -------
        folder, wishes : Path and Wishes
            For `posecheck.app.results.write`.

        Raises
        ------
        PosecheckError
            If it cannot.
        """
        from posecheck.app.results import usual_folder
        from posecheck.storage.files import is_recording_file
        from posecheck.system.output_folder import check_output

        wishes = self.asked.wishes()
        folder = (self.usual or usual_folder(self.file)) if self.out is None else Path(self.out)
        inside = folder.resolve() == Path(self.file).resolve().parent and is_recording_file(self.file)
        spared = self.others if inside and self.usual is None else (self.file, *self.others)
        check_output(folder, force=self.force, spared=tuple(map(Path, spared)))
        return folder, wishes


def shown_path(folder: Path) -> str:
    """Name the report in a folder as short as can be.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    str
        Its path, from the working directory where that holds it.
    """
    report = folder.absolute() / "report.html"
    name = str(report.relative_to(Path.cwd())) if report.is_relative_to(Path.cwd()) else str(report)
    return printable_text(name)


def _image(path: str | None) -> str:
    """Read an image into a data URI."""
    if path is None:
        return ""
    from base64 import b64encode

    from posecheck.errors import SettingsError

    kind = _LOGO_KINDS.get(Path(path).suffix.lower())
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LOGO_LIMIT + 1)
    except OSError as error:
        msg = f"{path} cannot be read as a logo. Check its name."
        raise SettingsError(msg) from error
    if kind is None or len(content) > _LOGO_LIMIT:
        msg = f"{path} is no logo: it should be a .png, .jpg, .svg or .webp of at most 1 MB."
        raise SettingsError(msg)
    return f"data:image/{kind};base64,{b64encode(content).decode()}"
