"""`python -m panel.out.finish FILE`: gives a finished recording one table of contents, in front, so that every player can jump.

Nothing is encoded again. Its first picture is its time zero, and `date` says when that was, to the microsecond: a page finds a question's
moment by it, and a creation time has whole seconds (ISO/IEC 14496-12, 8.2.2).

The fragmented file stays until the other is whole, and for good when this fails.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import av.container


def main(arguments: Sequence[str] | None = None) -> int:
    path = Path((arguments if arguments is not None else sys.argv[1:])[0])
    draft = path.with_suffix(".draft.mp4")
    try:
        repack(path, draft)
        os.replace(draft, path)
    except (OSError, av.FFmpegError) as error:
        sys.stderr.write(f"{type(error).__name__}: the recording is kept as it was written\n")
        draft.unlink(missing_ok=True)
        return 1
    return 0


def repack(source: Path, target: Path) -> None:
    with av.open(str(source)) as taken, av.open(str(target), "w", options={"movflags": "faststart"}) as made:
        origin = _first_picture(taken)
        made.metadata.update(taken.metadata)
        if "creation_time" in taken.metadata:
            began = datetime.fromisoformat(taken.metadata["creation_time"]) + timedelta(seconds=float(origin))
            made.metadata["creation_time"] = made.metadata["date"] = began.isoformat(timespec="microseconds")
        streams = {stream.index: made.add_stream_from_template(stream) for stream in taken.streams}
        for packet in taken.demux():
            if packet.dts is None or packet.pts is None:  # the end of each stream
                continue
            shift = round(origin / packet.time_base)
            if packet.pts < shift:  # sound of before the first picture
                continue
            packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
            packet.stream = streams[packet.stream.index]
            made.mux(packet)


def _first_picture(taken: av.container.InputContainer) -> Fraction:
    """Seconds since the time zero of the fragments. Not every player keeps the hole before it."""
    if not taken.streams.video:
        return Fraction(0)
    stream = taken.streams.video[0]
    return (stream.start_time or 0) * (stream.time_base or Fraction(1))


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main())
