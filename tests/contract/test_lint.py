"""What `make lint` looks for besides style: holes in the code, and secrets in any file."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.support.unused import unused

ROOT = Path(__file__).parents[2]
#: Put together here, so that this file holds none of them.
SECRETS = {
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "a key of a cloud": "aws_key = 'AKIA" + "IOSFODNN7EXAMPLQ'",
    "a token of a forge": "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
}


def command(program: str) -> list[str]:
    """Return the words with which `make lint` calls a program, without the files that it looks at."""
    made = subprocess.run(
        ["make", "--dry-run", "lint"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout.replace("\\\n", "")
    [line] = [line for line in made.splitlines() if f"bin/{program} " in line]
    words = shlex.split(line.rpartition("xargs -0 ")[2] or line)
    return [
        str(ROOT / words[0]),
        *(word for word in words[1:] if not (ROOT / word).exists() or word.endswith(".toml")),
    ]


@pytest.mark.parametrize(
    "hole", ["import pickle\npickle.loads(b'')", "import yaml\nyaml.load('')", "eval(input())"]
)
def test_g17_lint_sees_a_hole(tmp_path: Path, hole: str) -> None:
    file = tmp_path / "hole.py"
    for text, ended in ((hole, 1), ("import json\njson.loads('1')", 0)):
        file.write_text(text)
        done = subprocess.run(
            [*command("bandit"), file], cwd=ROOT, capture_output=True, check=False, timeout=60
        )
        assert done.returncode == ended, done.stdout.decode()


def test_lint_sees_what_nobody_uses(tmp_path: Path) -> None:
    code, page = tmp_path / "code.py", tmp_path / "page.html"
    code.write_text("def lost():\n    return 1\n\n\ndef shown():\n    return 2\n")
    page.write_text("<p>lost</p>{{ shown() }}")
    assert unused([code], [page]) == [f"{code}:1: unused function 'lost'"]


@pytest.mark.parametrize("secret", SECRETS)
def test_g17_lint_sees_a_secret(tmp_path: Path, secret: str) -> None:
    file = tmp_path / "settings.txt"
    for text, ended in ((SECRETS[secret], 1), ("ACADEMY_SECRET_KEY=", 0)):
        file.write_text(text + "\n")
        done = subprocess.run(
            [*command("detect-secrets-hook"), file], cwd=ROOT, capture_output=True, check=False, timeout=60
        )
        assert done.returncode == ended, done.stdout.decode()


def test_g17_what_bandit_leaves_out_ruff_asks() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    lint = tools["ruff"]["lint"]
    assert "S" in lint["select"]
    assert not [rule for rule in lint["ignore"] if re.fullmatch(r"S\d*", rule)]
    assert not [rules for path, rules in lint["per-file-ignores"].items() if path.startswith("academy")]
    imports = {"B404", "B405"}
    for rule in set(tools["bandit"]["skips"]) - imports:
        known = subprocess.run(
            [ROOT / ".venv/bin/ruff", "rule", f"S{rule[1:]}"], capture_output=True, check=False
        )
        assert known.returncode == 0, rule
