"""Takes the comments out of our own scripts and style sheets before they are sent: a fifth of what a phone downloads is for maintainers.

Only comments that have their lines to themselves go, and the lines stay, empty: an error in a browser names the line of the source.
Never touches what others have written (vendor/), whose comments hold their licences.
"""

import re

_BLOCK = re.compile(rb"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(rb"^[ \t]*//.*$", re.MULTILINE)


def uncommented(source: bytes, media_type: str) -> bytes:
    """The same script or sheet with empty lines where whole lines were comments; anything else as it is."""
    if media_type not in ("text/javascript", "text/css"):
        return source
    without = _BLOCK.sub(lambda found: b"\n" * found.group(0).count(b"\n"), source)
    return _LINE.sub(b"", without) if media_type == "text/javascript" else without
