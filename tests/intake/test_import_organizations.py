"""A sheet of organizations goes in once, completely told, and can be taken back."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from openpyxl import Workbook

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.organizations.choices import NameKind
from ecosystem.organizations.indexing import catch_up
from ecosystem.organizations.models import Identifier, Organization, OrganizationName, SearchEntry

pytestmark = pytest.mark.django_db

WHU = "12100000707137123P"
HEADER = ["名称", "类型", "城市", "统一社会信用代码", "简称", "曾用名", "英文名称", "领域", "成立日期", "key"]
GOOD = [
    "武汉倍特威视系统有限公司",
    "企业",
    "武汉",
    "",
    "倍特威视；倍特",
    "",
    "Betvision",
    "智慧水利;量子占星",
    "2010-05",
    "A-1",
]


def run(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("import_organizations", str(path), stdout=out, registry="420100", **options)
    return out.getvalue()


def sheet(folder: Path, *rows: list[str], encoding: str = "utf-8", name: str = "members.csv") -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as lines:
        csv.writer(lines).writerows([HEADER, *rows])
    return path


def test_a_row_becomes_an_organization_with_everything_it_says(tmp_path: Path) -> None:
    run(sheet(tmp_path, GOOD))
    organization = Organization.objects.get()
    assert (organization.name, organization.kind, organization.status) == (
        "武汉倍特威视系统有限公司",
        "company",
        "public",
    )
    assert (organization.place.code, organization.name_en, organization.short_name) == (
        "420100",
        "Betvision",
        "倍特威视",
    )
    assert (str(organization.founded_on), organization.founded_on_precision) == ("2010-05-01", "month")
    assert [sector.code for sector in organization.sectors.all()] == ["smart-water"]
    assert organization.sectors_text == "量子占星"
    assert set(organization.names.values_list("name", "kind")) == {
        ("武汉倍特威视系统有限公司", NameKind.OFFICIAL),
        ("倍特威视", NameKind.SHORT),
        ("倍特", NameKind.SHORT),
        ("Betvision", NameKind.TRANSLATED),
    }
    code = organization.identifiers.get()
    assert (code.scheme, code.value, code.sender) == ("local", "A-1", "members")


@pytest.mark.parametrize("query", ["倍特威视", "btws", "beitewei", "Betvision", "倍特威視", "A-1"])
def test_what_went_in_is_found_at_once(tmp_path: Path, query: str) -> None:
    run(sheet(tmp_path, GOOD))
    assert Organization.objects.search(query).count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    run(sheet(tmp_path, GOOD, encoding=encoding))
    assert Organization.objects.get().name == "武汉倍特威视系统有限公司"


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["name", "founded_on", "school_code", "key"])
    book.active.append(["武汉大学", date(2010, 11, 29), 4142010486, 7])
    path = tmp_path / "schools.xlsx"
    book.save(path)
    run(path)
    organization = Organization.objects.get()
    assert (str(organization.founded_on), organization.kind) == ("2010-11-29", "university")
    assert set(organization.identifiers.values_list("scheme", "value")) == {
        ("school_code", "4142010486"),
        ("local", "7"),
    }


def test_good_rows_go_in_and_bad_ones_are_told_by_row_and_reason(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        GOOD,
        ["", "企业", "", "", "", "", "", "", "", ""],
        ["校验位错误公司", "企业", "", "91420100MA4KXXXXX0", "", "", "", "", "", ""],
        ["日期不对公司", "企业", "", "", "", "", "", "", "2021年13月", ""],
        ["类型不明单位", "飞船", "", "", "", "", "", "", "", ""],
        ["=1+1", "企业", "", "", "", "", "", "", "", ""],
    )
    out = run(path)
    assert Organization.objects.count() == 1
    assert ChangeSet.objects.count() == 1
    for code in ("E_NAME_MISSING", "E_USCC_", "E_DATE_INVALID", "E_ENUM_UNKNOWN", "E_NAME_INVALID"):
        assert code in out
    with (tmp_path / "members.refused.csv").open(encoding="utf-8-sig", newline="") as lines:
        refused = list(csv.reader(lines))
    assert [row[0] for row in refused[1:]] == ["3", "4", "5", "6", "7"]
    assert refused[5][2] == "'=1+1"


def test_every_error_of_a_row_is_told(tmp_path: Path) -> None:
    out = run(sheet(tmp_path, ["", "飞船", "", "123", "", "", "", "", "昨天", ""]))
    for code in ("E_NAME_MISSING", "E_ENUM_UNKNOWN", "E_USCC_LENGTH", "E_DATE_INVALID"):
        assert code in out


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    without_any_code = ["武汉无码科技", "企业", "武汉市", "", "", "", "", "", "", ""]
    path = sheet(tmp_path, GOOD, without_any_code, ["武汉大学", "高校", "武汉", WHU, "武大", "", "", "", "", ""])
    run(path)
    before = ChangeSet.objects.count(), Organization.objects.count(), OrganizationName.objects.count()
    out = run(path)
    assert (ChangeSet.objects.count(), Organization.objects.count(), OrganizationName.objects.count()) == before
    assert "3" in out
    assert not (tmp_path / "members.refused.csv").exists()


def test_the_code_decides_and_a_name_only_suggests(tmp_path: Path) -> None:
    run(sheet(tmp_path, ["武汉大学", "高校", "武汉", WHU, "", "", "", "", "", ""]))
    run(sheet(tmp_path, ["国立武汉大学", "高校", "武汉", WHU, "", "", "", "", "", ""], name="second.csv"))
    assert Organization.objects.count() == 1
    assert Organization.objects.get().name == "武汉大学"
    assert Organization.objects.search("国立武汉大学").count() == 1


def test_keys_of_two_senders_are_never_the_same_organization(tmp_path: Path) -> None:
    run(sheet(tmp_path, ["甲公司", "企业", "", "", "", "", "", "", "", "1"], name="east.csv"))
    run(sheet(tmp_path, ["乙公司", "企业", "", "", "", "", "", "", "", "1"], name="west.csv"))
    assert Organization.objects.count() == 2
    assert set(Identifier.objects.values_list("sender", "value")) == {("east", "1"), ("west", "1")}


def test_a_row_named_twice_in_a_file_is_refused_the_second_time(tmp_path: Path) -> None:
    out = run(sheet(tmp_path, ["武汉大学", "高校", "", WHU, *[""] * 6], ["武大", "高校", "", WHU, *[""] * 6]))
    assert Organization.objects.count() == 1
    assert "E_DUPLICATE_IN_FILE" in out


def test_a_changed_row_completes_the_record_and_removes_nothing(tmp_path: Path) -> None:
    run(sheet(tmp_path, GOOD))
    changed = [*GOOD]
    changed[4], changed[5], changed[8] = "", "武汉倍特", "2010-05-20"
    run(sheet(tmp_path, changed))
    organization = Organization.objects.get()
    assert str(organization.founded_on) == "2010-05-20"
    assert organization.names.filter(kind=NameKind.SHORT).count() == 2
    assert organization.names.get(kind=NameKind.FORMER).name == "武汉倍特"


def test_an_unknown_city_is_kept_as_text(tmp_path: Path) -> None:
    run(sheet(tmp_path, ["远方公司", "企业", "瓦坎达", *[""] * 7]))
    organization = Organization.objects.get()
    assert (organization.place, organization.place_text) == (None, "瓦坎达")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("no_names.csv", "城市,网址\n武汉,a.cn\n".encode()),
        ("twice.csv", "名称,企业名称\n甲,乙\n".encode()),
        ("not_text.csv", b"\xff\xff\xff\xfe\x00"),
        ("not_a_book.xlsx", b"PK\x03\x04 nothing"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(path)
    assert str(refusal.value).strip()
    assert ChangeSet.objects.count() == 0


@pytest.mark.parametrize(
    ("written", "kept", "precision"),
    [
        ("20160503", "2016-05-03", "day"),
        ("2016/5/3 0:00", "2016-05-03", "day"),
        ("2016-05-03T08:30:00", "2016-05-03", "day"),
        ("2016 - 5 - 3", "2016-05-03", "day"),
        ("2016—05—03", "2016-05-03", "day"),
        ("2016 年 5 月 3 日", "2016-05-03", "day"),
        ("２０１６．５", "2016-05-01", "month"),
        ("2016年", "2016-01-01", "year"),
        ("42493", "2016-05-03", "day"),
    ],
)
def test_a_date_is_read_as_people_and_programs_write_it(
    tmp_path: Path, written: str, kept: str, precision: str
) -> None:
    run(sheet(tmp_path, ["武汉唯理科技有限公司", *[""] * 7, written, ""]))
    organization = Organization.objects.get()
    assert (str(organization.founded_on), organization.founded_on_precision) == (kept, precision)


@pytest.mark.parametrize(
    "written", ["2016-13-01", "2016-00-01", "2016-02-30", "03/05/2016", "2016 5 3", "20161301", "1"]
)
def test_what_is_no_date_or_could_be_two_is_refused(tmp_path: Path, written: str) -> None:
    assert "E_DATE_INVALID" in run(sheet(tmp_path, ["武汉唯理科技有限公司", *[""] * 7, written, ""]))
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("written", "code", "reason"),
    [
        ("320623000174419", "E_USCC_LENGTH", "has 18 characters, this has 15"),
        ("９１４２０１００ＭＡ４Ｋ", "E_USCC_LENGTH", "has 18 characters, this has 12"),
        ("91420100MAOKXXXXX0", "E_USCC_CHARSET", "without I, O, S, V and Z"),
        ("91510100201920161Y", "E_USCC_CHECKDIGIT", "check character does not fit"),
        ("9.1420100000E+17", "E_USCC_PRECISION_LOST", "lost its last digits"),
    ],
)
def test_a_refused_code_says_what_is_wrong_with_it(tmp_path: Path, written: str, code: str, reason: str) -> None:
    with override("en"):
        out = run(sheet(tmp_path, ["武汉唯理科技有限公司", "", "", written, *[""] * 6]))
    assert f"[{code}] “{written}”" in out
    assert reason in out


def test_the_error_of_a_formula_is_no_name_and_no_value(tmp_path: Path) -> None:
    out = run(sheet(tmp_path, ["#N/A", *[""] * 9], ["武汉大学", "", "#REF!", *[""] * 7]))
    assert out.count("E_FORMULA_ERROR") == 2
    assert "E_NAME_MISSING" not in out
    assert not Organization.objects.exists()


def test_one_name_in_one_city_is_one_organization_however_the_city_is_written(tmp_path: Path) -> None:
    rows = [
        ["武汉（光谷）软件有限公司", "", "武汉", *[""] * 7],
        ["武汉(光谷)软件有限公司", "", "湖北省武汉市", *[""] * 7],
    ]
    assert "E_DUPLICATE_IN_FILE" in run(sheet(tmp_path, *rows))
    assert Organization.objects.count() == 1


def test_an_import_is_undone_as_a_whole(tmp_path: Path) -> None:
    rows = [[f"武汉第{number}科技有限公司", "企业", "武汉", *[""] * 6, f"k{number}"] for number in range(120)]
    run(sheet(tmp_path, *rows))
    assert Organization.objects.count() == SearchEntry.objects.count() == 120
    undo(ChangeSet.objects.get(), by=SYSTEM)
    counts = [m.objects.count() for m in (Organization, OrganizationName, Identifier, SearchEntry)]
    assert counts == [0, 0, 0, 0]


@pytest.mark.slow
def test_an_import_of_12000_rows_is_undone_and_brought_back(tmp_path: Path) -> None:
    rows = [[f"武汉第{number}科技有限公司", "企业", "武汉", *[""] * 6, f"k{number}"] for number in range(12_000)]
    run(sheet(tmp_path, *rows))
    assert Organization.objects.count() == 12_000
    undone = undo(ChangeSet.objects.get(), by=SYSTEM)
    assert Organization.objects.count() == SearchEntry.objects.count() == 0
    undo(undone, by=SYSTEM)
    catch_up()
    assert Organization.objects.count() == SearchEntry.objects.count() == 12_000
    assert Organization.objects.search("武汉第11999科技").count() == 1
