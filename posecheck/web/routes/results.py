"""What came out of a clip over HTTP: its answer, report, film, picture and files."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse, JSONResponse

from posecheck.storage.upload_rows import Upload
from posecheck.web.dependencies import ClipId, ServerState, TheClip, TheServer, refusal
from posecheck.web.problems import problem_responses
from posecheck.web.upload_files import HIDDEN, RESULTS, WHY

SANDBOX: Final = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; media-src 'self' data:; connect-src 'none'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"  # untranslated: a policy
)
"""Content security policy of a report: its own scripts may run, but it has no origin, no cookies and no network."""

_FaceHidden = Annotated[bool, Query(description="Whether to fetch the one on which the face is hidden.")]

RESULTS_ROUTER: Final = APIRouter(responses=problem_responses(409), tags=["results"])


@RESULTS_ROUTER.get(
    "/clips/{clip}/analysis",
    name="fetch_analysis",
    summary="Fetch the answer; its form is docs/analysis.schema.json",
    response_class=JSONResponse,
)
def _analysis(upload: TheClip, server: TheServer) -> FileResponse:
    return _file(server, upload, "analysis.json")


@RESULTS_ROUTER.get(
    "/clips/{clip}/report",
    name="fetch_report",
    summary="Fetch the report, a page of its own",
    response_class=Response,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
def _report(upload: TheClip, server: TheServer) -> FileResponse:
    return _file(server, upload, "report.html")


@RESULTS_ROUTER.get(
    "/clips/{clip}/film",
    name="fetch_film",
    summary="Fetch the film with the joints drawn in",
    response_class=Response,
    responses={200: {"content": {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _film(upload: TheClip, server: TheServer) -> FileResponse:
    return _file(server, upload, "annotated.mp4")


@RESULTS_ROUTER.get(
    "/clips/{clip}/picture",
    name="fetch_picture",
    summary="Fetch the picture that shows how it went",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _picture(upload: TheClip, server: TheServer, *, face_hidden: _FaceHidden = False) -> FileResponse:
    path = server.files.folder(upload.id) / (HIDDEN if face_hidden else WHY)
    if not path.is_file():
        raise refusal(404, "file")
    return FileResponse(path, media_type="image/jpeg")


@RESULTS_ROUTER.get(
    "/clips/{clip}/files/{file}",
    name="fetch_file",
    summary="Fetch one file of the result",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _one_file(file: Annotated[str, Path(max_length=40)], upload: TheClip, server: TheServer) -> FileResponse:
    response = _file(server, upload, file)
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def send_result(server: ServerState, clip: ClipId, file: str) -> FileResponse:
    """Hand out a file of a result.

    Parameters
    ----------
    server : ServerState
        Where it lies.
    clip : str
        The clip's id.
    file : str
        One of `RESULTS`; any other is refused, whatever it looks like.

    Returns
    -------
    FileResponse
        A report with its own security policy.
    """
    if file not in RESULTS or not (server.files.result(clip) / file).is_file():
        raise refusal(404, "file")
    headers = {"Content-Security-Policy": SANDBOX} if file == "report.html" else {}
    headers["Cache-Control"] = "private, no-cache"  # asked for again each time, but sent again only when it changed
    if file.endswith(".mp4"):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a report has no origin, not even ours
    return FileResponse(server.files.result(clip) / file, media_type=RESULTS[file], headers=headers)


def _file(server: ServerState, upload: Upload, file: str) -> FileResponse:
    if upload.state != "done":
        raise refusal(409, "waiting")
    return send_result(server, upload.id, file)
