"""Which organization a row is about: codes that others hold, records that were merged, numbers that say nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ecosystem.accounts.models import User
from ecosystem.intake.imports.choices import Came, RowVerdict
from ecosystem.intake.imports.models import SheetImport
from ecosystem.intake.imports.previewing import preview
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.organizations.services import (
    merge_organizations,
    register_organization,
    remove_identifier,
)
from tests.intake.imports.listed import GOOD, OTHER, WRONG, verdicts

pytestmark = pytest.mark.django_db


def test_a_code_of_another_organization_is_never_taken_over(hand_in: Any, write: Any, wuhan: Any, lin: User) -> None:
    code = {"scheme": "uscc", "value": GOOD[1]}
    holder = register_organization(
        by=lin, registry=wuhan, kind="company", name="武汉甲样例科技有限公司", status="public", identifiers=[code]
    )
    other = register_organization(
        by=lin,
        registry=wuhan,
        kind="university",
        name="武汉乙样例大学",
        status="public",
        identifiers=[{"scheme": "school_code", "value": "4142010999"}],
    )
    file = "单位名称,统一社会信用代码,学校标识码\n武汉乙样例大学,91420100YY8800011Q,4142010999\n"
    both = SimpleUploadedFile("x.csv", file.encode())
    handed = SheetImport.objects.create(
        registry=wuhan, by=lin, file=both, name="x.csv", size=1, digest="0", kind="organizations"
    )
    preview(handed.pk)

    row = handed.rows.get()
    assert row.verdict == RowVerdict.ERROR
    assert {fault["code"] for fault in row.faults} == {"E_IDENTIFIER_CONFLICT"}
    assert (holder.identifiers.count(), other.identifiers.count()) == (1, 1)


def test_a_code_that_was_taken_off_an_organization_is_not_given_to_another(hand_in: Any, wuhan: Any, lin: User) -> None:
    code = {"scheme": "uscc", "value": GOOD[1]}
    holder = register_organization(
        by=lin, registry=wuhan, kind="company", name="武汉甲样例科技有限公司", status="public", identifiers=[code]
    )
    remove_identifier(holder.identifiers.get(), by=lin)

    assert [fault["code"] for fault in hand_in(GOOD).rows.get().faults] == ["E_IDENTIFIER_CONFLICT"]


def test_two_sheets_that_number_their_rows_alike_are_about_different_organizations(hand_in: Any, write: Any) -> None:
    numbered = ["编号", "单位名称", "城市"]
    first = write(hand_in(["1", GOOD[0], "武汉市"], ["2", OTHER[0], "武汉市"], heading=numbered))
    second = hand_in(["1", WRONG[0], "武汉市"], name="又一份.csv", heading=numbered)

    assert verdicts(second) == [RowVerdict.NEW]
    write(second)
    assert [row.came for row in (*first.rows.all(), *second.rows.all())] == [Came.CREATED] * 3
    assert Organization.objects.filter(name__in=[GOOD[0], OTHER[0], WRONG[0]]).count() == 3
    assert not Identifier.objects.filter(scheme="local").exists()


@pytest.fixture
def merged(hand_in: Any, write: Any, zhao: User) -> tuple[Organization, Organization]:
    """Two that were imported, and then found to be one: the one that stands, and the one that went into it."""
    plain = ["武汉楚翎算法技术有限公司", "", "武汉市", "", "", ""]
    write(hand_in(GOOD, plain))
    kept, absorbed = Organization.objects.get(name=GOOD[0]), Organization.objects.get(name=plain[0])
    merge_organizations(kept, absorbed, by=zhao, reason="同一家")
    absorbed.refresh_from_db()
    return kept, absorbed


def test_a_row_about_a_merged_record_is_about_the_one_that_stands(merged: Any, hand_in: Any, write: Any) -> None:
    kept, absorbed = merged
    before = absorbed.updated_at
    again = hand_in([absorbed.name, "", "武汉市", "", "", ""])
    named = hand_in([absorbed.name, "", "武汉市", "", "", "又来"])

    assert [row.target for sheet in (again, named) for row in sheet.rows.all()] == [kept.public_id] * 2
    assert verdicts(again) == [RowVerdict.UNCHANGED]
    assert verdicts(named) == [RowVerdict.UPDATE]
    write(named)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    assert kept.remark.endswith("又来")
    assert absorbed.updated_at == before


def test_what_was_judged_before_a_merge_is_written_to_the_one_that_stands(hand_in: Any, write: Any, zhao: User) -> None:
    write(hand_in(GOOD, OTHER))
    waiting = hand_in([*OTHER[:3], "900", "", ""])
    assert verdicts(waiting) == [RowVerdict.UPDATE]
    kept, absorbed = Organization.objects.get(name=GOOD[0]), Organization.objects.get(name=OTHER[0])
    remove_identifier(kept.identifiers.get(), by=zhao)
    merge_organizations(kept, absorbed, by=zhao, reason="同一家")
    write(waiting)

    kept.refresh_from_db()
    assert kept.registered_capital == 9_000_000
    assert [row.target for row in waiting.rows.all()] == [kept.public_id]


def test_somebody_who_chooses_a_merged_record_means_the_one_that_stands(
    merged: Any, hand_in: Any, write: Any, zhao_client: Client
) -> None:
    kept, absorbed = merged
    handed = hand_in([WRONG[0], "", "武汉市", "300", "", ""])
    address = reverse("desk:import_decide", args=[handed.public_id, handed.rows.get().pk])
    zhao_client.post(address, {"decision": "same", "target": absorbed.public_id})
    write(handed)

    kept.refresh_from_db()
    assert kept.registered_capital == 3_000_000
    assert kept.names.filter(name=WRONG[0]).exists()
    assert not Organization.objects.filter(name=WRONG[0]).exists()
