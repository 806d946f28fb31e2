"""Starts a server and tells people how to reach it."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from posecheck.errors import SettingsError
from posecheck.pose.models import ModelName, model_bundle
from posecheck.text import gettext, read_words

from .app import create_app
from .auth import Access
from .certificate import HttpsFiles, given_certificate, own_certificate
from .connections import bounded_connections
from .dependencies import ServerState
from .invitation import invitation_address, lan_address, qr_text
from .running import announce_server, open_browser, running_address
from .settings import LOOPBACK, Limits, WebSettings, default_folder, default_workers


def run_server(
    show: Callable[[str], None],
    *,
    port: int,
    lan: bool,
    database: str,
    folder: Path | None,
    keep: bool,
    model: ModelName,
    workers: int | None = None,
    https: bool = False,
    certificate: Path | None = None,
    certificate_key: Path | None = None,
    inbox: Path | None = None,
    open_page: bool = False,
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
    workers : int or None
        So many clips are measured at once; None for as many as this computer can.
    https : bool
        Whether the connection is encrypted.
    certificate, certificate_key : Path or None
        The user's own certificate, which encrypts too; None for one that this computer makes.
    inbox : Path or None
        A folder whose clips are measured as they come.
    open_page : bool
        Whether this computer's browser opens the page, already let in.

    Raises
    ------
    SettingsError
        If the port is taken, or another server works in the folder.
    """
    if inbox is not None and not inbox.is_dir():
        msg = gettext("{inbox} is no folder. Make it first, or name another with --inbox.", inbox=inbox)
        raise SettingsError(msg)
    place, say = folder or default_folder(), read_words("web")["terminal"]
    there = running_address(place)
    if there is not None:
        if not open_page:
            msg = gettext(
                "A server works in {place} already. Stop it first, or name another folder with --folder.", place=place
            )
            raise SettingsError(msg)
        opened = open_browser(there)
        show("\n".join([say["there"], f"  {there}", ""]) if not opened else say["there_opened"] + "\n")
        return
    model_bundle(model)
    files = https_files(place, certificate, certificate_key, lan=lan) if https or certificate else None
    settings = WebSettings(place, database, keep, model, lan, workers or default_workers(), files, inbox, Limits())
    serve_pages(show, settings, port, open_page=open_page)


def serve_pages(
    show: Callable[[str], None],
    settings: WebSettings,
    port: int,
    *,
    open_page: bool = False,
    page: str = "",
    begun: Callable[[ServerState], None] = lambda _: None,
) -> None:
    """Serve until somebody stops it.

    The addresses lead to `page`, an empty one to the first. `begun` is called with the server's state before it serves.
    Raises SettingsError if the port is taken, unless a page is to be opened: then another port does.
    """
    limits = settings.limits
    limit_process(limits)
    with _listening(settings.host, port, or_another=open_page) as listener:
        port = listener.getsockname()[1]
        app = create_app(settings)
        access: Access = app.state.server.access
        show(greeting_text(access, port, lan=settings.lan, scheme=settings.scheme, page=page))
        if open_page:
            here = invitation_address(LOOPBACK, port, access.key("fitter"), settings.scheme, page)
            threading.Timer(1.0, open_browser, [here]).start()  # by then the server listens
        begun(app.state.server)
        with announce_server(settings, port, access.token):
            run_uvicorn(uvicorn.Server(uvicorn_config(app, limits, settings.https)), listener, limits)


def uvicorn_config(app: FastAPI, limits: Limits, https: HttpsFiles | None = None) -> uvicorn.Config:
    """Say how uvicorn runs an application."""
    return uvicorn.Config(
        app,
        http=bounded_connections(limits),
        log_level="error",
        server_header=False,
        proxy_headers=False,  # nobody else says where a call comes from
        ws="websockets-sansio",
        ws_max_size=limits.live_message_bytes,
        ws_ping_interval=limits.live_idle_s / 2,
        ws_ping_timeout=limits.live_idle_s / 2,
        ws_per_message_deflate=False,  # pictures are packed already, and what is unpacked can be larger than any bound
        timeout_graceful_shutdown=2,
        ssl_certfile=https.certificate if https else None,
        ssl_keyfile=https.key if https else None,
    )


def run_uvicorn(server: uvicorn.Server, listener: socket.socket, limits: Limits) -> None:
    """Serve on a socket until somebody stops it, with a deadline for how connections begin to be encrypted too."""
    loop = asyncio.new_event_loop()
    if server.config.ssl_certfile is not None:
        # uvicorn does not hand this on, and asyncio would wait a minute
        loop.create_server = partial(loop.create_server, ssl_handshake_timeout=limits.head_s)  # type: ignore[method-assign]
    try:
        loop.run_until_complete(server.serve([listener]))
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def https_files(folder: Path, certificate: Path | None, key: Path | None, *, lan: bool) -> HttpsFiles:
    """Give the certificate of an encrypted connection: the user's own, or one that this computer makes."""
    if certificate is not None:
        return given_certificate(certificate, key)
    return own_certificate(folder / "https", [LOOPBACK, *([lan_address()] if lan else [])])


def limit_process(limits: Limits) -> None:
    """Bound the memory of this process, and let it open as many files as it has connections."""
    if sys.platform != "linux":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (limits.process_bytes, most))  # workers take theirs off again
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, 8 * limits.connections), files))


def greeting_text(access: Access, port: int, *, lan: bool, scheme: str = "http", page: str = "") -> str:
    """Say how to come in.

    Parameters
    ----------
    access : Access
        Makes the keys.
    port : int
        Where the server listens.
    lan : bool
        Whether other machines may call.
    scheme : str
        Of the connection.
    page : str
        Where the addresses lead; empty for the first page.

    Returns
    -------
    str
        Lines for the terminal, with a QR code for a phone.
    """
    say = read_words("web")["terminal"]
    lines = [say["here"], f"  {invitation_address(LOOPBACK, port, access.key('fitter'), scheme, page)}", ""]
    if lan:
        phone = invitation_address(lan_address(), port, access.key("rider"), scheme, page)
        lines += [say["phone"], f"  {phone}", "", qr_text(phone), say["https" if scheme == "https" else "plain"], ""]
    return "\n".join([*lines, say["token"], f"  {access.token}", "", say["stop"], ""])


def _listening(host: str, port: int, *, or_another: bool) -> socket.socket:
    """Take the port, before anything else is done; a free one in its place where nobody has to type it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # who calls before all is ready waits, and is not turned away
    except OSError as error:
        listener.close()
        if or_another and error.errno == errno.EADDRINUSE:
            return _listening(host, 0, or_another=False)
        msg = gettext(
            "Port {port} cannot be used: {reason}. Name another with --port.", port=port, reason=error.strerror or error
        )
        raise SettingsError(msg) from error
    return listener
