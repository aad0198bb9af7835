"""What a page's script starts from keeps the order of the view: seats as they were set, questions as they came."""

import json
import re
import tempfile
from pathlib import Path

from tests.frontend.serving import Web


def test_seats_come_in_the_order_they_were_set() -> None:
    with tempfile.TemporaryDirectory(prefix="assises-") as folder, Web(Path(folder) / "data", debate="À qui est l’eau ?") as web:
        slug = web.links["viewer"].rpartition("/")[2]
        with web.browser() as browser:
            page = browser.get(f"/d/{slug}").text
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    seats = json.loads(found[1])["view"]["seats"]
    assert [seat["name"] for seat in seats.values()] == ["Siège 1", "Siège 2", "Salle"]
