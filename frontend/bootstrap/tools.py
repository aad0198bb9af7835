"""Brings what tests and benches need beyond a start: Debian packages, the dev lock, the dev npm packages. Never runs a test."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from frontend.bootstrap.__main__ import ROOT
from frontend.bootstrap.environment import Environment, alone
from frontend.bootstrap.errand import errand
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import say
from frontend.bootstrap.vendor import OLDEST_NODE, Vendor, machine_npm

# Debian package → how to see that it is there without dpkg, which other systems do not have.
PACKAGES: dict[str, Callable[[], bool]] = {
    "chromium": lambda: shutil.which("chromium") is not None,
    "ffmpeg": lambda: shutil.which("ffmpeg") is not None,
    "fonts-liberation": lambda: any(Path("/usr/share/fonts").rglob("LiberationSans-Regular.ttf")),
    "nginx": lambda: shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None,
    "libnginx-mod-nchan": lambda: Path("/usr/lib/nginx/modules/ngx_nchan_module.so").exists(),
    "iproute2": lambda: shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None,
    "iptables": lambda: shutil.which("iptables", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None,
    "redis-server": lambda: shutil.which("redis-server") is not None,
    "gir1.2-gst-plugins-bad-1.0": lambda: _library("girepository-1.0/GstWebRTC-1.0.typelib"),
    "gstreamer1.0-nice": lambda: _library("gstreamer-1.0/libgstnice.so"),
    "gstreamer1.0-plugins-bad": lambda: _library("gstreamer-1.0/libgstwebrtc.so"),
    "gstreamer1.0-plugins-ugly": lambda: _library("gstreamer-1.0/libgstx264.so"),
    "python3-gst-1.0": lambda: Path("/usr/lib/python3/dist-packages/gi/overrides/Gst.py").exists(),
    "python3-venv": lambda: subprocess.run(["/usr/bin/python3", "-c", "import ensurepip, venv"], capture_output=True).returncode == 0,
}


def _library(path: str) -> bool:
    """A file under the folder that Debian names after the machine, such as /usr/lib/x86_64-linux-gnu."""
    return any(Path("/usr/lib").glob(f"*/{path}"))


def bring_system() -> None:
    missing = [name for name, there in PACKAGES.items() if not there()]
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Refusal("setup.tools_missing", packages=" ".join(missing))
    say("setup.bringing_tools", packages=" ".join(missing))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _services_asleep():
        for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *missing]):
            if not errand(["apt-get", *arguments], environment=environment):
                raise Refusal("setup.tools_failed", packages=" ".join(missing))


@contextmanager
def _services_asleep() -> Iterator[None]:
    """Debian starts a service as soon as it is installed; ours are started by the tests that need them, on ports of their own."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", "ascii")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def bring_python() -> None:
    environment, dev, run = Environment(ROOT), ROOT / "requirements-dev.lock", ROOT / "requirements-run.lock"
    environment.install(dev)
    environment.covers(run)  # the dev lock holds the run lock: a test compares them


def bring_node() -> None:
    if machine_npm() is None:
        raise Refusal("setup.tools_missing", packages=f"node>={OLDEST_NODE} npm")
    stamp = ROOT / "node_modules" / ".installed-package-lock"
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text("ascii") != wanted:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if not errand(command, ROOT):
            raise Refusal("setup.browser_packages_failed")
        stamp.write_text(wanted, "ascii")
    vendor = Vendor(ROOT)
    if not vendor.ready():
        vendor.copy_from(ROOT / "node_modules")


def bring_vendor() -> None:
    Vendor(ROOT).bring(Environment(ROOT).python, ROOT / "requirements-node.lock")


STEPS = {"system": bring_system, "python": bring_python, "node": bring_node, "vendor": bring_vendor}


def main(names: list[str]) -> int:
    try:
        with alone(ROOT):
            for name in names:
                STEPS[name]()
    except Refusal as refusal:
        say(refusal.key, **refusal.params)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
