"""Where a running server is reached, so that a second one for its folder opens its page in place of starting."""

from __future__ import annotations

import json
import os
import ssl
import sys
import urllib.request
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from .invitation import invitation_address
from .settings import LOOPBACK, WebSettings

_FILE: Final = "running.json"
_PATIENCE_S: Final = 5.0


@contextmanager
def announce_server(settings: WebSettings, port: int, token: str) -> Iterator[None]:
    """Write down, for this user only, where a server is reached as long as it runs."""
    file = settings.folder / _FILE
    authority = settings.https.authority if settings.https else None
    told = {"port": port, "scheme": settings.scheme, "token": token, "authority": str(authority or "")}
    with suppress(OSError):
        file.unlink()  # one that somebody else may read would stay so
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(told, out)
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink()


def running_address(folder: Path) -> str | None:
    """Ask the server that runs on a folder for an address that lets a fitter in; None where none answers."""
    try:
        told = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        port, scheme = int(told["port"]), str(told["scheme"])
        headers = {"Authorization": f"Bearer {told['token']}", "Content-Type": "application/json"}
        asked = urllib.request.Request(  # noqa: S310  this computer's own server
            f"{scheme}://{LOOPBACK}:{port}/api/v1/keys", b'{"role": "fitter"}', headers
        )
        trust = ssl.create_default_context(cafile=told["authority"] or None) if scheme == "https" else None
        with urllib.request.urlopen(asked, timeout=_PATIENCE_S, context=trust) as answer:  # noqa: S310
            key = str(json.load(answer)["address"]).partition("#")[2]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return invitation_address(LOOPBACK, port, key, scheme)


def open_browser(address: str) -> bool:
    """Open a page in this computer's browser; False where it has none that shows windows."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
        return False  # one that works in the terminal would take it away from the server
    return webbrowser.open(address)
