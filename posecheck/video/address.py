"""Addresses of clips that lie elsewhere: which ones are fetched, and how they are shown without their secrets."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode
from urllib.request import url2pathname

from posecheck.errors import SettingsError
from posecheck.text import gettext

SCHEMES: Final = ("s3", "gs", "az", "abfs", "http", "https", "sftp", "file")
"""How an address may begin. None of them unpacks, wraps or interprets what another one fetches."""

_CONTAINERS: Final = ("az", "abfs")
"""Before the @ of these stands a container, not a user: ``abfs://clips@studio.dfs.core.windows.net/ride.mp4``."""

_HIDDEN: Final = "..."
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://\S+")  # bounded, so that long texts take no time
_POINTS: Final = ")]>\"',.;:"
_HOST: Final = re.compile(r"(\[[\dA-Fa-f:.]+\]|[^:?#@\[\]]*)(:\d*)?")
_AFTER: Final = re.compile(r"[?#]|::|://")
_CREDENTIAL: Final = re.compile(
    r"x-(amz|goog|ms)-.*|.*(signature|token|secret|password|credential|apikey|accesskey|keyid|accessid).*"
    r"|sig|s[eiprtv]|spr|sip|sk[a-z]*|ses|key|auth|expires|policy|pwd|pass",
)
"""Parameters that let somebody in, as S3, Google and Azure sign addresses, without ``-`` and ``_``; `s[eiprtv]` and
`sk...` are Azure's. They change from day to day, while the clip stays the same."""


def is_url(source: str) -> bool:
    """Whether a clip is named by an address rather than by a path.

    Examples
    --------
    >>> from posecheck.video.address import is_url
    >>> is_url("https://studio.example/ride.mp4"), is_url("ride.mp4")
    (True, False)
    """
    return "://" in source


def check_address(address: str) -> None:
    """Refuse an address that would do more than name one file.

    Raises SettingsError if it is of another kind than `SCHEMES`, chains several addresses, or cannot be read as an
    address.
    """
    scheme, _, rest = address.partition("://")
    plain = scheme.lower() in SCHEMES and "::" not in address and "://" not in rest and "\\" not in rest
    if scheme.lower() == "file":
        plain &= rest.startswith(("/", "localhost/"))
    else:
        plain &= not shown_address(address).endswith(f"://{_HIDDEN}")
    if not (plain and address.isprintable()):
        known = ", ".join(f"{name}://" for name in SCHEMES)
        msg = gettext(
            "{address} is no address that clips are fetched from. It begins with one of {known}, holds no '::', and "
            "names one file. Fetch the clip yourself.",
            address=shown_address(address),
            known=known,
        )
        raise SettingsError(msg)


def is_file_address(address: str) -> bool:
    """Whether an address names a file of this computer, such as ``file:///clips/ride.mp4``."""
    return address.partition("://")[0].lower() == "file"


def address_path(address: str) -> str:
    """Turn the address of a file of this computer, allowed by `check_address`, into its path.

    Examples
    --------
    >>> from posecheck.video.address import address_path
    >>> address_path("file:///clips/my%20ride.mp4")
    '/clips/my ride.mp4'
    """
    return url2pathname(address.partition("://")[2].removeprefix("localhost"))


def shown_address(address: str) -> str:
    """Leave out of an address what lets somebody in: user and password, and all behind the path.

    Little is left where it cannot be told what is secret.

    Examples
    --------
    >>> from posecheck.video.address import shown_address
    >>> shown_address("https://anna:secret@studio.example/ride.mp4?X-Amz-Signature=0123")
    'https://studio.example/ride.mp4'
    """
    scheme, _, rest = address.partition("://")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        return f"{_HIDDEN}://{_HIDDEN}"
    if scheme.lower() == "file":
        return f"{scheme}://{re.split('::|://', rest)[0]}"
    place, slash, path = rest.partition("/")
    path = _AFTER.split(path)[0]
    user, at, host = place.rpartition("@")
    is_unclear = not _HOST.fullmatch(host) or (":" in host and "@" in path)
    if is_unclear:
        return f"{scheme}://{_HIDDEN}"
    container = user + at if scheme.lower() in _CONTAINERS and ":" not in user else ""
    return f"{scheme}://{container}{host}{slash}{path}"


def hide_secrets(text: str) -> str:
    """Leave out of a text, such as a trace, what lets somebody in at the addresses in it."""
    return _ADDRESS.sub(_shorten_match, text)


def _shorten_match(found: re.Match[str]) -> str:
    address = found[0].rstrip(_POINTS)
    return shown_address(address) + found[0][len(address) :]


def lasting_address(address: str) -> str:
    """Reduce an address to what tells clips apart, so that a new signature does not make another clip.

    User, password and parameters that let somebody in go; other parameters stay.

    Examples
    --------
    >>> from posecheck.video.address import lasting_address
    >>> lasting_address("https://studio.example/clip?id=7&sig=0123")
    'https://studio.example/clip?id=7'
    """
    query = address.partition("#")[0].partition("?")[2]
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    lasting = urlencode([pair for pair in pairs if not _is_credential(pair[0])], safe="%")
    return shown_address(address) + (f"?{lasting}" if lasting else "")


def _is_credential(name: str) -> bool:
    name = name.lower()
    return bool(_CREDENTIAL.fullmatch(name) or _CREDENTIAL.fullmatch(re.sub("[-_]", "", name)))
