"""A network of this process's own, whose UDP can be cut and given back: what a company's or a school's firewall does to WebRTC.

Needs root and Linux; children that are started inside live in it too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
from collections.abc import Iterator

_CLONE_NEWNET = 0x40000000
_BLACKHOLE = "100"
_libc = ctypes.CDLL(None, use_errno=True)


class PrivateNetwork:
    def cut_udp(self) -> None:
        _ip("rule", "add", "pref", "10", "ipproto", "udp", "lookup", _BLACKHOLE)

    def restore_udp(self) -> None:
        _ip("rule", "del", "pref", "10")


@contextlib.contextmanager
def private_network() -> Iterator[PrivateNetwork]:
    """Loopback, and an address that leads nowhere. Raises PermissionError where one may not have it."""
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        if _libc.unshare(_CLONE_NEWNET) != 0:
            raise PermissionError(ctypes.get_errno(), "unshare")
        try:
            _ip("link", "set", "lo", "up")
            # Browsers look for a way on no loopback: an interface that leads nowhere gives this machine an address of its own.
            _ip("link", "add", "way", "type", "veth", "peer", "name", "nowhere")
            for end in ("way", "nowhere"):
                _ip("link", "set", end, "up")
            _ip("address", "add", "10.99.0.1/24", "dev", "way")
            _ip("route", "add", "default", "dev", "way")
            # The table of local addresses is asked first of all: it steps back, so that a rule can come before it.
            _ip("rule", "add", "pref", "20", "lookup", "local")
            _ip("rule", "del", "pref", "0")
            _ip("route", "add", "blackhole", "default", "table", _BLACKHOLE)
            yield PrivateNetwork()
        finally:
            _libc.setns(home, _CLONE_NEWNET)
    finally:
        os.close(home)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
