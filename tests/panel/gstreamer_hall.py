#!/usr/bin/python3
"""A hall's encoder that is not ours: GStreamer's webrtcbin as a WHIP client. `gstreamer_hall.py URL`, the bearer on stdin.

Run by the system's Python, which has the bindings. Sends a moving ball on a red floor and a tone of 880 Hz until it is killed; each
happening is a line of JSON on stdout.
"""

import json
import sys
import urllib.error
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402 — versions are chosen first

HERTZ = 880
PIPELINE = f"""
webrtcbin name=out bundle-policy=max-bundle
videotestsrc is-live=true pattern=ball background-color=0xffc83c32 ! video/x-raw,width=640,height=360,framerate=25/1
  ! x264enc tune=zerolatency speed-preset=superfast key-int-max=50 bitrate=800 ! video/x-h264,profile=constrained-baseline
  ! rtph264pay config-interval=-1 aggregate-mode=zero-latency ! application/x-rtp,media=video,encoding-name=H264,payload=96 ! out.
audiotestsrc is-live=true freq={HERTZ} volume=0.3 ! audioconvert ! audioresample ! audio/x-raw,rate=48000 ! opusenc
  ! rtpopuspay ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! out.
"""


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


class Hall:
    def __init__(self, url: str, bearer: str) -> None:
        self._url, self._bearer = url, bearer
        self._called = False
        self._kept: list[object] = []  # descriptions: the bindings free what GStreamer still holds
        self._pipeline = Gst.parse_launch(PIPELINE)
        self._out = self._pipeline.get_by_name("out")
        self._out.connect("on-negotiation-needed", self._offer)
        self._out.connect("notify::ice-gathering-state", self._gathered)
        self._out.connect("notify::connection-state", lambda out, _: say(state=out.get_property("connection-state").value_nick))
        self._pipeline.set_state(Gst.State.PLAYING)

    def _offer(self, out: Gst.Element) -> None:
        def made(promise: Gst.Promise) -> None:
            promise.wait()
            reply = promise.get_reply()
            self._kept += [promise, reply, reply["offer"]]
            out.emit("set-local-description", self._kept[-1], Gst.Promise.new())

        out.emit("create-offer", None, Gst.Promise.new_with_change_func(made))

    def _gathered(self, out: Gst.Element, _property: object) -> None:
        if self._called or out.get_property("ice-gathering-state") != GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            return
        self._called = True
        headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {self._bearer}"}
        offer = out.get_property("local-description").sdp.as_text().encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(self._url, offer, headers), timeout=10) as answer:
                say(status=answer.status)
                self._accept(out, answer.read())
        except urllib.error.HTTPError as refusal:
            say(refused=[refusal.code, json.loads(refusal.read())["error"]["code"]])

    def _accept(self, out: Gst.Element, answer: bytes) -> None:
        _, message = GstSdp.SDPMessage.new()
        GstSdp.sdp_message_parse_buffer(answer, message)
        self._kept += [message, GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)]
        out.emit("set-remote-description", self._kept[-1], Gst.Promise.new())


if __name__ == "__main__":
    Gst.init(None)
    hall = Hall(sys.argv[1], sys.stdin.readline().strip())
    GLib.MainLoop().run()
