"""In which encoding a text is written. UTF-8 proves itself; among the older Chinese ones the likelier reading decides."""

import codecs
import re
from collections import Counter
from collections.abc import Callable
from typing import BinaryIO

from ecosystem.intake.reading.refusing import Refused

PIECE = 1024 * 1024
SAMPLE = 256 * 1024
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SIMPLIFIED, TRADITIONAL = "gb18030", ("cp950", "big5hkscs")
# A text in UTF-8 that was cut or pasted wrongly somewhere: far more of its characters are whole than broken.
WHOLE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Both encodings put the characters in use first: GB 2312 rows 16 to 55, Big5 from A440 to C67E.
GB_PAIR = re.compile(
    rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x00-\xff]", re.DOTALL
)
BIG5_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]|[\x00-\xff]", re.DOTALL)
# What stands in nearly every register, as each script writes it; a wrong reading hits them by chance only.
COMMON = set(
    "的一是在不有和人中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "公司限名称称統统社會会信用代碼码機构構機单單位企業业電电話话地址日期備备註注聯联系人資资本萬万元億亿城市省區区县縣路號号"
    "科技術术研究院中心大学學智能软軟件系股份集团團有限责責任序号號類类型行業领領域状狀態态註册冊總总計计項项目網网址郵邮箱"
    "武汉漢北京上海广廣州深圳台臺湾灣香港新竹高雄東东南西湖光谷數数據据信息資訊服務务与與及來来這这個們為為時國後說經產發動過對會"
)
KNOWN_MARKS = set("，。、；：（）《》“”‘’「」『』—…％！？　·")


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a text, as Python calls it. Raises :class:`Refused` for what is no text.

    The file is left at its start.
    """
    head = _head(file, 4)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return _certain(file, encoding)
    _refuse_bytes_of_programs(file)
    if _decodes(file, "utf-8"):
        return "utf-8"
    sample = _head(file, SAMPLE)
    if len(WHOLE.findall(sample)) > 20 * sample.decode("utf-8", "replace").count("\ufffd"):
        raise _broken_utf8(file)
    traditional = next((encoding for encoding in TRADITIONAL if _decodes(file, encoding)), None)
    if not _decodes(file, SIMPLIFIED):
        if traditional is None:
            raise Refused("encoding")
        return traditional
    return traditional if traditional and _likelier_traditional(sample, traditional) else SIMPLIFIED


def _head(file: BinaryIO, size: int) -> bytes:
    file.seek(0)
    head = file.read(size)
    file.seek(0)
    return head


def _certain(file: BinaryIO, encoding: str) -> str:
    if _decodes(file, encoding):
        return encoding
    raise _broken_utf8(file) if encoding == "utf-8-sig" else Refused("encoding")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    """Whether every byte of the file is text of this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        file.seek(0)
    return True


def _refuse_bytes_of_programs(file: BinaryIO) -> None:
    file.seek(0)
    while piece := file.read(PIECE):
        if b"\0" in piece:
            raise Refused("not_text")
    file.seek(0)


def _broken_utf8(file: BinaryIO) -> Refused:
    return Refused("broken_utf8", line=next(number for number, line in enumerate(file, 1) if not _is_utf8(line)))


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likelier_traditional(sample: bytes, traditional: str) -> bool:
    gb = _score(sample, GB_PAIR, SIMPLIFIED, lambda pair: 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1)
    big5 = _score(sample, BIG5_PAIR, traditional, lambda pair: 0xA440 <= int.from_bytes(pair[:2], "big") <= 0xC67E)
    return big5 > gb


def _score(sample: bytes, pairs: re.Pattern[bytes], encoding: str, in_use: Callable[[bytes], bool]) -> float:
    """How much a reading looks like Chinese as people write it: from -1 to 3 for each of its characters."""
    points = count = 0
    for pair, times in Counter(pairs.findall(sample)).items():
        if len(pair) > 1:
            count += times
            points += times * _worth(pair.decode(encoding, "replace"), is_in_use=in_use(pair))
    return points / count if count else 0.0


def _worth(character: str, *, is_in_use: bool) -> int:
    if character in COMMON:
        return 3
    if is_in_use or character in KNOWN_MARKS:
        return 1
    is_chinese = "\u4e00" <= character[0] <= "\u9fff" or "\uff01" <= character[0] <= "\uff5e"
    return 0 if is_chinese else -1
