"""`preview`: the web root served on this machine, seekable, the feed addressed to where it is."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from audio_pipeline.errors import PublishError
from audio_pipeline.models import Show

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

TYPES = {
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".mp3": "audio/mpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".html": "text/html",
    ".xml": "application/rss+xml",
}
"""By ending; the system's own table differs from machine to machine."""


def local_feed(show: Show, xml: bytes, address: str) -> bytes:
    """The feed with each address below the web root turned to `address`.

    What is not on this disk keeps its public address, so that it still plays.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(xml, parser)
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            element.set(name, _local(show, value, address))
        if element.text and element.text.startswith(show.address):
            element.text = _local(show, element.text, address)
    out: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return out


def _local(show: Show, value: str, address: str) -> str:
    if not value.startswith(show.address):
        return value
    rest = value.removeprefix(show.address)
    return address + rest if (show.episodes / rest).exists() else value


def app(show: Show) -> Starlette:
    """HEAD, byte ranges (206), right types; transcripts and chapters open to web players."""
    from starlette.applications import Starlette
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    class WebRoot(StaticFiles):
        def file_response(
            self,
            full_path: str | os.PathLike[str],
            stat_result: os.stat_result,
            scope: object,
            status_code: int = 200,
        ) -> Response:
            response = super().file_response(
                full_path,
                stat_result,
                scope,  # type: ignore[arg-type]
                status_code,
            )
            response.headers.update(_headers(Path(full_path)))
            return response

    async def feed(request: Request) -> Response:
        from starlette.responses import Response as Plain

        where = show.episodes / "feed.xml"
        if not where.exists():
            return Plain("There is no feed yet: build an episode.\n", 404)
        xml = local_feed(show, where.read_bytes(), str(request.base_url))
        return Plain(xml, media_type="application/rss+xml")

    return Starlette(
        routes=[
            Route("/feed.xml", feed, methods=["GET", "HEAD"]),
            Mount("/", WebRoot(directory=show.episodes, html=True, check_dir=False)),
        ]
    )


def _headers(path: Path) -> dict[str, str]:
    kind = "application/json+chapters" if path.name == "chapters.json" else TYPES.get(path.suffix)
    headers = {"Cache-Control": "no-cache"}
    if kind:
        text = kind.startswith("text/") or kind == "application/rss+xml"
        headers["Content-Type"] = f"{kind}; charset=utf-8" if text else kind
    if path.parent.name.startswith("t-"):
        headers["Access-Control-Allow-Origin"] = "*"
    return headers


def serve(show: Show, *, port: int, on_ready: Callable[[str], None]) -> None:
    """Serves until interrupted; this machine alone can reach it. Port 0 takes a free one.

    Raises PublishError where the port is taken.
    """
    import uvicorn

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if os.name == "posix":
            # Elsewhere the option means that two programs share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise PublishError.of(
                f"port {port}", "is taken", hint="--port 0 takes a free one", code="port"
            ) from error
        # Listening before it is said: who asks at once waits instead of being refused.
        listener.listen(128)
        on_ready(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        server = uvicorn.Server(uvicorn.Config(app(show), log_level="warning"))
        server.run(sockets=[listener])
