"""Text files in the encodings and with the delimiters that people have."""

from pathlib import Path

import pytest

from tests.intake.reading.making import read, rows, values

SIMPLIFIED = [
    ["单位名称", "统一社会信用代码", "所在城市", "备注"],
    ["武汉唯理科技有限公司", "", "武汉市", "道路病害识别，精度超过95%"],
    ["深圳市腾讯计算机系统有限公司", "9144030071526726XG", "深圳市", "“示例”、（虚构）"],
]
TRADITIONAL = [
    ["機構名稱", "統一編號", "所在城市", "備註"],
    ["國立臺灣大學", "", "臺北市", "人工智慧研究中心，成立於一九九八年"],
    ["鴻海精密工業股份有限公司", "04541302", "新北市", "「範例」、（虛構）"],
]
SCRIPTS = {"simplified": SIMPLIFIED, "traditional": TRADITIONAL}


def written(path: Path, lines: list[list[str]], encoding: str, delimiter: str = ",") -> Path:
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    return path


def shown(lines: list[list[str]]) -> list[list[object]]:
    return [[value or None for value in line] for line in lines]


@pytest.mark.parametrize(
    ("script", "encoding"),
    [
        *[(script, encoding) for script in SCRIPTS for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030")],
        ("simplified", "gbk"),
        ("simplified", "gb2312"),
        ("traditional", "big5"),
        ("traditional", "cp950"),
        ("traditional", "gbk"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_usual_encoding_with_every_usual_delimiter(
    tmp_path: Path, script: str, encoding: str, delimiter: str
) -> None:
    lines = SCRIPTS[script]
    if encoding == "gb2312":
        lines = [[value.replace("“", "").replace("”", "") for value in line] for line in lines]
    assert values(written(tmp_path / "members.txt", lines, encoding, delimiter)) == shown(lines)


@pytest.mark.parametrize("heading", ["名稱", "機構", "統一編號", "單位名稱", "公司", "大學", "電話"])
def test_one_heading_in_big5_is_enough(tmp_path: Path, heading: str) -> None:
    assert values(written(tmp_path / "h.csv", [[heading]], "big5")) == [[heading]]


@pytest.mark.parametrize("heading", ["名称", "机构", "统一社会信用代码", "单位名称", "公司", "大学", "电话"])
def test_one_heading_in_gbk_is_enough(tmp_path: Path, heading: str) -> None:
    assert values(written(tmp_path / "h.csv", [[heading]], "gbk")) == [[heading]]


def test_characters_of_hong_kong_are_read(tmp_path: Path) -> None:
    lines = [["機構名稱", "地址"], ["香港科技園公司", "香港新界沙田白石角科技大道西2號嘅"]]
    assert values(written(tmp_path / "hk.csv", lines, "big5hkscs")) == lines


def test_a_row_is_counted_as_a_record(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text('入驻名单\n\n名称,地址\n甲,"一行\r\n二行\n三行"\n,,\n乙,"说""好"""\n', encoding="utf-8", newline="")
    assert {number: [cell and cell.value for cell in cells] for number, cells in rows(path).items()} == {
        1: ["入驻名单"],
        3: ["名称", "地址"],
        4: ["甲", "一行\n二行\n三行"],
        6: ["乙", '说"好"'],
    }


def test_a_text_file_is_one_sheet_without_a_name_and_all_its_cells_are_text(tmp_path: Path) -> None:
    path = written(tmp_path / "c.csv", [["004111", "1,000", "2021-05-31", "=1+1", "TRUE"]], "utf-8", "\t")
    ((name, merges, found),) = read(path)
    assert (name, merges) == ("", ())
    assert [cell.kind for cell in found[1] if cell] == ["text"] * 5
    assert values(path) == [["004111", "1,000", "2021-05-31", "=1+1", "TRUE"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "入驻单位名单（截至11月），共2家\n名称;领域\n甲;水利,农业\n乙;道路,桥梁\n",
            [["甲", "水利,农业"], ["乙", "道路,桥梁"]],
        ),
        ("名称,领域\n甲,水利;农业;道路\n乙,水利;桥梁\n", [["甲", "水利;农业;道路"], ["乙", "水利;桥梁"]]),
        ("名称\t地址\n甲\t一路,二号,三室\n乙\t四路,五号,六室\n", [["甲", "一路,二号,三室"], ["乙", "四路,五号,六室"]]),
        ("名称\n甲\n乙\n", [["甲"], ["乙"]]),
        ('名称,备注\n甲,"a;b\n;c;d;e;f"\n乙,x\n', [["甲", "a;b\n;c;d;e;f"], ["乙", "x"]]),
    ],
)
def test_the_delimiter_is_what_makes_most_rows_alike(tmp_path: Path, text: str, expected: list[list[str]]) -> None:
    path = tmp_path / "d.csv"
    path.write_text(text, encoding="utf-8")
    assert values(path)[-2:] == expected


def test_a_line_that_names_the_delimiter_is_counted_and_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "sep.csv"
    path.write_text("sep=;\n名称;领域,产业\n甲;一,二,三\n", encoding="utf-8-sig")
    assert {number: len(cells) for number, cells in rows(path).items()} == {2: 2, 3: 2}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(f"名称,城市{ending}甲,武汉{ending}".encode())
    assert values(path) == [["名称", "城市"], ["甲", "武汉"]]


def test_a_text_file_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    assert values(written(tmp_path / "members.xlsx", SIMPLIFIED, "gbk")) == shown(SIMPLIFIED)
