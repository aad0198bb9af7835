"""Composes the program's picture: the latest frame of each seat shown, in its place, with its name, and the question on air under them.

One instance per program thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import av
from av.video.reformatter import VideoReformatter

from panel.messages import Layout, OnAirWanted
from panel.mixer.grid import MAX_TILES, Rect, crop
from panel.mixer.layout import Shown, choose, places
from panel.mixer.lettering import NamePlate, Plane, Planes, name_card, name_plate, plane_of, title_card
from panel.mixer.lower_third import lower_third, lower_third_height
from panel.mixer.size import ProgramSize
from panel.stage import Stage

# A seat whose picture stands still keeps its last frame this long, then shows its name on a plain card: a frozen face misleads.
FROZEN_S = 4.0
_BLACK = (16, 128, 128)


@dataclass(frozen=True)
class Shot:
    """A decoded frame and when it arrived (monotonic seconds)."""

    frame: av.VideoFrame
    at: float


@dataclass(frozen=True)
class TileSource:
    """A seat on stage: what is written under it, and where its latest frame is found."""

    seat: str
    name: str
    latest: Callable[[], Shot | None]
    hall: bool = False


@dataclass(frozen=True)
class Scene:
    """What the picture should be of. A new scene is a new object: it is swapped in whole between two frames."""

    title: str = ""
    card: str = ""
    tiles: tuple[TileSource, ...] = ()
    layout: Layout = "grid"
    featured: tuple[str, ...] = ()
    on_air: OnAirWanted | None = None


def scene_of(stage: Stage, latest: Callable[[str], Callable[[], Shot | None]]) -> Scene:
    """`latest` gives, for a seat, what finds its latest frame."""
    tiles = tuple(TileSource(tile.seat, tile.name, latest(tile.seat), tile.hall) for tile in stage.tiles)
    return Scene(stage.title, stage.card, tiles, stage.layout, stage.featured, stage.on_air)


class _Tile:
    """What is drawn in one rectangle of the canvas at the moment."""

    def __init__(self, source: TileSource, rect: Rect, program_width: int) -> None:
        self.source = source
        self.rect = rect
        self.plate: NamePlate | None = name_plate(source.name, program_width, rect.width)
        self.card: Planes | None = None
        self.drawn: av.VideoFrame | Planes | None = None
        self.scaler = VideoReformatter()


class Picture:
    def __init__(self, size: ProgramSize) -> None:
        self._size = size
        # One frame for the program's whole life: x264 copies what it is given, and unchanged tiles need not be drawn again.
        self.frame = av.VideoFrame(size.width, size.height, "yuv420p")
        self._planes = tuple(plane_of(self.frame, index) for index in range(3))
        self._scene: Scene | None = None
        self._shown = Shown("card")
        self._spoken: tuple[str, ...] = ()  # latest first
        self._chosen_by: tuple[str, ...] = ()
        self._tiles: list[_Tile] = []

    def spotlight(self, seat: str | None) -> None:
        """Who speaks now: shown from the next picture on where nobody was named. None: nobody yet."""
        if seat is not None and self._spoken[:1] != (seat,):
            self._spoken = (seat, *(one for one in self._spoken if one != seat))[:MAX_TILES]

    def compose(self, scene: Scene, now: float) -> av.VideoFrame:
        if scene is not self._scene or self._spoken is not self._chosen_by:
            self._choose(scene)
        for tile in self._tiles:
            shot = tile.source.latest()
            if shot is None or now - shot.at > FROZEN_S:
                self._draw_card(tile)
            elif shot.frame is not tile.drawn:
                try:
                    self._draw_frame(tile, shot.frame)
                except (av.FFmpegError, ValueError, IndexError):
                    self._draw_card(tile)  # one seat's frame must not stop everybody's picture
        return self.frame

    def _choose(self, scene: Scene) -> None:
        self._chosen_by = self._spoken
        hall = next((source.seat for source in scene.tiles if source.hall), None)
        seats = tuple(source.seat for source in scene.tiles[:MAX_TILES])
        shown = choose(scene.layout, seats, hall, scene.featured, self._chosen_by, self._shown.seats)
        if scene is not self._scene or shown != self._shown:
            self._scene, self._shown = scene, shown
            self._lay_out(scene, shown)

    def _lay_out(self, scene: Scene, shown: Shown) -> None:
        width, height = self._size.width, self._size.height
        # A card that was asked for is over everything; one that stands for an empty stage leaves the question its place.
        on_air = scene.on_air if scene.layout != "card" else None
        foot = lower_third_height(width) if on_air is not None else 0
        sources = {source.seat: source for source in scene.tiles}
        rects = places(shown, width, height, foot)
        self._tiles = [_Tile(sources[seat], rect, width) for seat, rect in zip(shown.seats, rects, strict=True)]
        if self._tiles:
            for plane, value in zip(self._planes, _BLACK, strict=True):
                plane[:] = value
        else:
            self._blit(title_card(scene.title, scene.card, width, height - foot), Rect(0, 0, width, height - foot))
        if on_air is not None:
            self._blit(lower_third(on_air, width), Rect(0, height - foot, width, foot))

    def _draw_card(self, tile: _Tile) -> None:
        if tile.card is None:
            tile.card = name_card(tile.source.name, tile.rect.width, tile.rect.height)
        if tile.drawn is not tile.card:
            self._blit(tile.card, tile.rect)
            tile.drawn = tile.card

    def _draw_frame(self, tile: _Tile, frame: av.VideoFrame) -> None:
        rect = tile.rect
        kept = crop(frame.width, frame.height, rect)
        # One thread: waking others costs more than a tile (124 µs instead of 160, measured).
        scaled = tile.scaler.reformat(_cut(frame, kept), rect.width, rect.height, "yuv420p", interpolation="BILINEAR", threads=1)
        self._blit(Planes(*(plane_of(scaled, index) for index in range(3))), rect)
        if tile.plate is not None:
            tile.plate.lay(*self._window(rect))
        tile.drawn = frame

    def _blit(self, planes: Planes, rect: Rect) -> None:
        for target, source in zip(self._window(rect), (planes.y, planes.u, planes.v), strict=True):
            target[:] = source

    def _window(self, rect: Rect) -> tuple[Plane, Plane, Plane]:
        y, u, v = self._planes
        left, right, top, bottom = rect.x, rect.x + rect.width, rect.y, rect.y + rect.height
        half = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
        return y[top:bottom, left:right], u[half], v[half]


def _cut(frame: av.VideoFrame, kept: Rect) -> av.VideoFrame:
    """The part of a frame that will be shown. Cutting before scaling copies a little and scales a lot less."""
    if kept.x == 0 and kept.y == 0 and kept.width == frame.width and kept.height == frame.height:
        return frame
    if frame.format.name not in ("yuv420p", "yuvj420p"):
        frame = frame.reformat(format="yuv420p")
    part = av.VideoFrame(kept.width, kept.height, frame.format.name)
    part.color_range = frame.color_range
    for index in range(3):
        step = 1 if index == 0 else 2
        x, y, width, height = kept.x // step, kept.y // step, kept.width // step, kept.height // step
        plane_of(part, index)[:] = plane_of(frame, index)[y : y + height, x : x + width]
    return part
