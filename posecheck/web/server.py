"""Starts a server and tells people how to reach it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from posecheck.errors import SettingsError
from posecheck.pose.models import ModelName, model_bundle
from posecheck.text import read_words

from .app import create_app
from .auth import Access
from .invitation import invitation_address, lan_address, qr_text
from .settings import LOOPBACK, WebSettings, default_folder


def run_server(
    show: Callable[[str], None],
    *,
    port: int,
    lan: bool,
    database: str,
    folder: Path | None,
    keep: bool,
    model: ModelName,
) -> None:
    """Serve until somebody stops it.

    Parameters
    ----------
    show : callable
        Puts text on the terminal.
    port : int
        Where to listen.
    lan : bool
        Whether other machines may call.
    database : str
        Address of the database; empty for the usual one.
    folder : Path or None
        Where files lie; None for the usual place.
    keep : bool
        Whether clips stay after they were measured.
    model : {"heavy", "lite"}
        The pose model.

    Raises
    ------
    SettingsError
        If the port is taken.
    """
    import uvicorn

    model_bundle(model)
    settings = WebSettings(folder or default_folder(), database, keep, model, lan)
    with _listening(settings.host, port) as listener:
        app = create_app(settings)
        show(greeting_text(app.state.house.gate, port, lan=lan))
        config = uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            proxy_headers=False,  # nobody else says where a call comes from
            ws="none",
            limit_concurrency=settings.limits.connections,
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(config).run([listener])


def greeting_text(gate: Access, port: int, *, lan: bool) -> str:
    """Say how to come in.

    Parameters
    ----------
    gate : Gate
        Makes the keys.
    port : int
        Where the server listens.
    lan : bool
        Whether other machines may call.

    Returns
    -------
    str
        Lines for the terminal, with a QR code for a phone.
    """
    say = read_words("web")["terminal"]
    lines = [say["here"], f"  {invitation_address(LOOPBACK, port, gate.key('fitter'))}", ""]
    if lan:
        phone = invitation_address(lan_address(), port, gate.key("rider"))
        lines += [say["phone"], f"  {phone}", "", qr_text(phone), say["plain"], ""]
    return "\n".join([*lines, say["token"], f"  {gate.token}", "", say["stop"], ""])


def _listening(host: str, port: int) -> socket.socket:
    """Take the port, before anything else is done."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # who calls before all is ready waits, and is not turned away
    except OSError as error:
        listener.close()
        msg = f"Port {port} cannot be used: {error.strerror or error}. Name another with --port."
        raise SettingsError(msg) from error
    return listener
