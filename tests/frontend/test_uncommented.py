"""What is sent is the source without its comments, line for line."""

from pathlib import Path

import pytest

from frontend.uncommented import uncommented

STATIC = Path(__file__).resolve().parents[2] / "frontend/static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
SHEETS = sorted((STATIC / "css").rglob("*.css"))


def test_whole_lines_go_and_lines_keep_their_numbers() -> None:
    script = b"/** says\n * what */\nconst a = 'http://x'; // stays\n  // goes\nconst b = `/* stays`; /* too */\n/* x */ const c = 1;\n"
    assert uncommented(script, "text/javascript") == (
        b"\n\nconst a = 'http://x'; // stays\n\nconst b = `/* stays`; /* too */\n/* x */ const c = 1;\n"
    )
    assert uncommented(b"/* a\nb */\n.x { color: red } /* y */\n", "text/css") == b"\n\n.x { color: red } /* y */\n"


def test_other_files_are_sent_as_they_are() -> None:
    drawing = b"<svg>\n// not a comment\n</svg>"
    assert uncommented(drawing, "image/svg+xml") == drawing


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_no_comment_is_mistaken(file: Path) -> None:
    """Inside a template literal a line may begin like a comment and be text: none of ours does."""
    source = file.read_bytes()
    sent = uncommented(source, "text/javascript")
    assert sent.count(b"\n") == source.count(b"\n")
    for before, after in zip(source.split(b"\n"), sent.split(b"\n"), strict=True):
        assert after == before or (after == b"" and (before.strip() == b"" or before.strip()[:1] in (b"/", b"*"))), before


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_sheets_keep_every_rule(file: Path) -> None:
    source = file.read_bytes()
    sent = uncommented(source, "text/css")
    assert sent.count(b"{") == source.count(b"{") and sent.count(b"\n") == source.count(b"\n")
