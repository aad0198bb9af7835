"""nginx with nchan as the peer of `fanout`: as many workers as the app has processes that deliver, one channel, in a folder of its own."""

from __future__ import annotations

import http.client
import socket
import subprocess
import tempfile
from pathlib import Path
from time import monotonic, sleep

from realtime.limits import Limits

MODULE = "/usr/lib/nginx/modules/ngx_nchan_module.so"
PING_S = int(Limits().heartbeat_s)  # as often as we do: a peer that is gone has to be noticed by both
_CONF = """
load_module {module};
worker_processes {workers}; daemon off; pid {folder}/pid; error_log {folder}/error.log;
worker_rlimit_nofile 60000;
events {{ worker_connections 30000; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096{reuse};
    location /pub {{ nchan_publisher; nchan_channel_id x; nchan_message_buffer_length 10; }}
    location /ws {{ nchan_subscriber websocket; nchan_channel_id x; nchan_subscriber_first_message newest;
      nchan_websocket_ping_interval {ping_s}; }}
  }}
}}
"""


class Nchan:
    def __init__(self, workers: int = 1) -> None:
        if not Path(MODULE).exists():
            raise SystemExit("nchan is not installed: apt-get install nginx libnginx-mod-nchan")
        self._folder = tempfile.TemporaryDirectory(prefix="assises-nchan-")
        self.port = free_port()
        conf = Path(self._folder.name) / "nginx.conf"
        reuse = " reuseport" if workers > 1 else ""
        conf.write_text(_CONF.format(module=MODULE, folder=self._folder.name, port=self.port, workers=workers, reuse=reuse, ping_s=PING_S))
        self._process = subprocess.Popen(["nginx", "-p", self._folder.name, "-c", str(conf)], stderr=subprocess.DEVNULL)
        self.pid = self._process.pid
        wait_for_port(self.port)
        self._publisher = http.client.HTTPConnection("127.0.0.1", self.port)

    def say(self, payload: bytes) -> None:
        """Publishes without waiting: a client that waits for the answer is not in its `epoll_wait`, and waking nobody is cheaper."""
        self._publisher.request("POST", "/pub", payload)

    def listen(self) -> None:
        """The answer to `say`."""
        self._publisher.getresponse().read()

    def stop(self) -> None:
        self._publisher.close()
        self._process.terminate()
        self._process.wait(10)
        self._folder.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, timeout_s: float = 30) -> None:
    end = monotonic() + timeout_s
    while monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")
