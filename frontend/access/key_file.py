"""Owns how a key is kept in the data folder: 32 random bytes, readable by us alone, made once. Never logs or shows one."""

import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def load_key(path: Path) -> bytes:
    """The key, made at the first call. Raises ValueError when the file is damaged."""
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        key = secrets.token_bytes(KEY_BYTES)
        # Written whole under another name, then put in place: a half-written key would make strangers of everybody.
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path.name} is damaged")
    return key
