"""What a server is told: where things lie, who may call, and how much of anything."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from posecheck.pose.models import ModelName
from posecheck.storage.database import default_url

from .certificate import HttpsFiles

LOOPBACK: Final = "127.0.0.1"
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104  only where --lan asks for it


_WORKER_BYTES: Final = 2 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything.

    Parameters
    ----------
    upload_bytes : int
        Largest clip [bytes].
    clip_s : float
        Longest clip [s].
    glance_bytes : int
        Largest first picture [bytes].
    spare_bytes : int
        So much of the disk stays free [bytes].
    idle_s : float
        An upload that sends nothing for so long is given up [s].
    memory_bytes : int
        Address space of a worker, where the system can limit it; the heavy model takes 1.6 GB [bytes].
    work_s : float
        A worker that takes longer is ended [s].
    long_work_s : float
        The same for a long clip, which gives way to short ones [s].
    glance_s : float
        The same for a first picture [s].
    attempts : int
        So often a clip is taken up when its worker, or the server, died over it.
    uploads, glances, streams : int
        How many at once.
    uploads_per_rider, streams_per_rider : int
        How many of them for one phone.
    unmeasured_per_rider : int
        So many clips without numbers one phone may have here.
    connections, connections_per_address : int
        How many at once; beyond that those at rest are closed.
    head_s : float
        So soon a request has to be there, counted from the connection or from its first byte [s].
    body_bytes, body_s : float
        Largest body of a call that brings no clip and no picture, and how soon it has to be there [bytes, s].
    upload_bytes_per_s : int
        An upload that is slower than this over `idle_s` is given up [bytes/s].
    process_bytes : int
        So much memory the server itself may ask for, where the system can limit it [bytes].
    waiting : int
        How many clips may wait.
    requests_per_min, keys_per_min : int
        Calls of one session, or of the strangers at one address; how often an address may try a key.
    live_rides : int
        How many phones may film live at once.
    live_message_bytes : int
        Largest picture of a live ride [bytes].
    live_per_min : int
        Messages of a live ride; faster ones end it.
    live_gap_s : float
        So long a live ride waits for a phone whose connection broke [s].
    live_idle_s : float
        A live connection that says nothing for so long is closed, as is one that does not read [s].
    look_s : float
        So often somebody who follows a clip is told what is new [s].
    """

    upload_bytes: int = 2 << 30
    clip_s: float = 2 * 3600.0
    glance_bytes: int = 8 << 20
    spare_bytes: int = 1 << 30
    idle_s: float = 60.0
    memory_bytes: int = 4 << 30
    work_s: float = 3600.0
    long_work_s: float = 4 * 3600.0
    glance_s: float = 60.0
    attempts: int = 3
    uploads: int = 40
    glances: int = 2
    streams: int = 100
    uploads_per_rider: int = 3
    streams_per_rider: int = 4
    unmeasured_per_rider: int = 10
    connections: int = 512
    connections_per_address: int = 64
    head_s: float = 10.0
    body_bytes: int = 64 << 10
    body_s: float = 10.0
    upload_bytes_per_s: int = 8 << 10
    process_bytes: int = 3 << 29
    waiting: int = 200
    requests_per_min: int = 1200
    keys_per_min: int = 10
    live_rides: int = 4
    live_message_bytes: int = 1 << 19
    live_per_min: int = 1500
    live_gap_s: float = 60.0
    live_idle_s: float = 20.0
    look_s: float = 0.4


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How a server is set up.

    Parameters
    ----------
    folder : Path
        Where clips and their results lie.
    database : str
        Address of the database with queue and history; empty for the usual one.
    keep : bool
        Whether clips stay after they were measured.
    model : {"heavy", "lite"}
        The pose model.
    lan : bool
        Whether other machines may call.
    workers : int
        So many clips are measured at once.
    https : HttpsFiles or None
        The certificate of an encrypted connection; None for a plain one.
    inbox : Path or None
        A folder whose clips are measured as they come.
    limits : Limits
        How much of anything.
    """

    folder: Path
    database: str = ""
    keep: bool = False
    model: ModelName = "heavy"
    lan: bool = False
    workers: int = 1
    https: HttpsFiles | None = None
    inbox: Path | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def scheme(self) -> str:
        """How addresses of this server begin."""
        return "https" if self.https else "http"

    @property
    def address(self) -> str:
        """Address of the database."""
        return self.database or default_url()

    @property
    def host(self) -> str:
        """Address that the server listens on."""
        return EVERYWHERE if self.lan else LOOPBACK


def default_workers() -> int:
    """Say how many clips are measured at once: one for each core and each two gigabytes, two where there is room."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if sys.platform != "linux":
        return max(1, cores // 2)  # the memory of other systems cannot be asked for without another library
    room = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _WORKER_BYTES
    return max(1, min(max(cores, 2), room))  # two, so that a long clip leaves a place for short ones


def default_folder() -> Path:
    """Say where a server keeps its files, if nobody says otherwise.

    Returns
    -------
    Path
        A folder in the user's folder for data.
    """
    from platformdirs import user_data_path

    return user_data_path("posecheck", appauthor=False) / "served"
