"""Several workers at the same queue: every message goes out once, on either database."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict
from ecosystem.correspondence import services
from ecosystem.correspondence.delivery import send_due
from ecosystem.correspondence.models import Message, Worker
from ecosystem.correspondence.services import Recipient, compose

WORKERS, MESSAGES, SECONDS = 3, 12, 60
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue(wuhan_center: Center) -> list[Message]:
    """Messages that are due, and a worker said to be at work, so that committing them sends nothing by itself."""
    Worker.objects.create(name="test", seen_at="2999-01-01T00:00:00Z")
    return [
        compose(
            "correspondence.letter",
            to=Recipient(f"p{number}@example.org"),
            values={"organization": "唯理科技"},
            center=wuhan_center,
            by=SYSTEM,
            release=True,
        )
        for number in range(MESSAGES)
    ]


@pytest.fixture
def start(tmp_path: Path):
    """Start a worker as an operator does: a process of its own, at this test's database; its mail becomes files."""
    environment = {**os.environ, "DATABASE_URL": _reachable(tmp_path), "EMAIL_URL": f"filemail:///{tmp_path}/mail"}
    started = []

    def begin(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "work", *arguments]
        worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
        started.append(worker)
        return worker

    yield begin
    for worker in started:
        worker.kill()
        worker.wait()


def _reachable(directory: Path) -> str:
    """The address of the test's database for another process; SQLite's is in memory, so a copy of it."""
    if connection.vendor == "postgresql":
        return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    connection.ensure_connection()
    with sqlite3.connect(directory / "copy.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()
    return f"sqlite:///{directory}/copy.sqlite3"


def sent_to(directory: Path) -> Counter:
    lines = [line for file in (directory / "mail").glob("*.log") for line in file.read_text().splitlines()]
    return Counter(line.removeprefix("To: ") for line in lines if line.startswith("To: "))


def test_no_message_is_sent_twice_by_workers_at_the_same_queue(queue, start, tmp_path):
    workers = [start("--once") for _worker in range(WORKERS)]
    assert [worker.wait(SECONDS) for worker in workers] == [0] * WORKERS
    assert sent_to(tmp_path) == {message.to_email: 1 for message in queue}


def test_a_worker_that_is_told_to_stop_ends_in_order(queue, start, tmp_path):
    worker = start("--interval", "0.2")
    until = time.monotonic() + SECONDS
    while len(sent_to(tmp_path)) < MESSAGES and time.monotonic() < until:
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(SECONDS) == 0
    assert sent_to(tmp_path) == {message.to_email: 1 for message in queue}


if connection.vendor == "postgresql":

    def test_what_is_held_at_the_last_moment_is_either_held_or_sent(queue):
        together = Barrier(3)

        def hold_all() -> int:
            held = 0
            for message in queue:
                try:
                    services.hold(message, by=SYSTEM)
                except Conflict:
                    continue
                held += 1
            return held

        def at_once(act) -> int:
            together.wait(10)
            try:
                return act()
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as people:
            held, *taken = people.map(at_once, [hold_all, send_due, send_due])
        assert held + sum(taken) == MESSAGES
        assert len(mail.outbox) == sum(taken)
        assert Message.objects.filter(state="draft").count() == held
