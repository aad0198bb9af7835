"""The recording of a debate that is over: on its page when it is there, without a script, and nowhere before."""

import struct

import pytest

from frontend.recordings import movie_header
from panel.tickets import stream_name
from tests.frontend.serving import Desk, Web

BEGAN = 1_795_521_877
_1904 = 2_082_844_800


def mvhd(version: int, created: int, timescale: int, duration: int) -> bytes:
    layout = struct.Struct(">B3xQQIQ" if version else ">B3xIIII")
    return b"\0\0\0\x18ftypiso6\0\0\0\0iso6cmfc" + b"\0\0\0\x78moov\0\0\0\x70mvhd" + layout.pack(version, created, 0, timescale, duration)


@pytest.mark.parametrize("version", [0, 1])
def test_a_header_tells_when_a_film_began_and_how_long_it_is(version: int) -> None:
    assert movie_header(mvhd(version, BEGAN + _1904, 1000, 4_321_500)) == (BEGAN, 4321.5)
    # Fragments have no length of their own; FFmpeg leaves the date out.
    assert movie_header(mvhd(version, BEGAN + _1904, 1000, 0)) == (BEGAN, None)
    assert movie_header(mvhd(version, 0, 1000, (1 << (64 if version else 32)) - 1)) == (None, None)
    assert movie_header(mvhd(version, 1, 1000, 1)[:40]) == (None, None)
    assert movie_header(b"") == (None, None)


def test_the_page_of_a_debate_that_is_over_plays_its_recording(web: Web, desk: Desk) -> None:
    slug = desk.debate(phase="live")
    with web.browser() as reader:
        boot = reader.get(f"/d/{slug}").text
        debate = boot.partition('"view": {')[2].partition('"id": "')[2].partition('"')[0]
        key = (web.data / "run" / "media.key").read_bytes()
        name = stream_name(key, debate)
        assert f'"broadcast": "{name}"' in boot
        film = web.data / "recordings" / f"{name}.mp4"
        film.parent.mkdir(exist_ok=True)
        film.write_bytes(mvhd(1, BEGAN + _1904, 1000, 4_321_500) + bytes(2_000_000))
        address = f"{web.media_url}/live/{name}/recording.mp4"
        assert address not in reader.get(f"/d/{slug}").text, "a debate that goes on has none to show"

        desk.act(slug, "phase", phase="closed")
        page = reader.get(f"/d/{slug}")
        assert f'src="{address}" data-began="{BEGAN * 1000}"' in page.text and "1&nbsp;h&nbsp;12" in page.text
        assert f'href="{address}?download=1" download' in page.text and "3\xa0Mo" in page.text
        assert f"media-src 'self' blob: {web.media_url}" in page.headers["content-security-policy"]
        film.unlink()
        assert address not in (web.browser().get(f"/d/{slug}?lang=en")).text
