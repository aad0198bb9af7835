"""A stand-in that prints links of the agreed shape."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

parser = ArgumentParser(allow_abbrev=False)
for flag in ("--data", "--public-url", "--media-url", "--debate", "--demo", "--consultation"):
    parser.add_argument(flag)
given = parser.parse_args()
if Path(given.data, "prepare.fails").exists():
    sys.exit("no links today")
url = given.public_url
links: dict[str, object] = {"organise": f"{url}/role#operator"}
if given.debate:
    links |= {
        "viewer": f"{url}/d/one",
        "console": [{"name": given.debate, "url": f"{url}/role#console"}],
        "panel": [{"seat": "t1", "url": f"{url}/role#one"}, {"seat": "t2", "url": f"{url}/role#two"}],
        "hall": f"{url}/role#hall",
        "clerk": f"{url}/role#clerk",
        "whip": {"url": f"{given.media_url}/whip/d1/t1", "token": "secret"},
    }
print(json.dumps(links))
