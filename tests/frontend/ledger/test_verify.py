"""A stranger finds every kind of tampering: each broken twin of a true export is told from it."""

import ast
import copy
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from debate.service import verify_ledger
from debate.service.verify_ledger import GENESIS, Wrong, signed_words, verify, verify_ed25519
from tests.frontend.ledger.exports import CHEAP, SECRET, exported

VERIFIER = Path(verify_ledger.__file__)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return exported(tmp_path_factory.mktemp("ledger"))


def run(folder: Path, export: object, *options: str) -> subprocess.CompletedProcess[str]:
    file = folder / "ledger.json"
    file.write_text(json.dumps(export), "utf-8")
    # -I -S: nothing of this installation is in reach, as on a stranger's machine.
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(file), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_true_export_is_verified_by_the_command(export: dict[str, Any], tmp_path: Path) -> None:
    noted = export["entries"][3]["head"][:8]
    done = run(tmp_path, export, "--key", export["public_key"], "--head", f"{noted[:4]} {noted[4:]}")
    assert done.returncode == 0 and f"{export['length']} entries" in done.stdout, done
    assert len(export["entries"]) == 10 and len(export["texts"]) == 2


def test_nothing_of_what_was_refused_or_waits_is_exported(export: dict[str, Any]) -> None:
    whole = json.dumps(export, ensure_ascii=False)
    assert "Qui paie" in whole and not any(words in whole for words in (SECRET, CHEAP, "Jamais lue", "pour vous seul", "p-anne", "m1"))


def entry(n: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda export: export["entries"][n - 1]["entry"].update(fields)


def chained_again(export: dict[str, Any]) -> None:
    """What a forger without the key can do: every head is right, the signature is not."""
    head = GENESIS
    for n, each in enumerate(export["entries"], start=1):
        each["entry"]["n"] = n
        written = json.dumps(each["entry"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        head = each["head"] = hashlib.sha256((head + written).encode()).hexdigest()
    export.update(head=head, length=len(export["entries"]))


def forged(export: dict[str, Any]) -> None:
    """With a key of his own the forger signs, too: the key that was noted tells."""
    entry(5, rule="off_topic")(export)
    chained_again(export)
    key = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    said = signed_words(export["debate"]["id"], export["length"], export["head"], export["signed_at"])
    export.update(signature=key.sign(said).hex(), public_key=key.public_key().public_bytes_raw().hex())


def cut(export: dict[str, Any]) -> None:
    export["entries"].pop()
    export.update(head=export["entries"][-1]["head"], length=len(export["entries"]))


def swap(export: dict[str, Any]) -> None:
    entries = export["entries"]
    entries[2], entries[3] = entries[3], entries[2]


def rewritten_and_chained(export: dict[str, Any]) -> None:
    entry(7, rule="insult")(export)
    chained_again(export)


def other_words(export: dict[str, Any]) -> None:
    """Words with a digest of their own, that the chain does not hold."""
    words = export["texts"][0]
    words["text"] = "Autre chose ?"
    words["digest"] = hashlib.sha256(f"{words['salt']}:{words['text']}".encode()).hexdigest()


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a rule": (entry(7, rule="insult"), "entry is number 7"),
    "a time": (entry(4, at=1), "entry is number 4"),
    "a field more": (entry(2, note="x"), "entry is number 2"),
    "a field less": (lambda export: export["entries"][2]["entry"].pop("digest"), "entry is number 3"),
    "another type": (lambda export: export["entries"][4]["entry"].update(n=5.0), "entry is number 5"),
    "one taken out": (lambda export: export["entries"].pop(4), "entry is number 5"),
    "one put in": (lambda export: export["entries"].insert(4, copy.deepcopy(export["entries"][3])), "entry is number 5"),
    "two swapped": (swap, "entry is number 3"),
    "the last cut": (lambda export: export["entries"].pop(), "the head is not that of entry 9"),
    "the end cut, head and length with it": (cut, "signature"),
    "rewritten, chained again": (rewritten_and_chained, "signature"),
    "the head": (lambda export: export.update(head="0" * 64), "head"),
    "a head inside": (lambda export: export["entries"][5].update(head="0" * 64), "entry is number 6"),
    "the time of signing": (lambda export: export.update(signed_at=export["signed_at"] + 1), "signature"),
    "another debate": (lambda export: export["debate"].update(id="d0"), "signature"),
    "the signature": (lambda export: export.update(signature="00" * 64), "signature"),
    "a text": (lambda export: export["texts"][1].update(text="Et hier ?"), "words of question 2"),
    "a text and its digest": (other_words, "words of question 1"),
    "a salt": (lambda export: export["texts"][0].update(salt="sel"), "words of question 1"),
    "a text under another number": (lambda export: export["texts"][0].update(question=2), "words of question 2"),
    "not an export": (lambda export: export.pop("entries"), "not an exported ledger"),
    "another format": (lambda export: export.update(format="assises-ledger-0"), "unknown format"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_every_broken_twin_is_found(export: dict[str, Any], kind: str) -> None:
    twin = copy.deepcopy(export)
    assert verify(twin) == export["length"]
    tamper, told = BROKEN[kind]
    tamper(twin)
    with pytest.raises(Wrong, match=told):
        verify(twin)


def test_a_forger_with_a_key_of_his_own_is_found_by_what_was_noted(export: dict[str, Any], tmp_path: Path) -> None:
    twin = copy.deepcopy(export)
    forged(twin)
    assert run(tmp_path, twin).returncode == 0
    assert run(tmp_path, twin, "--key", export["public_key"]).returncode == 1
    assert run(tmp_path, twin, "--head", export["head"][:8]).returncode == 1


def test_what_is_no_file_or_no_json_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("{")
    for arguments, code in ((["nowhere.json"], 2), ([str(tmp_path / "x")], 2), ([], 2)):
        assert subprocess.run([sys.executable, str(VERIFIER), *arguments], capture_output=True, check=False).returncode == code
    for odd in ([], {}, None, 3, {"format": "assises-ledger-1", "entries": [None]}):
        assert run(tmp_path, odd).returncode == 1


def test_it_stands_alone() -> None:
    """Only the standard library, and words of Python 3.8."""
    tree = ast.parse(VERIFIER.read_text("utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 64 * 8 - 1))
def test_its_ed25519_says_what_the_library_says(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify_ed25519(public, message, signature)
    bent = bytearray(signature)
    bent[bit // 8] ^= 1 << bit % 8
    assert not verify_ed25519(public, message, bytes(bent)) and not verify_ed25519(public, message + b"x", signature)
