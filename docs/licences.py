"""Makes licences.md: what posecheck needs, and under which licence, read from the packages that are installed.

python docs/licences.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from posecheck.system.installation import DISTRIBUTION

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EXTRAS: Final = ("", "web", "parquet", "postgres", "cluster", "fast", "lab", "test")
HEAD: Final = """# Licences of what posecheck needs

posecheck is under Apache-2.0. pip installs these packages beside it; none of them is part of it. What is part of it
(pose models, sample clips) is named in [NOTICE](../NOTICE). Made by `python docs/licences.py` from the
packages' own words; `test` marks those that only the tests need, other words an extra.

Two packages bring libraries under other licences than their own: the wheels of `av` hold FFmpeg with x264 and x265
(GPL), those of `psycopg-binary` hold libpq and OpenSSL. Whoever passes on posecheck together with them passes on those
too.

| package | licence | for |
|---|---|---|
"""


def needs(requirements: list[str], extra: str = "") -> Iterator[str]:
    """Name the packages that requirements stand for on this machine."""
    for text in requirements:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
            yield re.sub(r"[-_.]+", "-", wanted.name).lower()


def ours(extra: str) -> list[str]:
    """Read what posecheck asks for."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked: list[str] = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return asked


def closure(extra: str) -> set[str]:
    """Name all that posecheck needs, with what that needs."""
    found: list[str] = []
    waiting = list(needs(ours(extra)))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            waiting += needs(distribution(name).requires or [])
        except PackageNotFoundError:  # for another system, or not wanted here
            continue
        found.append(name)
    return set(found)


def licence(package: Distribution) -> str:
    """Say a package's licence in a few words."""
    facts = package.metadata
    classified = [text.split(" :: ")[-1] for text in facts.get_all("Classifier", []) if text.startswith("License ::")]
    told = facts.get("License-Expression") or ", ".join(classified) or (facts.get("License") or "").split("\n")[0]
    return told.removeprefix("OSI Approved, ")[:60] or heading(package) or "not told"


def heading(package: Distribution) -> str:
    """Read the first line of a package's licence file, for one whose metadata name no licence."""
    files = (package.read_text(f"licenses/{name}") for name in package.metadata.get_all("License-File", []))
    return next((text.strip().split("\n")[0][:60] for text in files if text), "")


def main() -> None:
    """Write the page."""
    uses: dict[str, str] = {}
    for extra in EXTRAS:
        for name in closure(extra):
            uses.setdefault(name, extra)
    rows = [
        f"| {name} | {licence(distribution(name))} | {uses[name]} |" for name in sorted(uses) if name != DISTRIBUTION
    ]
    Path(__file__).with_name("licences.md").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
