"""A model hub on the loopback address: the few answers of a real one that its client asks for."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OFFERED = "89abcdef0123456789abcdef0123456789abcdef"
"""The commit of the converter's pull request."""


class LoopbackHub:
    """Serves `ROOT/OWNER/NAME/` at `COMMIT`; `ROOT/OWNER/NAME.offered/` at `OFFERED`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.address = ""
        self.sent: list[tuple[str, int]] = []
        """Each file that was sent, with the byte that it began at."""
        self.cut: set[str] = set()
        """Names of files whose sending breaks off in the middle, once."""

    def folder(self, repository: str, revision: str) -> tuple[Path, str] | None:
        if revision in (OFFERED, "refs/pr/3"):
            return self.root / f"{repository}.offered", OFFERED
        if revision in (COMMIT, "main"):
            return self.root / repository, COMMIT
        return None


@contextmanager
def loopback(root: Path) -> Iterator[LoopbackHub]:
    """A hub for as long as the block lasts."""
    hub = LoopbackHub(root)

    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: LoopbackHub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        from urllib.parse import unquote

        path = unquote(self.path.split("?")[0]).strip("/")
        if path.startswith("api/models/"):
            self._api(path.removeprefix("api/models/"))
            return
        repository, _, rest = path.partition("/resolve/")
        revision, _, name = rest.partition("/")
        found = self.hub.folder(repository, revision)
        if found is None or not (found[0] / name).is_file():
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        self._file(found[0] / name, found[1], body=body)

    def _api(self, path: str) -> None:
        if path.endswith("/discussions"):
            pulls = {"discussions": [_PULL], "count": 1, "start": 0}
            self._send(200, json.dumps(pulls).encode())
            return
        repository, _, revision = path.partition("/revision/")
        found = self.hub.folder(repository, revision or "main")
        if found is None or not found[0].is_dir():
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            return
        siblings = [_listed(file) for file in sorted(found[0].iterdir())]
        info = {"id": repository, "modelId": repository, "sha": found[1], "siblings": siblings}
        self._send(200, json.dumps(info).encode())

    def _file(self, file: Path, commit: str, *, body: bool) -> None:
        content = file.read_bytes()
        start = int(self.headers.get("Range", "bytes=0-").split("=")[1].split("-")[0])
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            "X-Repo-Commit": commit,
            "Accept-Ranges": "bytes",
        }
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        if not body:
            self._send(200, content, headers, body=False)
            return
        self.hub.sent.append((file.name, start))
        if file.name in self.hub.cut:
            self.hub.cut.discard(file.name)
            self._send(200, content, headers, body=False)
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            self.close_connection = True
            return
        self._send(206 if start else 200, content[start:], headers)

    def _send(
        self, code: int, content: bytes, headers: dict[str, str] | None = None, body: bool = True
    ) -> None:
        self.send_response(code)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body and self.command != "HEAD":
            self.wfile.write(content)


def _listed(file: Path) -> dict[str, object]:
    content = file.read_bytes()
    listed: dict[str, object] = {"rfilename": file.name, "size": len(content), "blobId": "0" * 40}
    if file.suffix in (".safetensors", ".bin"):
        digest = hashlib.sha256(content).hexdigest()
        listed["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 100}
    return listed


_PULL = {
    "num": 3,
    "author": {"name": "SFconvertbot"},
    "title": "Adding `safetensors` variant of this model",
    "status": "open",
    "isPullRequest": True,
    "createdAt": "2023-05-01T00:00:00.000Z",
    "repo": {"name": "someone/tiny", "type": "model"},
}
