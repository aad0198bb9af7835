"""Where this installation listens and under which addresses people reach it. Worked out from the flags, checked before anything starts.

Never opens a socket that stays open: it only asks the system whether the children will be able to.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import say

WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class Site(Struct, frozen=True):
    """Addresses of one installation. `public_url` and `media_url` have no trailing slash and no path."""

    host: str
    port: int
    media_port: int
    public_url: str
    media_url: str
    tls_cert: Path | None
    tls_key: Path | None
    trusted_proxy: str | None

    def tls_flags(self) -> list[str]:
        return ["--tls-cert", str(self.tls_cert), "--tls-key", str(self.tls_key)] if self.tls_cert else []

    def proxy_flags(self) -> list[str]:
        return ["--trusted-proxy", self.trusted_proxy] if self.trusted_proxy else []

    def local_url(self, port: int) -> str:
        """How this machine itself reaches a child."""
        return _address("https" if self.tls_cert else "http", WILDCARDS.get(self.host, self.host), port)


def plan_site(
    host: str,
    port: int,
    media_port: int | None,
    public_url: str | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    trusted_proxy: str | None,
) -> Site:
    """The site that the flags describe, or the refusal that says which flag is wrong."""
    _check_tls(tls_cert, tls_key)
    networks = _networks(trusted_proxy)
    host = host.strip("[]")
    port = port or _free_port(host)
    if media_port is None and port == 65535:
        raise Refusal("serve.port_beyond")
    media_port = port + 1 if media_port is None else media_port or _free_port(host)
    if media_port == port:
        raise Refusal("serve.ports_equal", port=port)
    scheme = "https" if tls_cert else "http"
    if public_url is None:
        if host in WILDCARDS:
            say("serve.public_url_untold", host=host)
        shown = WILDCARDS.get(host, host)
        public, media = _address(scheme, shown, port), _address(scheme, shown, media_port)
    else:
        public = _public(public_url, scheme)
        parts = urlsplit(public)
        if parts.scheme == "https" and not (tls_cert or networks):
            raise Refusal("serve.public_url_unserved", url=public)
        # Behind a reverse proxy one public address carries both (docs/operate.md); without one, browsers reach the media port themselves.
        media = public if networks else _address(parts.scheme, parts.hostname or "", media_port)
    absolute = [file.absolute() if file else None for file in (tls_cert, tls_key)]
    return Site(host, port, media_port, public, media, absolute[0], absolute[1], networks)


def check_ports(site: Site) -> None:
    """Refuses taken or forbidden ports before any child starts, with the flag that changes them."""
    for port, flag in ((site.port, "--port"), (site.media_port, "--media-port")):
        try:
            _bind(site.host, port)
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                raise Refusal("serve.port_taken", port=port, host=site.host, flag=flag) from fault
            if fault.errno == errno.EACCES:
                raise Refusal("serve.port_forbidden", port=port, flag=flag) from fault
            raise _unusable(site.host, fault) from fault


def _bind(host: str, port: int) -> int:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        # Linux lets two sockets bind with SO_REUSEADDR until one listens; listening is what tells.
        probe.listen()
        bound: int = probe.getsockname()[1]
        return bound


def _free_port(host: str) -> int:
    try:
        return _bind(host, 0)
    except OSError as fault:
        raise _unusable(host, fault) from fault


def _unusable(host: str, fault: OSError) -> Refusal:
    return Refusal("serve.host_unusable", host=host, reason=fault.strerror or fault)


def _check_tls(cert: Path | None, key: Path | None) -> None:
    if (cert is None) != (key is None):
        raise Refusal("serve.tls_pair")
    if cert is None or key is None:
        return
    try:
        # The empty password keeps OpenSSL from asking for one on the terminal: a locked key is refused like any unusable one.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except (OSError, ssl.SSLError) as fault:
        raise Refusal("serve.tls_unusable", cert=cert, key=key, reason=fault.strerror or fault) from fault


def _networks(flag: str | None) -> str | None:
    values = [value.strip() for value in (flag or "").split(",") if value.strip()]
    for value in values:
        try:
            ipaddress.ip_network(value, strict=False)
        except ValueError as fault:
            raise Refusal("serve.proxy_wrong", value=value) from fault
    return ",".join(values) or None


def _public(url: str, scheme: str) -> str:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as fault:
        raise Refusal("serve.public_url_wrong", url=url) from fault
    plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or any(c.isspace() for c in parts.netloc):
        raise Refusal("serve.public_url_wrong", url=url)
    if scheme == "https" and parts.scheme == "http":
        raise Refusal("serve.public_url_plain")
    try:
        # Browsers write a name with accents this way in Origin and Host, and so do certificates.
        host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode("ascii")
    except UnicodeError as fault:
        raise Refusal("serve.public_url_wrong", url=url) from fault
    # Browsers leave the default port out of Origin, and Origins are compared whole.
    return _address(parts.scheme, host, port)


def _address(scheme: str, host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port in (None, {"http": 80, "https": 443}[scheme]) else f"{scheme}://{shown}:{port}"
