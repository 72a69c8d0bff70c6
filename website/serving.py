"""A server to look at the site with, which compresses as hosts of files do."""

from __future__ import annotations

import gzip
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

__all__ = ["site_server"]

_COMPRESSED = {".css", ".html", ".js", ".json", ".svg", ".xml"}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO | None:
        file = Path(self.translate_path(self.path))
        if file.is_dir() and self.path.endswith("/"):
            file /= "index.html"
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not takes or file.suffix not in _COMPRESSED or not file.is_file():
            return super().send_head()
        data = gzip.compress(file.read_bytes(), 6)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return BytesIO(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: whoever looks at pages sees what is there."""


def site_server(site: Path, port: int) -> ThreadingHTTPServer:
    """Serves a folder on loopback; `serve_forever` begins.

    Args:
        port: 0 takes a free one.

    Raises:
        OSError: somebody else has the port.
    """
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(site)))
