"""What posecheck is called by pip, and what to type where something is not installed."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from typing import Final

from posecheck.text import gettext, gettext_noop

DISTRIBUTION: Final = "posecheck-bikefit"
"""``posecheck`` on the package index is another project, on molecules."""

FROM: Final = "."
"""What pip is to install posecheck from: the clone, until it is published as `DISTRIBUTION`."""


def posecheck_version() -> str:
    """Return the version that is installed.

    It is ``unknown`` where the package runs from its folder without being installed.
    """
    return installed_version(DISTRIBUTION) or "unknown"


def installed_version(package: str) -> str | None:
    """Return the version of a package. It is None where there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def pip_line(extra: str = "") -> str:
    """Return the command that installs posecheck with an extra in the clone, the only spelling of it.

    Examples
    --------
    >>> pip_line("web")
    "pip install '.[web]'"
    >>> pip_line()
    'pip install .'
    """
    return f"pip install '{FROM}[{extra}]'" if extra else f"pip install {FROM}"


NEEDS_EZC3D: Final = gettext_noop("C3D files need ezc3d. {how_to_install}")
"""Said by the reader and the writer of such files."""


def how_to_install(extra: str) -> str:
    """Return the sentence that ends an error about a library that is not there.

    Examples
    --------
    >>> how_to_install("web")
    "Install it in your clone of posecheck with: pip install '.[web]'"
    """
    return gettext("Install it in your clone of posecheck with: {command}", command=pip_line(extra))


def package_requirement(package: str) -> str:
    """Return what posecheck asks of a package with bounds, such as ``typer<1,>=0.26``, or its bare name."""
    asked = requires(DISTRIBUTION) or [] if installed_version(DISTRIBUTION) else []
    name = re.compile(rf"{re.escape(package)}(?![\w.-])")
    return next((text for text in asked if name.match(text) and ";" not in text), package)


def pip_here() -> str:
    """Return pip for the Python that runs posecheck, whichever environment is active.

    It is uv's where the environment has no pip of its own.
    """
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    by_uv = f"uv pip install --python {python}"  # untranslated: a command
    return f"{python} -m pip install" if find_spec("pip") else by_uv
