"""The nginx block of docs/operate.md, made to run here: other ports, another certificate, nothing else changed. Holds no test."""

from __future__ import annotations

import os
import re
import socket
import ssl
from pathlib import Path

from tests.ops.conftest import ROOT
from tests.ops.test_refused_starts import make_certificate

NGINX = "/usr/sbin/nginx"


def configure(folder: Path, web: int, panel: int, *more_web: int) -> tuple[Path, int]:
    """The configuration's file, and the port that nginx will listen on. `more_web`: ports of further web processes."""
    found = re.search(r"```nginx\n(.*?)```", (ROOT / "docs" / "operate.md").read_text("utf-8"), re.DOTALL)
    assert found is not None
    certificate, key = make_certificate(folder, "debats.example.org")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = found[1]
    for written, used in (
        ("listen 443 ssl", f"listen {port} ssl"),
        ("server 127.0.0.1:8000;", " ".join(f"server 127.0.0.1:{each};" for each in (web, *more_web))),
        ("127.0.0.1:8001", f"127.0.0.1:{panel}"),
        ("/var/lib/nginx/assises", str(folder / "cache")),
        ("/etc/letsencrypt/live/debats.example.org/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/debats.example.org/privkey.pem", str(key)),
    ):
        assert written in site
        site = site.replace(written, used)
    temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folder of a test is closed to Debian's www-data
    whole = f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}\n{site}\n}}\n"
    file = folder / "nginx.conf"
    file.write_text(whole)
    return file, port


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
