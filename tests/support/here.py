"""A batch in this process, and a studio's web space in memory: what tests of lists share."""

from __future__ import annotations

import asyncio
import io
from typing import Any, Final

SECRETS: Final = ("geheim", "cafe0123", "Signature")
"""What must never be seen: a password, a signature, and the parameter that holds it."""

CREDENTIALS: Final = "anna:geheim@"
SIGNATURE: Final = "?X-Amz-Signature=cafe0123"
ADDRESS: Final = f"https://{CREDENTIALS}studio.example/"


def each_here(work: Any, tasks: Any, _count: int, _terms: Any) -> Any:
    """Do tasks one after the other in this process, instead of `posecheck.system.task_pool.run_tasks`."""
    yield from ((task, work(task)) for task in tasks)


def web_space(files: dict[str, bytes]) -> Any:
    """Make a file system of fsspec's for https which holds these files, and whose errors say all they know."""
    from fsspec.spec import AbstractFileSystem

    class WebSpace(AbstractFileSystem):
        protocol = "https"
        cachable = False

        @classmethod
        def _strip_protocol(cls, path: Any) -> Any:
            return path

        def _open(self, path: str, **_: Any) -> Any:
            name = path.partition("?")[0].rpartition("/")[2]
            if name == "gone.mp4":
                raise FileNotFoundError(path)
            if name == "late.mp4":
                raise asyncio.TimeoutError
            if name not in files:
                msg = f"no answer from {path}"
                raise ValueError(msg)
            return io.BytesIO(files[name])

        def glob(self, path: str, **_: Any) -> list[str]:
            if "nowhere" in path:
                raise PermissionError(path)
            return [path.replace("*", name.removesuffix(".mp4")) for name in files]

    return WebSpace
