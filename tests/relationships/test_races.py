"""Two people who say the same at the same moment: one of them is heard. SQLite lets nobody write beside another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import Conflict
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import relate

if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_overlapping_edges_written_at_the_same_moment_are_stored_once(organization):
        one, two = organization("甲公司"), organization("乙公司")
        together = Barrier(4)

        def say(number: int) -> str:
            ends = (one, two) if number % 2 else (two, one)
            together.wait(10)
            try:
                relate(
                    *ends,
                    kind="collaborates_with",
                    by=SYSTEM,
                    starts_on=date(2021, 1 + number, 1),
                    ends_on=date(2022, 1, 1),
                )
            except Conflict as refusal:
                return refusal.code
            finally:
                connection.close()
            return "written"

        with ThreadPoolExecutor(4) as people:
            assert sorted(people.map(say, range(4))) == ["overlap", "overlap", "overlap", "written"]
        assert Relationship.objects.count() == 1
