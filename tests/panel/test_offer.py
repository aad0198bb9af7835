"""Offers of real clients are read, their broken twins refused by code, and nothing but that refusal ever comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiortc import sdp
from hypothesis import given
from hypothesis import strategies as st

from panel.offer import MAX_BYTES, Offer, OfferRefused, Way, read_offer

PACKETS = Path(__file__).parent / "packets"
WAYS = {"publish": Way.PUBLISH, "play": Way.PLAY}
WHOLE = sorted(path for path in PACKETS.glob("*.sdp") if path.name.count(".") == 1)
BROKEN = sorted(path for path in PACKETS.glob("*.sdp") if path.name.count(".") == 2)


def way_of(path: Path) -> Way:
    return WAYS[path.name.partition(".")[0].rpartition("_")[2]]


def read(name: str, way: Way = Way.PUBLISH) -> str:
    return (PACKETS / f"{name}.sdp").read_bytes().decode()


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_offers_of_real_clients_are_read(path: Path) -> None:
    offer = read_offer(path.read_bytes(), way_of(path))
    assert {line.kind for line in offer.media} == {"audio", "video"}
    video = offer.line("video")
    assert video is not None and "H264" in video.codecs
    # What the engine will read: it parses, and we are the DTLS server.
    parsed = sdp.SessionDescription.parse(offer.sdp)
    assert all(media.dtls is not None and media.dtls.role == "client" for media in parsed.media)
    assert all(media.ice.usernameFragment == offer.ufrag for media in parsed.media)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_broken_twin_is_refused_by_its_code(path: Path) -> None:
    with pytest.raises(OfferRefused) as refused:
        read_offer(path.read_bytes(), way_of(path))
    assert refused.value.code == path.name.split(".")[1]


@pytest.mark.parametrize("client", ["chromium", "firefox", "gstreamer", "obs"])
def test_each_client_has_broken_twins(client: str) -> None:
    assert any(path.name.startswith(client) for path in BROKEN)


def test_no_remote_candidate_reaches_the_engine() -> None:
    assert "a=candidate" in read("obs_publish")
    assert "candidate" not in read_offer(read("obs_publish").encode(), Way.PUBLISH).sdp


def test_a_passive_peer_keeps_its_role() -> None:
    text = read("obs_publish").replace("a=setup:actpass", "a=setup:passive")
    assert "a=setup:passive" in read_offer(text.encode(), Way.PUBLISH).sdp


def test_what_the_engine_must_not_see_is_left_out() -> None:
    text = read_offer(read("chromium_publish").encode(), Way.PUBLISH).sdp
    for foreign in ("AV1", "VP9", "rtx", "red/", "transport-cc", "msid:", "rid"):
        assert foreign not in text


def test_2000_candidates_and_1000_media_lines_are_refused_unread() -> None:
    text = read("chromium_publish")
    candidate = next(line for line in text.split("\r\n") if line.startswith("a=candidate"))
    for bomb in (text.replace(candidate, "\r\n".join([candidate] * 2000), 1), text + text[text.index("m=audio") :] * 1000):
        with pytest.raises(OfferRefused) as refused:
            read_offer(bomb.encode(), Way.PUBLISH)
        assert refused.value.status == 413


def test_a_small_bomb_is_refused_by_its_count() -> None:
    text = read("gstreamer_publish")
    with pytest.raises(OfferRefused) as refused:
        read_offer((text + "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n" * 33).encode(), Way.PUBLISH)
    assert (refused.value.status, refused.value.code) == (422, "offer_too_many_candidates")


def test_an_audio_listener_needs_no_h264() -> None:
    broken = (PACKETS / "chromium_play.codec_unavailable.sdp").read_bytes()
    assert read_offer(broken, Way.LISTEN).line("audio") is not None


def _outcome(body: bytes, way: Way) -> Offer | OfferRefused:
    try:
        return read_offer(body, way)
    except OfferRefused as refused:
        return refused


@given(st.binary(max_size=4096), st.sampled_from(Way))
def test_any_bytes_are_read_or_refused(body: bytes, way: Way) -> None:
    assert _outcome(body, way)


@given(st.data(), st.sampled_from(WHOLE), st.sampled_from(Way))
def test_mutated_offers_are_read_or_refused_and_what_is_read_parses(data: st.DataObject, path: Path, way: Way) -> None:
    lines = path.read_bytes().decode().split("\r\n")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.integers(0, 4)):
            case 0:
                lines[at] = data.draw(st.text(max_size=60))
            case 1:
                del lines[at]
            case 2:
                lines.insert(at, data.draw(st.sampled_from(lines)))
            case 3:
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case _:
                lines[at] = lines[at].replace(data.draw(st.sampled_from(" :/=;01a")), data.draw(st.text(max_size=3)))
        lines = lines or [""]
    body = "\r\n".join(lines).encode("utf-8", "replace")
    outcome = _outcome(body, way)
    if isinstance(outcome, Offer):
        assert len(outcome.sdp) < 2 * MAX_BYTES
        sdp.SessionDescription.parse(outcome.sdp)  # must not raise: the engine never meets what our reading let through
