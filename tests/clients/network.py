"""Machines of a test: network namespaces of Linux on one bridge, on which the test itself has the first address.

A line is cut with iptables inside a machine's own namespace, so that no rule outlives the test or meets anybody else. Needs root.
"""

from __future__ import annotations

import os
import subprocess
from types import TracebackType

import pytest

# 198.18.0.0/15 is set aside for tests of networks (RFC 2544, appendix C.2.2): no address of anybody's is covered.
BLOCK = "198.18"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces are made by root")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


class Machine:
    """`inside` goes before a command that is to run there. Files and the clock are shared with everybody."""

    def __init__(self, namespace: str, address: str) -> None:
        self.address = address
        self._namespace = namespace
        self.inside = ("ip", "netns", "exec", namespace)

    def cut(self, other: Machine, cut: bool = True) -> None:
        """Drops every packet to and from `other` without a word, or lets them pass again."""
        for chain, side in (("OUTPUT", "-d"), ("INPUT", "-s")):
            _run(*self.inside, "iptables", "-w", "-A" if cut else "-D", chain, side, other.address, "-j", "DROP")


class Network:
    def __init__(self) -> None:
        number = next(n for n in range(os.getpid() % 200, 256) if not os.path.exists(f"/sys/class/net/assises{n}"))
        self._bridge = f"assises{number}"
        self._subnet = f"{BLOCK}.{number}"
        self._machines = 0

    def __enter__(self) -> Network:
        _run("ip", "link", "add", self._bridge, "type", "bridge")
        _run("ip", "address", "add", f"{self._subnet}.1/24", "dev", self._bridge)
        _run("ip", "link", "set", self._bridge, "up")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for n in range(self._machines):
            _run("ip", "link", "delete", self._cable(n))  # a namespace takes its cables with it as well, but some time later
            _run("ip", "netns", "delete", f"{self._bridge}-{n}")
        _run("ip", "link", "delete", self._bridge)

    def _cable(self, n: int) -> str:
        return f"{self._bridge}.{n}"

    def machine(self) -> Machine:
        n = self._machines
        self._machines += 1
        namespace, cable = f"{self._bridge}-{n}", self._cable(n)
        machine = Machine(namespace, f"{self._subnet}.{n + 2}")
        _run("ip", "netns", "add", namespace)
        _run("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace)
        _run("ip", "link", "set", cable, "master", self._bridge, "up")
        _run(*machine.inside, "ip", "address", "add", f"{machine.address}/24", "dev", "eth0")
        for end in ("lo", "eth0"):
            _run(*machine.inside, "ip", "link", "set", end, "up")
        return machine
