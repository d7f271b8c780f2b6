"""An import from the file to the registry and back, as staff go through it on the desk."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from ecosystem.accounts.models import User
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.services import add_platform
from ecosystem.core.errors import Conflict
from ecosystem.intake.imports.choices import Came, ImportState, RowVerdict
from ecosystem.intake.imports.models import SheetImport, SheetLayout
from ecosystem.intake.imports.retention import clear_imports
from ecosystem.organizations.models import Contact, Identifier, Organization
from ecosystem.organizations.services import (
    erase_contact,
    register_organization,
)
from ecosystem.programs.services import register_program
from ecosystem.solutions.models import Outcome
from tests.intake.imports.listed import GOOD, OTHER, WRONG, verdicts

pytestmark = pytest.mark.django_db


def test_nothing_is_written_before_somebody_says_so(hand_in: Any, zhao_client: Client) -> None:
    before = ChangeSet.objects.count()
    handed = hand_in(GOOD, OTHER, WRONG)
    page = zhao_client.get(handed.get_absolute_url()).content.decode()

    assert handed.state == ImportState.READY
    assert verdicts(handed) == ["new", "new", "error"]
    assert "E_USCC_CHECKDIGIT" in page
    assert "E_NUMBER_INVALID" in page
    assert not Organization.objects.filter(name=GOOD[0]).exists()
    assert ChangeSet.objects.count() == before


def test_the_good_ones_are_written_in_one_change_set_and_undone_as_a_whole(
    hand_in: Any, write: Any, zhao_client: Client
) -> None:
    before = ChangeSet.objects.count()
    done = write(hand_in(GOOD, OTHER, WRONG))

    assert done.state == ImportState.COMMITTED
    assert ChangeSet.objects.count() == before + 1
    organization = Organization.objects.get(name=GOOD[0])
    assert (organization.registered_capital, organization.capital_currency) == (10_000_000, "CNY")
    assert organization.remark == "首批"
    assert Contact.objects.get(organization=organization).name == "某某"
    assert not Organization.objects.filter(name=WRONG[0]).exists()
    assert list(done.rows.order_by("position").values_list("came", flat=True)) == [Came.CREATED, Came.CREATED, ""]

    zhao_client.post(reverse("desk:import_undo", args=[done.public_id]), {"reason": "弄错了"})

    done.refresh_from_db()
    assert done.state == ImportState.UNDONE
    assert not Organization.objects.filter(name__in=[GOOD[0], OTHER[0]]).exists()
    assert not Identifier.objects.filter(value=GOOD[1]).exists()


def test_the_same_sheet_again_changes_nothing(hand_in: Any, write: Any) -> None:
    plain = ["珞珈山样例研究中心", "", "", "", "", ""]
    write(hand_in(GOOD, OTHER, plain))
    count = Organization.objects.count()
    again = hand_in(GOOD, OTHER, plain)

    assert verdicts(again) == ["unchanged", "unchanged", "unchanged"]
    write(again)
    again.refresh_from_db()
    assert again.state == ImportState.READY
    assert Organization.objects.count() == count


def test_an_update_shows_what_would_change_and_keeps_what_the_sheet_leaves_empty(hand_in: Any, write: Any) -> None:
    write(hand_in(GOOD))
    changed = hand_in([GOOD[0], GOOD[1], "", "1,500", "", ""])

    row = changed.rows.get()
    assert row.verdict == RowVerdict.UPDATE
    assert [change["after"] for change in row.changes] == ["15,000,000 CNY"]
    write(changed)
    organization = Organization.objects.get(name=GOOD[0])
    assert organization.registered_capital == 15_000_000
    assert organization.place is not None


def test_a_row_is_corrected_in_place(hand_in: Any, write: Any, zhao_client: Client) -> None:
    handed = hand_in(GOOD, WRONG)
    row = handed.rows.get(verdict="error")
    address = reverse("desk:import_row", args=[handed.public_id, row.pk])
    assert "若干" in zhao_client.get(address, headers={"HX-Request": "true"}).content.decode()
    said = {**row.told, "uscc": "91420100YY88000546", "registered_capital": "300"}
    answer = zhao_client.post(address, said, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    row.refresh_from_db()
    assert (row.verdict, row.edited) == ("new", True)
    write(handed)
    assert Organization.objects.get(name=WRONG[0]).registered_capital == 3_000_000


def test_a_row_is_corrected_in_the_unit_that_its_own_heading_states(hand_in: Any, zhao_client: Client) -> None:
    heading = ["单位名称", "状态", "注册资本（万元）"]
    again = [["单位名称", "状态", "注册资本（元）"], [OTHER[0], "状态不明", "5000000"]]
    handed = hand_in([GOOD[0], "已入驻", "100"], *again, heading=heading)
    row = handed.rows.get(verdict="error")
    zhao_client.post(reverse("desk:import_row", args=[handed.public_id, row.pk]), {**row.told, "status": "已入驻"})

    assert [one.record["registered_capital"] for one in handed.rows.order_by("position")] == [1_000_000, 5_000_000]


def test_what_is_corrected_into_the_code_of_another_row_is_refused(hand_in: Any, zhao_client: Client) -> None:
    handed = hand_in(GOOD, WRONG)
    row = handed.rows.get(verdict="error")
    zhao_client.post(
        reverse("desk:import_row", args=[handed.public_id, row.pk]),
        {**row.told, "uscc": GOOD[1], "registered_capital": "1"},
    )

    row.refresh_from_db()
    assert [fault["code"] for fault in row.faults] == ["E_DUPLICATE_IN_FILE"]


def test_a_possible_duplicate_waits_for_somebody(
    hand_in: Any, write: Any, zhao_client: Client, wuhan: Any, lin: User
) -> None:
    there = register_organization(
        by=lin, registry=wuhan, kind="company", name="武汉江曜智眼科技有限责任公司", status="public", place=wuhan
    )
    handed = hand_in(["武汉江曜智眼科技有限公司", "", "武汉市", "", "", ""])
    row = handed.rows.get()
    assert row.verdict == RowVerdict.DUPLICATE
    assert [found["id"] for found in row.candidates] == [there.public_id]
    assert all(found["reasons"] for found in row.candidates)

    address = reverse("desk:import_decide", args=[handed.public_id, row.pk])
    zhao_client.post(address, {"decision": "same", "target": there.public_id})
    row.refresh_from_db()
    assert (row.decision, row.verdict) == ("same", "update")
    write(handed)
    assert Organization.objects.filter(registry=wuhan, name__startswith="武汉江曜").count() == 1
    assert there.names.filter(name="武汉江曜智眼科技有限公司").exists()


def test_another_one_of_a_similar_name_is_registered_when_somebody_says_so(
    hand_in: Any, write: Any, zhao_client: Client, wuhan: Any, lin: User
) -> None:
    register_organization(
        by=lin, registry=wuhan, kind="company", name="武汉江曜智眼科技有限责任公司", status="public", place=wuhan
    )
    handed = hand_in(["武汉江曜智眼科技有限公司", "", "武汉市", "", "", ""])
    zhao_client.post(reverse("desk:import_decide", args=[handed.public_id, handed.rows.get().pk]), {"decision": "new"})
    write(handed)

    assert Organization.objects.filter(registry=wuhan, name__startswith="武汉江曜").count() == 2


def test_a_row_that_is_left_out_is_not_written(hand_in: Any, write: Any, zhao_client: Client) -> None:
    handed = hand_in(GOOD, OTHER)
    row = handed.rows.get(label=OTHER[0])
    zhao_client.post(reverse("desk:import_decide", args=[handed.public_id, row.pk]), {"decision": "skip"})
    write(handed)

    assert Organization.objects.filter(name=GOOD[0]).exists()
    assert not Organization.objects.filter(name=OTHER[0]).exists()


def test_who_was_entered_meanwhile_is_not_entered_twice(hand_in: Any, write: Any, wuhan: Any, lin: User) -> None:
    mine, theirs = hand_in(GOOD, OTHER), hand_in(GOOD, OTHER, name="他人.csv")
    assert verdicts(theirs) == ["new", "new"]
    write(mine)
    write(theirs)

    assert Organization.objects.filter(name__in=[GOOD[0], OTHER[0]]).count() == 2
    assert list(theirs.rows.order_by("position").values_list("came", flat=True)) == [Came.UNCHANGED, Came.UNCHANGED]


def test_bad_rows_come_back_as_a_sheet_with_the_reasons_and_can_be_handed_in_again(
    hand_in: Any, zhao_client: Client, tmp_path: Path
) -> None:
    handed = hand_in(GOOD, ["=HYPERLINK(1)", "", "武汉市", "", "", "=cmd|' /C calc'!A0"], WRONG)
    xlsx = zhao_client.get(reverse("desk:import_rejected", args=[handed.public_id, "xlsx"]))
    plain = zhao_client.get(reverse("desk:import_rejected", args=[handed.public_id, "csv"]))
    text = b"".join(plain.streaming_content).decode("utf-8-sig")

    path = tmp_path / "mend.xlsx"
    path.write_bytes(xlsx.content)
    sheet = load_workbook(path).active
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    assert [line[1].value for line in sheet.iter_rows(min_row=2)] == ["3", "4"]
    assert any(cell.comment for cell in sheet[3])
    rows = list(csv.reader(io.StringIO(text)))
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert "E_USCC_CHECKDIGIT" in text
    out = io.StringIO()
    call_command("intake", str(path), "--preview", stdout=out)
    assert "E_USCC_CHECKDIGIT" in out.getvalue()


def test_columns_are_corrected_and_remembered_for_the_layout(
    zhao_client: Client, wuhan: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def hand_in() -> SheetImport:
        file = SimpleUploadedFile("x.csv", "单位名称,对外称呼,城市\n武汉江曜智眼科技有限公司,江曜,武汉市\n".encode())
        with django_capture_on_commit_callbacks(execute=True):
            zhao_client.post(reverse("desk:new_import"), {"file": file, "registry": wuhan.pk, "status": "draft"})
        return SheetImport.objects.latest("pk")

    handed = hand_in()
    assert "short_names" not in handed.rows.get().record
    address = reverse("desk:import_columns", args=[handed.public_id, 0])
    assert "对外称呼" in zhao_client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        zhao_client.post(
            address,
            {
                "kind": "organizations",
                "column-0": "name",
                "column-1": "short_names",
                "column-2": "city",
                "remember": "1",
            },
        )
    handed.refresh_from_db()
    assert handed.rows.get().record["short_names"] == ["江曜"]
    assert SheetLayout.objects.filter(registry=wuhan).count() == 1
    assert hand_in().rows.get().record["short_names"] == ["江曜"]


def test_a_file_that_cannot_be_read_says_why(
    hand_in: Any, zhao_client: Client, wuhan: Any, django_capture_on_commit_callbacks: Any
) -> None:
    file = SimpleUploadedFile("名单.xlsx", b"%PDF-1.7 nothing to see")
    with django_capture_on_commit_callbacks(execute=True):
        zhao_client.post(reverse("desk:new_import"), {"file": file, "registry": wuhan.pk, "status": "draft"})
    handed = SheetImport.objects.latest("pk")

    assert handed.state == ImportState.REFUSED
    assert "PDF" in zhao_client.get(handed.get_absolute_url()).content.decode()


def test_an_import_that_is_discarded_leaves_nothing(
    hand_in: Any, zhao_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    handed = hand_in(GOOD)
    path = Path(handed.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        zhao_client.post(reverse("desk:import_discard", args=[handed.public_id]))
    handed.refresh_from_db()

    assert handed.state == ImportState.DISCARDED
    assert not handed.rows.exists()
    assert not path.exists()


@pytest.mark.parametrize("who", ["rui", "sun", "chen", "mei"])
def test_only_who_edits_the_registry_sees_its_imports(hand_in: Any, request: pytest.FixtureRequest, who: str) -> None:
    handed = hand_in(GOOD)
    stranger = Client()
    stranger.force_login(request.getfixturevalue(who))
    row = handed.rows.get()
    for address in (
        handed.get_absolute_url(),
        reverse("desk:import_row", args=[handed.public_id, row.pk]),
        reverse("desk:import_rejected", args=[handed.public_id, "csv"]),
    ):
        assert stranger.get(address).status_code in {302, 403, 404}
    assert stranger.post(reverse("desk:import_write", args=[handed.public_id])).status_code in {302, 403, 404}
    assert not Organization.objects.filter(name=GOOD[0]).exists()


def test_a_sheet_is_forgotten_after_90_days_and_what_it_wrote_is_not(
    hand_in: Any, write: Any, zhao_client: Client
) -> None:
    written, waiting = write(hand_in(GOOD, OTHER)), hand_in(WRONG)
    paths = [Path(one.file.path) for one in (written, waiting)]
    assert clear_imports() == 0
    SheetImport.objects.update(at=timezone.now() - timedelta(days=91))

    assert clear_imports(rehearse=True) == 2
    assert clear_imports() == 2
    assert not any(path.exists() for path in paths)
    assert not [row for row in written.rows.all() if row.told or row.record or row.cells]
    assert not waiting.rows.exists()
    assert Organization.objects.filter(name=GOOD[0]).exists()
    assert zhao_client.get(written.get_absolute_url()).status_code == 200
    assert verdicts(hand_in(GOOD, OTHER)) == ["unchanged", "unchanged"]


def test_who_is_erased_is_erased_from_imports_too(hand_in: Any, write: Any, lin: User) -> None:
    done = write(hand_in(GOOD))
    erase_contact(Contact.objects.get(name="某某"), by=lin)

    row = done.rows.get()
    assert "某某" not in str([row.record, row.told, row.cells])
    assert row.told["name"] == GOOD[0]


def test_the_registration_of_a_program_that_an_import_names_is_not_undone(
    hand_in: Any, wuhan_center: Any, lin: User
) -> None:
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=lin)
    program = register_program(platform=platform, name="梧桐计划", status="public", by=lin)
    registered = ChangeSet.objects.latest("pk")
    hand_in(GOOD, program=str(program.pk))

    with pytest.raises(Conflict) as refusal:
        undo(registered, by=lin)
    assert refusal.value.code == "still_used"
    assert SheetImport.objects.get().program == program


def test_beside_a_cell_stands_what_was_read_in_it_where_that_differs(hand_in: Any, zhao_client: Client) -> None:
    heading = ["单位名称", "注册资本（万元）", "成立日期", "入驻日期"]
    sheet = hand_in([GOOD[0], "1,000", "2021年5月", "2021-06-01"], [OTHER[0], "若干", "44440", ""], heading=heading)
    said = zhao_client.get(sheet.get_absolute_url()).content.decode()

    assert "10,000,000\u00a0CNY" in said
    assert "</span> 2021-05</span>" in said
    assert "</span> 2021-09-01</span>" in said
    # What cannot be read is read as nothing, and what is read as it stands is not said twice.
    assert said.count('aria-hidden="true">→</span>') == 3


def test_what_was_read_in_the_wording_of_an_outcome_stands_beside_it(hand_in: Any, zhao_client: Client) -> None:
    heading = ["单位名称", "解决方案", "指标", "成效"]
    rows = [[GOOD[0], "识别", "精度", "从85%提升到95%以上"], [GOOD[0], "识别", "费用", "降低50%以上"]]
    said = zhao_client.get(hand_in(*rows, heading=heading).get_absolute_url()).content.decode()

    assert "85% → ≥\u00a095%" in said
    assert "</span> −50% 及以上</span>" in said


def test_a_baseline_without_a_result_is_kept_in_words(hand_in: Any, write: Any) -> None:
    heading = ["单位名称", "解决方案", "指标", "基线值", "变化值", "变化单位", "方向"]
    row = [GOOD[0], "识别", "精度", "85", "10", "pp", "提升"]
    write(hand_in(row, heading=heading))

    outcome = Outcome.objects.get()
    assert (outcome.baseline, outcome.result, outcome.change_value, outcome.remark) == (None, None, 10, "基线 85")
    assert verdicts(hand_in(row, heading=heading)) == ["unchanged"]
