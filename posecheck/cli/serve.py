"""``posecheck serve``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from posecheck.text import gettext

from .options import Https, Model, ModelChoice, ServerDatabase, ServerFolder
from .terminal import show_text


def serve(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8500,
    lan: Annotated[bool, typer.Option("--lan", help="Let phones in the same network in; shows a QR code.")] = False,
    database: ServerDatabase = None,
    folder: ServerFolder = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep clips after they were measured.")] = False,
    model: ModelChoice = Model.HEAVY,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Clips measured at the same time (default: as many as cores).")
    ] = None,
    https: Https = False,
    inbox: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Measure what cameras or phones drop into this folder.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser here, let in.")] = False,
    launcher: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Only write a file to double-click there, which opens the page.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Encrypt with this certificate (PEM) instead.")
    ] = None,
    certificate_key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its key, where it stands in a file of its own.")
    ] = None,
) -> None:
    """Measure clips over a local web page: for a phone, or in the fitting room.

    Open the address that it prints. Nothing leaves this machine; without --lan nothing else can even call it.
    """
    if launcher is not None:
        from posecheck.system.launcher import write_launcher

        show_text(f"Double-click it: {write_launcher(launcher)}\n")
        return
    options = {"database": database or "", "folder": folder, "keep": keep, "model": model.value, "workers": workers}
    options |= {"inbox": inbox, "open_page": open_page}
    options |= {"https": https, "certificate": certificate, "certificate_key": certificate_key}
    load_web()(show_text, port=port, lan=lan, **options)


def load_web() -> Callable[..., None]:
    """Load the server, if its libraries are installed."""
    from posecheck.errors import SettingsError
    from posecheck.system.installation import how_to_install

    try:
        from posecheck.web.server import run_server
    except ImportError as error:
        msg = gettext("The web page needs more libraries. {how_to_install}", how_to_install=how_to_install("web"))
        raise SettingsError(msg) from error
    return run_server
