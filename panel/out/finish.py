"""`python -m panel.out.finish FILE`: gives a finished recording one table of contents, in front, so that every player can jump.

Nothing is encoded again. The fragmented file stays until the other is whole, and for good when this fails.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
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
        made.metadata.update(taken.metadata)  # when it began: a page finds a question's moment by it
        streams = {stream.index: made.add_stream_from_template(stream) for stream in taken.streams}
        for packet in taken.demux():
            if packet.dts is None:  # the end of each stream
                continue
            packet.stream = streams[packet.stream.index]
            made.mux(packet)


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main())
