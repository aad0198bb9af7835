"""A start that cannot go on says one sentence, in the language of the terminal, and starts nothing."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from frontend.bootstrap.sentences import LOCALES
from tests.ops.conftest import Run, flag_of, taken_port

Start = Callable[..., Run]


def refused(run: Run, data: Path) -> str:
    assert run.process.wait(30) == 1, run.said()
    assert run.rest() == []
    assert not (data / "web.json").exists() and not (data / "panel.json").exists()
    said = run.said().strip()
    assert "\n" not in said and "Traceback" not in said, said
    return said


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--host", "203.0.113.7"], "203.0.113.7"),
        (["--host", "nowhere.invalid"], "nowhere.invalid"),
        (["--port", "8431", "--media-port", "8431"], "8431"),
        (["--port", "65535"], "--media-port"),
        (["--public-url", "ftp://debats.example.org"], "ftp://debats.example.org"),
        (["--public-url", "https://debats.example.org/here"], "https://debats.example.org/here"),
        (["--public-url", "https://debats.example.org:x"], "https://debats.example.org:x"),
        (["--public-url", "https://debats.example.org"], "--trusted-proxy"),
        (["--public-url", "http://" + "é" * 64 + ".example"], "é" * 64),
        (["--tls-cert", "missing.pem"], "--tls-key"),
        (["--tls-cert", "missing.pem", "--tls-key", "missing.pem"], "missing.pem"),
        (["--trusted-proxy", "127.0.0.1,proxy"], "proxy"),
        (["--web", "2"], "--redis"),
        (["--redis", "http://example.org"], "rediss://"),
    ],
)
@pytest.mark.parametrize("lang", ["fr_FR.UTF-8", "en_GB.UTF-8"])
def test_wrong_flag(supervise: Start, data: Path, flags: list[str], says: str, lang: str) -> None:
    explicit = "--port" in flags
    assert says in refused(supervise("--json", *flags, lang=lang, ports=not explicit), data)


@pytest.mark.parametrize("flag", ["--port", "--media-port"])
def test_taken_port(supervise: Start, data: Path, flag: str) -> None:
    with taken_port() as port:
        other = "--media-port" if flag == "--port" else "--port"
        said = refused(supervise("--json", flag, str(port), other, "0", ports=False, lang="fr_FR.UTF-8"), data)
    assert str(port) in said and flag in said and "déjà pris" in said


def test_unwritable_data_folder(supervise: Start, tmp_path: Path, data: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    # Not a permission: these tests may run as root, whom permissions do not stop.
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/assises")):
        assert str(folder) in refused(supervise("--json", folder=folder), data)


def test_data_folder_too_deep_for_a_socket(supervise: Start, tmp_path: Path, data: Path) -> None:
    deep = tmp_path / ("é" * 50)
    said = refused(supervise("--json", folder=deep), data)
    assert str(deep) in said and "--data" in said and not deep.exists()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("frame_bites = 1", "frame_bites"),
        ('frame_bytes = "much"', "frame_bytes"),
        ("pong_s = 0", "pong_s"),
        ("venues = ['hall']", "venues"),
    ],
)
def test_wrong_setting_is_named(supervise: Start, data: Path, written: str, key: str) -> None:
    data.mkdir()
    (data / "settings.toml").write_text(written)
    assert key in refused(supervise("--json"), data)


def test_broken_settings_file(supervise: Start, data: Path) -> None:
    data.mkdir()
    (data / "settings.toml").write_bytes(b"\xff = ")
    assert "settings.toml" in refused(supervise("--json"), data)


def test_certificate_of_another_key(supervise: Start, data: Path, tmp_path: Path) -> None:
    certificate, _ = make_certificate(tmp_path, "one")
    _, key = make_certificate(tmp_path, "two")
    assert str(certificate) in refused(supervise("--json", "--tls-cert", str(certificate), "--tls-key", str(key)), data)


def test_own_certificate_serves_https(supervise: Start, data: Path, tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, "one")
    told = supervise("--json", "--tls-cert", str(certificate), "--tls-key", str(key)).ready()
    assert told["url"].startswith("https://127.0.0.1:")
    assert flag_of(data, "panel", "--tls-key") == str(key) == flag_of(data, "web", "--tls-key")
    plain = supervise("--tls-cert", str(certificate), "--tls-key", str(key), "--public-url", "http://a.example", folder=tmp_path / "other")
    assert "https://" in refused(plain, tmp_path / "other")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_python_without_venv(tmp_path: Path, lang: str) -> None:
    """Debian without python3-venv: ensurepip is not there. A sitecustomize takes it away from a Python that has it."""
    from subprocess import run

    project = tmp_path / "project"
    (project / "frontend").mkdir(parents=True)
    for name in ("bootstrap", "locales"):
        (project / "frontend" / name).symlink_to(LOCALES.parent / name)
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n")
    (tmp_path / "wanted.lock").write_text("")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from frontend.bootstrap.environment import Environment\n"
        "from frontend.bootstrap.refusal import Refusal\n"
        "from frontend.bootstrap.sentences import say\n"
        "try:\n    Environment(Path(sys.argv[2])).install(Path(sys.argv[2], 'wanted.lock'))\n"
        "except Refusal as refusal:\n    say(refusal.key, **refusal.params)\n    sys.exit(1)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "LC_ALL": f"{lang}_XX.UTF-8", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code, str(project), str(tmp_path)]
    done = run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1 and "python3-venv" in done.stderr and done.stderr.strip().count("\n") == 0
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(("lang", "says"), [("fr_FR.UTF-8", "Assises a besoin de Python"), ("C", "Assises needs Python")])
def test_machine_without_python(tmp_path: Path, lang: str, says: str) -> None:
    """bin/serve on a PATH whose python3 is too old; the absolute candidates are hidden by a copy of the script without them."""
    from subprocess import run

    root = LOCALES.parent.parent
    (tmp_path / "bin").mkdir()
    (tmp_path / "frontend").symlink_to(root / "frontend")
    script = (root / "bin" / "python.sh").read_text().replace(" /usr/bin/python3 /usr/local/bin/python3", "")
    (tmp_path / "bin" / "python.sh").write_text(script)
    (tmp_path / "bin" / "serve").write_text((root / "bin" / "serve").read_text())
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "sed", "sh"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = run(["/bin/sh", str(tmp_path / "bin" / "serve")], env={"PATH": str(tools), "LANG": lang}, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith(says) and done.stderr.strip().count("\n") == 0


def make_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
    signed = built.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    files = folder / f"{name}.pem", folder / f"{name}.key"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return files
