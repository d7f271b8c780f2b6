"""Two administrators who take each other's role at the same moment: one stays. SQLite lets nobody write beside another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import StaffRole
from ecosystem.centers.staff import give_role, take_role
from ecosystem.core.errors import Conflict

if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_an_administrator_is_left_when_all_take_each_others_role_at_once(lin, qian, zhao):
        roles = [lin.staff_roles.get(), *(give_role(user, role="administrator", by=SYSTEM) for user in (qian, zhao))]
        together = Barrier(3)

        def take(role: StaffRole) -> str:
            together.wait(10)
            try:
                take_role(role, by=SYSTEM)
            except Conflict as refusal:
                return refusal.code
            finally:
                connection.close()
            return "taken"

        with ThreadPoolExecutor(3) as people:
            assert sorted(people.map(take, roles)) == ["last_administrator", "taken", "taken"]
        assert StaffRole.objects.of_installation_administrators().count() == 1
