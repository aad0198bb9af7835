"""`python -m tests.frontend.archive.cut_restore DATA ARCHIVE`: a restore killed at each of its touches of the disk, one after the other.

Prints how many cuts there were and how many left the debate in place. Holds no test.
"""

import contextlib
import os
import shutil
import sys
from pathlib import Path

from frontend.archive.restore import restore
from frontend.bootstrap.refusal import Refusal
from tests.frontend.archive.evening import verified

TOUCHES = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "fcntl.flock", "os.chmod"})


def cut(data: Path, archive: Path, at: int) -> bool:
    """Whether the restore came to its end before that touch."""
    child = os.fork()
    if child == 0:
        left = at

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in TOUCHES and str(data) in str(arguments):
                left -= 1
                if left < 0:
                    os._exit(9)

        sys.addaudithook(count)
        restore(data, archive)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main(data: Path, archive: Path) -> None:
    whole = at = 0
    while True:
        shutil.rmtree(data, ignore_errors=True)
        ended = cut(data, archive, at)
        there = list((data / "debates").glob("*")) if data.exists() else []
        if there:
            whole += 1
            assert len(there) == 1 and verified(data).seq > 0, there
        again = ""
        try:
            restore(data, archive)
        except Refusal as refusal:
            again = refusal.key
        assert again == ("restore.debate_exists" if there else ""), (at, again, there)
        assert verified(data).seq > 0 and not (data / "restoring").exists(), at
        if ended:
            break
        at += 1
    print(at, whole)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main(Path(sys.argv[1]), Path(sys.argv[2]))
