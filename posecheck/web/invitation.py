"""The address that lets somebody in, and its QR code."""

from __future__ import annotations

import io
import socket

from .settings import LOOPBACK


def invitation_address(host: str, port: int, key: str, scheme: str = "http", page: str = "") -> str:
    """Put an address together; the key stands behind the #, which browsers do not send.

    Parameters
    ----------
    host : str
        IP address.
    port : int
        Where the server listens.
    key : str
        Works once.
    scheme : str
        Of the connection.
    page : str
        Where it leads; empty for the first page.

    Returns
    -------
    str
        For a browser.
    """
    return f"{scheme}://{host}:{port}/enter#{key}{page and f'/{page}'}"


def lan_address() -> str:
    """Find the address by which others in the network reach this machine; nothing is sent.

    Returns
    -------
    str
        IP address; that of loopback without a network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # set aside for documentation; connecting a datagram socket sends nothing
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])


def qr_text(text: str) -> str:
    """Draw a QR code with characters.

    Parameters
    ----------
    text : str
        What it says.

    Returns
    -------
    str
        Lines for a terminal.
    """
    import segno

    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, compact=True)
    return drawn.getvalue()


def qr_svg(text: str) -> str:
    """Draw a QR code for a page.

    Parameters
    ----------
    text : str
        What it says.

    Returns
    -------
    str
        An SVG picture.
    """
    import segno

    return str(segno.make(text, error="m", micro=False).svg_inline(border=2, scale=6, omitsize=True))
