"""Filling the local registry and serving it."""

import os
import socket
import sys

from environment import ROOT, Environment, run, say

HOST = "127.0.0.1"
HIGHEST_PORT = 65535


def port() -> int:
    """The port that PORT asks for."""
    wanted = os.environ.get("PORT", "8000")
    if not wanted.isdecimal() or not 0 < int(wanted) <= HIGHEST_PORT:
        sys.exit(f"PORT must be a number from 1 to {HIGHEST_PORT}, not {wanted!r}.")
    return int(wanted)


def require_free_port() -> None:
    """End with one plain line where something else already listens, before any work is done."""
    with socket.socket() as probe:
        # As the server itself does: a port that was just closed is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port()))
        except OSError as error:
            sys.exit(f"Port {port()} cannot be used ({error.strerror}). Choose another: make run PORT={port() + 1}")


def prepare_data(environment: Environment) -> None:
    """Compile translations, bring the database up to date and load the first cities into an empty one."""
    run(environment.python, "scripts/prepare.py")


def serve(environment: Environment) -> None:
    """Prepare the data and become the server; returns never."""
    prepare_data(environment)
    say(f"Wutong is at http://localhost:{port()}/ (stop it with Ctrl-C)")
    gunicorn = str(environment.python.parent / "gunicorn")
    arguments = ["--bind", f"{HOST}:{port()}", "--workers", "1", "--threads", "8", "--log-level", "warning"]
    os.chdir(ROOT)
    # Replacing this process lets Ctrl-C and signals reach the server itself.
    os.execv(gunicorn, [gunicorn, *arguments, "ecosystem.wsgi"])  # noqa: S606  no shell is wanted here
