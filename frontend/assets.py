"""Owns what lies in static/: addresses with the tree's hash, the import map, compressed bytes. Never reads outside its folder.

One hash for the whole tree, in the path: modules import one another by relative address, so they must share it.
"""

import gzip
import hashlib
import json
import mimetypes
from pathlib import Path

from msgspec import Struct

from frontend.uncommented import uncommented

# The one place where a bare module name becomes a file (DESIGN "Pages"); the browser reads it from the page's import map.
MODULES = {
    "preact": "vendor/preact/dist/preact.mjs",
    "preact/hooks": "vendor/preact/hooks/dist/hooks.mjs",
    "@preact/signals-core": "vendor/@preact/signals-core/dist/signals-core.module.js",
    "@preact/signals": "vendor/@preact/signals/dist/signals.module.js",
    "htm": "vendor/htm/dist/htm.module.js",
    "htm/preact": "vendor/htm/preact/index.module.js",
    "hls.js": "vendor/hls.js/dist/hls.min.mjs",
}
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
SQUEEZED = frozenset({"text/javascript", "text/css", "image/svg+xml", "application/json"})
HASH_LENGTH = 12


class Asset(Struct, frozen=True):
    body: bytes
    squeezed: bytes | None
    media_type: str
    etag: str


class Assets:
    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._known: dict[str, tuple[int, Asset]] = {}
        self.hash = self._hash_of_tree()
        self.importmap = json.dumps({"imports": {name: self.url(path) for name, path in MODULES.items()}}, separators=(",", ":"))

    def url(self, path: str) -> str:
        return f"/static/{self.hash}/{path}"

    def get(self, path: str) -> Asset | None:
        """The file at a path below static/, or None: for one that is missing, hidden, or outside."""
        parts = path.split("/")
        if any(part in ("", ".", "..") or part.startswith(".") or "\\" in part or "\x00" in part for part in parts):
            return None
        try:
            file = self._folder.joinpath(*parts).resolve()
            if not file.is_relative_to(self._folder) or not file.is_file():
                return None
            changed = file.stat().st_mtime_ns
            known = self._known.get(path)
            if known is None or known[0] != changed:
                known = (changed, _read(file, ours=parts[0] != "vendor"))
                self._known[path] = known
        except OSError:  # too long a name, or no permission: to the reader, not there
            return None
        return known[1]

    def _hash_of_tree(self) -> str:
        made = hashlib.sha256()
        for file in sorted(self._folder.rglob("*")):
            if file.is_file():
                made.update(str(file.relative_to(self._folder)).encode() + b"\x00")
                made.update(hashlib.sha256(file.read_bytes()).digest())
        return made.hexdigest()[:HASH_LENGTH]


def _read(file: Path, *, ours: bool) -> Asset:
    body = file.read_bytes()
    media_type = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if ours:
        body = uncommented(body, media_type)
    # A secret never lies in a static file, so compressing them tells nobody anything (pages are not compressed: BREACH).
    squeezed = gzip.compress(body, 9, mtime=0) if media_type in SQUEEZED and len(body) > 400 else None
    return Asset(body, squeezed, media_type, f'"{hashlib.sha256(body).hexdigest()[:16]}"')
