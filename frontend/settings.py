"""The one table of settings of this installation: names, types, bounds, defaults and what each is for.

Values come from the optional file DATA/settings.toml. This module never reads a debate's own settings (those are events)
nor the flags of `bin/serve` (see `frontend/supervise.py`). `python -m frontend.settings` writes docs/environment.md.
"""

from __future__ import annotations

import math
import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct

FILE_NAME = "settings.toml"

Bytes = Annotated[int, Meta(ge=256, le=64 * 1024 * 1024)]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Seconds = Annotated[float, Meta(ge=0.1, le=366 * 86_400)]


def about(text: str) -> Meta:
    """What a setting is for: the words of docs/environment.md."""
    return Meta(description=text)


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits and delays of the web process. Every one has a default that suits a debate of a few thousand people."""

    # The wire: what one WebSocket may send, and how long its silence is borne.
    frame_bytes: Annotated[Bytes, about("Largest WebSocket message accepted from a browser, in bytes.")] = 64 * 1024
    json_depth: Annotated[int, Meta(ge=4, le=64), about("Deepest nesting accepted in a JSON message.")] = 8
    commands_per_s: Annotated[float, Meta(gt=0, le=10_000), about("Commands per second that one connection may send on average.")] = 10
    commands_burst: Annotated[Count, about("Commands that one connection may send at once before the average applies.")] = 20
    handshake_s: Annotated[Seconds, about("Seconds that a connection has to finish the WebSocket handshake.")] = 10
    first_frame_s: Annotated[Seconds, about("Seconds that a WebSocket has to send its hello.")] = 5
    heartbeat_s: Annotated[Seconds, about("Seconds between two heartbeats sent to a browser.")] = 25
    pong_s: Annotated[Seconds, about("Seconds without a pong after which a browser is taken for gone.")] = 35
    send_buffer_bytes: Annotated[
        Bytes, about("Bytes waiting for one slow browser above which it is told to come back later (close code 4008).")
    ] = 256 * 1024
    socket_buffer_bytes: Annotated[
        Bytes, about("Kernel send buffer asked for each WebSocket (SO_SNDBUF); small, so that a slow browser is seen early.")
    ] = 64 * 1024
    evict_s: Annotated[Seconds, about("Seconds given to a browser over its send buffer before its connection is cut.")] = 10
    state_interval_ms: Annotated[
        int, Meta(ge=50, le=60_000), about("Milliseconds between two frames of replaceable state (counts, presence).")
    ] = 250
    resume_frames: Annotated[Count, about("Frames kept per stream for browsers that come back; older ones take a snapshot.")] = 300

    # People: what one participant, one identity, one address may do.
    question_limit: Annotated[
        int, Meta(ge=20, le=1000), about("Characters of a question in a new debate; each debate may change its own.")
    ] = 280
    question_every_s: Annotated[Seconds, about("Seconds in which one participant earns the right to one more question.")] = 30
    question_burst: Annotated[Count, about("Questions that one participant may ask at once before that pace applies.")] = 3
    tabs_per_identity: Annotated[Count, about("WebSockets that one person may hold in one role of one debate.")] = 5
    arrivals_per_s: Annotated[
        Count, about("Viewers and participants who are let in each second; more are told when to come. One core serves 500 and all else.")
    ] = 500
    arrivals_burst: Annotated[Count, about("Of those, how many may come at once after a quiet time.")] = 1000
    connections_per_prefix: Annotated[
        Count, about("WebSockets from one address (IPv4) or one /64 network (IPv6); addresses of `venues` are not counted.")
    ] = 200
    venues: Annotated[tuple[str, ...], about("Networks (as 203.0.113.0/24) of halls: not counted per address.")] = ()

    # Words.
    time_zone: Annotated[str, about("Where the debates are held: the zone of every time of day on the pages (as Indian/Reunion).")] = (
        "Europe/Paris"
    )

    # Pictures.
    recording_s: Annotated[
        Seconds, about("Longest recording of one debate, in seconds; an hour of 720p25 takes 600 MiB. A demo's is an hour at most.")
    ] = 8 * 3600
    recordings_gib: Annotated[
        float,
        Meta(ge=0, le=1_000_000),
        about(
            "Most that all recordings together may take, in GiB; 0: what the disk holds, but for its last 200 MiB. Then recording stops, "
            "and goes on when there is room; nothing is deleted."
        ),
    ] = 0

    # Mails to askers who left an address. Off while there is no host.
    smtp_host: Annotated[str, about("Mail server for mails to askers; empty, no address is asked for and none is written to.")] = ""
    smtp_port: Annotated[int, Meta(ge=1, le=65_535), about("Port of the mail server.")] = 587
    smtp_security: Annotated[
        str,
        Meta(pattern="^(starttls|tls|none)$"),
        about("How the line to it is closed: `starttls`, `tls`, or `none` on a trusted network."),
    ] = "starttls"
    smtp_user: Annotated[str, about("User at the mail server, if it wants one.")] = ""
    smtp_password: Annotated[str, about("Password at the mail server. Make the file readable by the service alone (mode 0600).")] = ""
    mail_from: Annotated[str, about("Sender of the mails, as `Assises <debats@ville.example>`; needed with `smtp_host`.")] = ""

    # Access: links, sessions, tickets.
    ticket_s: Annotated[Seconds, about("Seconds during which a WebSocket ticket may be used, once.")] = 30
    media_ticket_s: Annotated[Seconds, about("Seconds during which a media ticket opens a video session.")] = 120
    session_s: Annotated[Seconds, about("Seconds after which a device session ends by itself.")] = 14 * 86_400
    logins_per_minute: Annotated[Count, about("Attempts per minute and address at exchanging a role link or a room code.")] = 60
    form_bytes: Annotated[Bytes, about("Largest form or JSON body accepted over HTTP, in bytes.")] = 64 * 1024

    @property
    def recordings_bytes(self) -> float:
        return self.recordings_gib * 2**30 if self.recordings_gib else math.inf


class SettingsError(Exception):
    """DATA/settings.toml cannot be used: `code` names the sentence (`error.CODE`), `params` fill it in."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(f"{code} {params}")
        self.code = code
        self.params = params


def load_settings(data: Path) -> Settings:
    """The settings of the data folder, or a `SettingsError` that names the key at fault."""
    path = data / FILE_NAME
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingsError("settings_unreadable", file=FILE_NAME, reason=str(fault)) from fault
    hints = get_type_hints(Settings, include_extras=True)
    values: dict[str, Any] = {}
    for key, value in written.items():
        if key not in hints:
            raise SettingsError("setting_unknown", file=FILE_NAME, key=key)
        try:
            values[key] = msgspec.convert(value, hints[key])
            if key == "venues":
                [ip_network(venue) for venue in value]
            if key == "time_zone":
                ZoneInfo(value)
        except (ValueError, ZoneInfoNotFoundError) as fault:
            raise SettingsError("setting_wrong", file=FILE_NAME, key=key, reason=str(fault)) from fault
    if values.get("smtp_host") and "@" not in values.get("mail_from", ""):
        raise SettingsError("setting_wrong", file=FILE_NAME, key="mail_from", reason="an address is needed with smtp_host")
    return Settings(**values)


def table() -> list[tuple[str, str, str, str]]:
    """Rows (name, type with bounds, default, what it is for), in the order of the struct."""
    described = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    signs = {"exclusiveMinimum": ">", "minimum": "≥", "maximum": "≤"}
    rows = []
    for name, schema in described.items():
        bounds = [f"{sign} {schema[key]:,}" for key, sign in signs.items() if key in schema]
        kind = {"integer": "whole number", "number": "number", "array": "list of texts", "string": "text"}[schema["type"]]
        default = schema["default"]
        shown = f"{default:,}" if isinstance(default, int | float) else msgspec.json.encode(default).decode()
        rows.append((name, ", ".join([kind, *bounds]), shown, schema["description"]))
    return rows


def document() -> str:
    """docs/environment.md, whole."""
    from frontend.supervise import VARIABLES, flags  # here, so that reading settings does not need click

    lines = [
        "# Settings, flags, environment",
        "",
        "Generated by `python -m frontend.settings > docs/environment.md`; a test compares them.",
        "",
        f"## Settings: `DATA/{FILE_NAME}`",
        "",
        "The file is optional and read at each start. An unknown key or a wrong value stops the start with one sentence that names it.",
        "",
        "| key | type | default | what it is for |",
        "|---|---|---|---|",
        *(f"| `{name}` | {kind} | `{default}` | {text} |" for name, kind, default, text in table()),
        "",
        "## Flags of `bin/serve`",
        "",
        "| flag | default | what it is for |",
        "|---|---|---|",
        *(f"| `{name}` | {default} | {text} |" for name, default, text in flags()),
        "",
        "## Environment variables",
        "",
        "| variable | what it is for |",
        "|---|---|",
        *(f"| `{name}` | {text} |" for name, text in VARIABLES),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(document(), end="")
