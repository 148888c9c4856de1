"""The files that the academy ships in deploy/, with the ports and folders of a test instead of a country's."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
PROGRAMS = Path(sys.executable).parent
#: Where the shipped files say that the code is.
HOME = "/opt/academy"

FRAME = """
daemon off;
{user}
pid {folder}/nginx.pid;
worker_processes 2;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    {folders}
    include {folder}/academy.conf;
}}
"""
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def service_words(unit: str, root: Path = ROOT) -> list[str]:
    """Return the command that a unit of systemd starts, with the programs of this run and the code in ``root``."""
    [command] = re.findall(r"(?m)^ExecStart=(.+)$", (DEPLOY / "systemd" / unit).read_text("utf-8"))
    here = command.replace(f"{HOME}/.venv/bin", str(PROGRAMS)).replace(HOME, str(root))
    return shlex.split(here)


def web_words(root: Path, port: int) -> list[str]:
    """Return what starts the web processes of the code in ``root``, as that release documents it."""
    if (root / "deploy" / "gunicorn.conf.py").exists():
        return service_words("academy-web.service", root)
    options = ["--preload", "--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    return [str(PROGRAMS / "gunicorn"), *options, "--bind", f"127.0.0.1:{port}", "wsgi:application"]


def answer_port(root: Path, port: int) -> int:
    """Return where the code in ``root`` takes answers when it takes everything at ``port``; older releases know one."""
    file = root / "deploy" / "gunicorn.conf.py"
    return port + 1 if file.exists() and "answer_port" in file.read_text("utf-8") else port


def servers(ports: Sequence[int]) -> str:
    """Return what stands in an upstream up to and with its first server, these instead."""
    return r"\1" + "".join(rf"server 127.0.0.1:{each}\2; " for each in ports)


def write_nginx(
    folder: Path,
    *,
    port: int,
    plain_port: int,
    web_ports: Sequence[int],
    answer_ports: Sequence[int],
    certificate: Path,
) -> list[str]:
    """Write the files of nginx into ``folder``; return the words that start it."""
    folder.mkdir(parents=True)
    site = (DEPLOY / "nginx" / "academy.conf").read_text("utf-8")
    here = (
        (r"# (limit_conn academy_)", r"\1"),  # as a country does
        (r"(?m)^ *#.*\n", ""),
        (r"listen \[::\]:[^;]+;", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain_port};"),
        (r"listen 443 ", f"listen 127.0.0.1:{port} "),
        (r"server_name [^;]+;", "server_name 127.0.0.1;"),
        (r"https://academy\.example\.org", f"https://127.0.0.1:{port}"),
        (r"(ssl_certificate|ssl_certificate_key) [^;]+;", rf"\1 {certificate};"),
        (r"(upstream academy \{[^}]*)server 127\.0\.0\.1:8000([^;]*);", servers(web_ports)),
        (r"(upstream academy_answers \{[^}]*)server 127\.0\.0\.1:8000([^;]*);", servers(answer_ports)),
        (r"/var/cache/nginx-academy", f"{folder}/cache"),
        (r"/var/log/nginx/", f"{folder}/"),
        (HOME, str(ROOT)),
    )
    for shipped, ours in here:
        site, count = re.subn(shipped, ours, site)
        assert count, f"nobody would know of a change to {shipped!r} in deploy/nginx/academy.conf"
    (folder / "academy.conf").write_text(site, "utf-8")
    folders = "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in KINDS)
    # Its workers must be able to write into folders of this user.
    user = "user root;" if os.geteuid() == 0 else ""
    frame = FRAME.format(folder=folder, folders=folders, user=user)
    (folder / "nginx.conf").write_text(frame, "utf-8")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return [program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
