"""Folders of clips."""

from __future__ import annotations

LONG_S = tuple(n / 25 for n in range(130))


def clips(folder, **contents):
    """Copies of clips under other names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / f"{name.replace('__', '-')}.mp4").write_bytes(content)
    return folder
