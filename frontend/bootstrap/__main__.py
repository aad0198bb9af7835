"""From a bare Python to a running supervisor: environment, browser packages, then this process becomes the supervisor.

With `assises` as its first word (bin/assises), it becomes that command instead.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from frontend.bootstrap.environment import Environment, alone
from frontend.bootstrap.flags import ASKED, help_text
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import say
from frontend.bootstrap.vendor import Vendor

COMMAND = "assises"
ROOT = Path(__file__).resolve().parent.parent.parent


def set_up(root: Path) -> Path:
    """The environment's Python, once everything that a start needs is there."""
    environment, vendor = Environment(root), Vendor(root)
    lock = root / "requirements-run.lock"
    if not (environment.has(lock) and vendor.ready()):
        try:
            with alone(root):
                environment.install(lock)
                vendor.bring(environment.python, root / "requirements-node.lock")
        except PermissionError as fault:
            raise Refusal("setup.folder_unwritable", folder=fault.filename or root) from fault
        except OSError as fault:
            raise Refusal("setup.disk_fault", reason=fault.strerror or fault) from fault
    return environment.python


def main(arguments: list[str]) -> int:
    module = "frontend.supervise"
    if arguments[:1] == [COMMAND]:
        module, arguments = "frontend.command", arguments[1:]
    elif not ASKED.isdisjoint(arguments):
        with contextlib.suppress(BrokenPipeError):  # read by something that had enough, such as `head`
            print(help_text(ROOT), flush=True)
        return 0
    # SIGTERM unwinds like Ctrl-C, so that a running pip or npm is stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        python = set_up(ROOT)
    except Refusal as refusal:
        say(refusal.key, **refusal.params)
        return 1
    except KeyboardInterrupt:
        say("setup.interrupted")
        return 130
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.setdefault("ASSISES_DATA", str(ROOT / "var"))
    # -P: the folder that the command was typed in must not provide modules; the project's own come by PYTHONPATH, to the children too.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    os.execv(python, [str(python), "-P", "-m", module, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
