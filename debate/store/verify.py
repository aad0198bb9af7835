"""`python -m debate.store.verify FILE…`: walk the integrity chain of closed debates. Opens nothing that is in use."""

import sys
from pathlib import Path

from debate.store.event_log import ChainBroken, LogInUse, StorageFailed
from debate.store.sqlite_log import SqliteLog


def main(paths: list[str]) -> int:
    broken = 0
    for path in paths:
        try:
            log = SqliteLog(Path(path), looks_only=True)
        except (LogInUse, StorageFailed) as error:
            print(f"{path}: {type(error).__name__}: {error}")
            broken += 1
            continue
        try:
            head = log.verify()
            print(f"{path}: {head.seq} events, head {head.hash}")
        except ChainBroken as error:
            print(f"{path}: {error}")
            broken += 1
        finally:
            log.close()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
