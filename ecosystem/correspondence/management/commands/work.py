"""Work in the background until told to stop: send mail that is due, try again what failed, run tasks, index what is due."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from ecosystem.correspondence.delivery import send_due
from ecosystem.correspondence.working import AtWork
from ecosystem.organizations.copying import copy_due
from ecosystem.organizations.indexing import catch_up


class Command(BaseCommand):
    """As many workers as one likes can run beside each other. SIGTERM and SIGINT let it finish what it has begun."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and end, for a timer such as cron")
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between looks at an empty queue (2)")

    def handle(self, *args: Any, once: bool, interval: float, **options: Any) -> None:
        """Work until the end of the queue (``--once``) or until a signal."""
        stop = Event()
        if once:
            self._round(stop, None)
            return
        before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
        here = AtWork()
        try:
            while not stop.is_set():
                close_old_connections()
                self._round(stop, here)
                stop.wait(interval)
        finally:
            here.leave()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _round(self, stop: Event, here: AtWork | None) -> None:
        """Everything that is due now, mail before tasks."""

        def going_on() -> bool:
            if here is not None:
                here.sign()
            return not stop.is_set()

        sent = send_due(going_on)
        done = 0
        while going_on() and DBTaskResult.objects.ready().exists():
            run_one_task()
            done += 1
        # What was due when a process that wrote many records was killed.
        indexed = catch_up(going_on)
        copied = copy_due(going_on)
        if sent or done or indexed or copied:
            told = f" Entries copied to the search server: {copied}." if copied else ""
            self.stdout.write(f"Messages taken: {sent}. Tasks run: {done}. Entries indexed: {indexed}.{told}")


def run_one_task() -> None:
    """Run the next queued task, if nobody else has taken it."""
    TaskWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=AtWork().name[:64],
    ).run()
