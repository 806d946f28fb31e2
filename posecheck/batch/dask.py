"""The same work on a Dask cluster: a worker that dies is replaced by another, and results come as they end."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from functools import partial
from typing import Any, Final

from posecheck.errors import SettingsError
from posecheck.system.installation import how_to_install
from posecheck.system.task_pool import LostTaskError, Work
from posecheck.text import current_language, gettext, gettext_noop, use_language
from posecheck.video.address import hide_secrets

_PATIENCE_S: Final = 5
_MISSING: Final = gettext_noop("A cluster needs distributed and fsspec.")
_UNREACHED: Final = gettext_noop("No Dask scheduler answers at {address}. It should read like tcp://host:8786.")
_KILLED: Final = gettext_noop(
    "Every worker of the cluster that took it on died, so it was given up. Try this one alone."
)
_GONE: Final = gettext_noop(
    "The Dask scheduler at {address} answers no more. What is done is kept: start one, and the same command goes on."
)
_REFUSED: Final = gettext_noop("The cluster could not do it ({kind}: {error}).")


def run_on_cluster(
    address: str, work: Work, tasks: Iterable[Any]
) -> Generator[tuple[Any, Any | LostTaskError], None, None]:
    """Do tasks on the workers of a Dask scheduler.

    The workers import `work` by its name, and it should not raise. Each task comes with its
    result, as they end, or with a LostError where workers died over it. The scheduler tries one whose worker died again
    elsewhere, three times as it comes (``distributed.scheduler.allowed-failures``). Raises SettingsError if a library
    is missing, or no scheduler answers or it ends midway.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        msg = f"{gettext(_MISSING)} {how_to_install('cluster')}"
        raise SettingsError(msg) from error
    try:
        client = Client(address, timeout=_PATIENCE_S)
    except (OSError, ValueError) as error:
        raise SettingsError(gettext(_UNREACHED, address=address)) from error
    with client:
        spoken = partial(_work_in, current_language(), work)
        waiting = {future.key: (future, task) for task in tasks if (future := client.submit(spoken, task, pure=False))}
        ended = as_completed([future for future, _ in waiting.values()])
        try:
            for future in ended:
                if future.cancelled():  # which nobody here does: the client lost its scheduler
                    raise SettingsError(gettext(_GONE, address=hide_secrets(address)))
                _, task = waiting.pop(future.key)
                yield task, _result(future)
        finally:
            client.cancel([future for future, _ in waiting.values() if not future.cancelled()])


def _work_in(language: str, work: Work, task: Any) -> Any:
    """Do a task on a worker, in the language of whoever handed it in."""
    with use_language(language):
        return work(task)


def _result(future: Any) -> Any | LostTaskError:
    """Fetch a result; what went wrong on the cluster becomes a sentence."""
    from distributed import KilledWorker

    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, KilledWorker):
        return LostTaskError(gettext(_KILLED))
    return LostTaskError(gettext(_REFUSED, kind=type(error).__name__, error=hide_secrets(str(error))))
