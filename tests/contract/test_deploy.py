"""The files in deploy/: settings, units, the command and containers name only what is there."""

import configparser
import getpass
import re
import runpy
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from academy.core.key_file import Secret
from config import Settings, load_settings
from tests.support.environment import inherited

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
HOME = "/opt/academy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
EXAMPLE = (DEPLOY / "academy.env.example").read_text("utf-8")
SECRET = "kO3yHq0aVw1uZt7bNc5xLr9eJd2fGs8mPi4"
#: It says where the settings are, so it is not among them.
OUTSIDE_THE_FILE = {"ACADEMY_SETTINGS_FILE"}
#: What obstore reads by itself (docs/operator/country.md).
OF_GUNICORN = {"WEB_CONCURRENCY"}
OF_THE_STORAGE = {"AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}

read_settings: Callable[[str], dict[str, str]] = runpy.run_path(str(DEPLOY / "academy"))["read_settings"]


def known() -> set[str]:
    return {item.metadata["variable"] for item in fields(Settings)}


def uncommented(text: str) -> str:
    """Return an example of settings in which everything is set."""
    return re.sub(r"(?m)^#(?=[A-Z_]+=)", "", text)


def test_x12_the_example_has_every_setting_and_no_other() -> None:
    assert (
        set(read_settings(uncommented(EXAMPLE))) == known() - OUTSIDE_THE_FILE | OF_GUNICORN | OF_THE_STORAGE
    )


def test_x12_each_setting_of_the_example_is_explained() -> None:
    for paragraph in EXAMPLE.split("\n\n"):
        first, *_rest = paragraph.splitlines()
        assert first.startswith("# "), paragraph


def test_x12_the_example_is_right_as_it_is() -> None:
    """With a secret, what it sets starts a live academy; and so does each of its suggestions."""
    settings = read_settings(EXAMPLE) | {"ACADEMY_SECRET_KEY": SECRET}
    assert load_settings(settings).is_production
    for name, value in read_settings(uncommented(EXAMPLE)).items():
        if value and name in known() - {"ACADEMY_MAIL_CA_FILE"}:
            load_settings({**settings, name: value})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=plain#1&x=2\n", "plain#1&x=2"),
        ("A=\n", ""),
        ("; a comment\n\n  # another\nA='a b $c \"d\" \\e'  ", 'a b $c "d" \\e'),
        ('A="one of two" \n', "one of two"),
        ("A='Authorization: Bearer 1\nX-Kind: code'\n", "Authorization: Bearer 1\nX-Kind: code"),
    ],
)
def test_x12_the_command_reads_settings_as_services_do(text: str, value: str) -> None:
    assert read_settings(text) == {"A": value}


@pytest.mark.parametrize(
    "line", ["A=b c", "A=a'b'", "A=$B", "A=\\n", 'A="$B"', "export A=1", "A = 1", "A", "A='b"]
)
def test_x12_what_services_and_containers_read_otherwise_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 must be NAME=value"):
        read_settings(f"# first\n{line}\n")


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command of an installation in ``tmp_path`` that belongs to whoever runs the tests."""
    script = (DEPLOY / "academy").read_text("utf-8")
    for shipped, ours in (
        ("Path(__file__).resolve().parents[1]", f"Path({str(ROOT)!r})"),
        ("/etc/academy/academy.env", str(tmp_path / "academy.env")),
        ('USER = "academy"', f"USER = {getpass.getuser()!r}"),
    ):
        assert shipped in script
        script = script.replace(shipped, ours)
    (tmp_path / "command").write_text(script, "utf-8")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, str(tmp_path / "command"), *words]
        misleading = {**inherited(), "ACADEMY_DATA_DIR": str(tmp_path / "other"), "ACADEMY_PORT": "80000"}
        return subprocess.run(
            program, cwd=tmp_path, env=misleading, capture_output=True, text=True, check=False, timeout=120
        )

    return run


def test_x12_the_command_has_the_settings_of_the_services(
    command: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "academy.env").write_text(
        f"ACADEMY_SECRET_KEY={SECRET}\nACADEMY_DATA_DIR={tmp_path / 'data'}\nDATABASE_URL=postgresql://nobody@127.0.0.1:1/none\n"
    )
    done = command("--practice", "practice", "keys", "list")
    assert done.stdout == f"{Secret(SECRET).id}  signs\n", done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["practice"]
    assert "DATABASE_URL" in command("keys", "list").stderr


def test_x12_the_command_says_what_is_missing(
    command: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = command("people", "list")
    assert done.returncode == 1
    assert done.stderr == (
        f"academy: there are no settings in {tmp_path}/academy.env. Copy deploy/academy.env.example there.\n"
    )
    (tmp_path / "academy.env").write_text("ACADEMY_PORT=80\n")
    script = tmp_path / "command"
    script.write_text(script.read_text("utf-8").replace(f"Path({str(ROOT)!r})", f"Path({str(tmp_path)!r})"))
    done = command("people", "list")
    assert done.returncode == 1
    assert done.stderr == f"academy: the program is not set up. Say as root: cd {tmp_path} && make setup\n"


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # the way configparser documents
    parser.read_string((DEPLOY / "systemd" / name).read_text("utf-8"))
    return parser


@pytest.mark.parametrize("name", UNITS)
def test_x12_systemd_takes_each_unit(name: str, tmp_path: Path) -> None:
    for each in UNITS:
        text = (DEPLOY / "systemd" / each).read_text("utf-8")
        programs = text.replace(f"{HOME}/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / each).write_text(programs.replace(HOME, str(ROOT)), "utf-8")
    program = shutil.which("systemd-analyze")
    if program is None:
        assert "Unit" in unit(name)
        return
    done = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", UNITS)
def test_x12_a_unit_names_only_what_is_there(name: str) -> None:
    text = (DEPLOY / "systemd" / name).read_text("utf-8")
    for path in re.findall(rf"{HOME}/(\S+)", text):
        here = (
            Path(sys.executable).parent / path.removeprefix(".venv/bin/") if ".venv" in path else ROOT / path
        )
        assert here.exists(), path


def test_x12_a_worker_is_stopped_by_the_signal_on_which_it_finishes() -> None:
    worker = unit("academy-worker@.service")["Service"]
    assert worker["KillSignal"] == signal.SIGINT.name
    for name in ("academy.service", "academy-web.service"):
        assert "KillSignal" not in unit(name)["Service"], "SIGTERM ends these"


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_x12_no_service_writes_but_into_its_own_folders(name: str) -> None:
    service = unit(name)["Service"]
    assert (service["User"], service["StateDirectory"], service["StateDirectoryMode"]) == (
        "academy",
        "academy",
        "0700",
    )
    assert service["EnvironmentFile"]
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")


def test_x12_compose_names_only_what_is_there() -> None:
    folder = DEPLOY / "containers"
    compose = yaml.safe_load((folder / "compose.yaml").read_text("utf-8"))
    services, volumes = compose["services"], set(compose["volumes"])
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            is_ours = source.startswith("..")
            assert (folder / source).exists() if is_ours else source in volumes or source[0] in "/."
        if service["image"] == "academy":
            assert service["build"]["dockerfile"] == "deploy/containers/Containerfile"
            assert set(service["environment"]) <= known()
            assert service["env_file"] == "academy.env"
    assert services["worker"]["stop_signal"] == signal.SIGINT.name


def test_x12_the_image_is_made_of_what_is_there() -> None:
    text = (DEPLOY / "containers" / "Containerfile").read_text("utf-8")
    for path in re.findall(rf"{HOME}/([\w./]+)", text):
        assert path == ".venv/bin" or (ROOT / path).exists(), path
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"make ([a-z0-9-]+) &&|make ([a-z0-9-]+)\n", text)[0]) - {""} <= targets
    [program] = re.findall(r'^CMD \["(\w+)"', text, re.M)
    assert (Path(sys.executable).parent / program).exists()
