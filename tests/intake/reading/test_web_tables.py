"""Web pages under the name of a workbook, which the systems of many offices send out."""

from pathlib import Path

import pytest

from ecosystem.intake.reading.cells import Merge
from tests.intake.reading.making import read, refusal, values

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}">
<style>td {{mso-number-format:"\\@"}}</style><title>导出</title></head><body>
<table><tr><th colspan=3>入驻单位名单</th></tr>
<tr><td>单位名称<td>城市<td>备注</tr>
<tr><td rowspan="2"> 武汉&amp;唯理
   科技 </td><td>武汉</td><td>一<br>二<script>alert(1)</script></td></tr>
<tr><td>黄石</td><td>&#x6b66;</td></tr></table><p>页脚</p></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_a_table_saved_as_a_workbook_is_read(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(charset))
    ((name, merges, found),) = read(path)
    assert (name, merges) == ("", (Merge(1, 0, 1, 2), Merge(3, 0, 4, 0)))
    assert {number: [cell and cell.value for cell in cells] for number, cells in found.items()} == {
        1: ["入驻单位名单"],
        2: ["单位名称", "城市", "备注"],
        3: ["武汉&唯理 科技", "武汉", "一\n二"],
        4: [None, "黄石", "武"],
    }


def test_the_rows_of_several_tables_follow_each_other(tmp_path: Path) -> None:
    path = tmp_path / "two.xls"
    path.write_text("<table><tr><td>甲</table><table><tr><td>乙</td></tr></table>", encoding="utf-8")
    assert values(path) == [["甲"], ["乙"]]


def test_a_page_laid_out_with_tables_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "layout.xls"
    path.write_text("<table><tr><td><table><tr><td>甲</td></tr></table></td></tr></table>", encoding="utf-8")
    assert refusal(path).startswith("it is a web page with tables within tables")


def test_spans_without_end_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "span.xls"
    path.write_text("<table><tr><td colspan=9999999 rowspan=9999999>甲<td>乙</table>", encoding="utf-8")
    assert refusal(path) == "row 1 has values beyond column 200."


@pytest.mark.parametrize("filling", ["<", "<!--", "<a ", "<td <", "<a b='", "&", "<script>", "</", "<![if "])
def test_signs_that_nobody_closes_are_read_once(tmp_path: Path, filling: str) -> None:
    """A reader that looks ahead from each of them would read for hours."""
    path = tmp_path / "open.xls"
    path.write_text("<table><tr><td>甲</td></tr>" + filling * 1_000_000, encoding="utf-8")
    assert values(path) == [["甲"]]
