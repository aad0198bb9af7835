"""Reads along in all logs of a data folder that another process owns, so that taking over does not begin with reading them.

Measured: a log of 30,000 events takes three seconds to read and fold. Costs the memory of a replica, and once more the folding.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import structlog

from debate.service.replica import Replica
from debate.store.onlooker import FAULTS, Onlooker, Piece

EVERY_S = 1.0  # a log's file moves each time SQLite empties its write-ahead log into it: every few hundred commands
LARGE = 5000  # events in one look, past which the collector is spared them
_log = structlog.get_logger("debate")


class StandBy:
    """Has a thread of its own from `start` to `stop`. `looked`: every log has been read once, as far as it could be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "debates"
        self._onlookers: dict[str, Onlooker] = {}
        self._stopping = Flag()
        self._thread = Thread(target=self._run, name="stand-by", daemon=True)
        self._replicas: dict[str, Replica] = {}
        self.looked = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> Mapping[str, Replica]:
        """What was read, by the name of the log's file; from now on nobody adds to it. Waits for the end of the event at hand."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        return self._replicas

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # reading ahead is a convenience: who takes over reads what is missing
                _log.exception("stand_by_failed")
            if self._stopping.wait(EVERY_S):
                return

    def look(self) -> None:
        """Once through all logs that have moved."""
        for path in sorted(self._folder.glob("*.db")):
            onlooker = self._onlookers.setdefault(path.name, Onlooker(path))
            if onlooker.moved():
                self._look_at(path.name, onlooker)
        self.looked = True

    def _look_at(self, name: str, onlooker: Onlooker) -> None:
        try:
            epoch = onlooker.epoch()
            replica = self._replicas.get(name)
            if replica is None or replica.epoch != epoch:
                replica = self._replicas[name] = Replica(epoch)
            began = replica.head.seq
            for piece in onlooker.pieces(replica.head):
                self._fold(name, replica, piece)
                if self._stopping.is_set():
                    return
            if replica.head.seq - began > LARGE:
                gc.freeze()  # a collection that walked all this would hold everybody up for a tenth of a second
        except FAULTS as error:
            _log.info("stand_by.torn", file=name, error=type(error).__name__)  # what was folded before stands

    def _fold(self, name: str, replica: Replica, piece: Piece) -> None:
        try:
            for event in piece.events:
                replica.fold(event)
        except BaseException:
            del self._replicas[name]  # it may have taken in the half
            raise
        replica.head = piece.head
        replica.without |= piece.without
