"""``manage.py match FILE.jsonl``: a verdict a line, without a registry."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]
PAIRS = [
    {"a": {"name": "武汉衡瞳科技有限公司", "uscc": None, "city": "武汉"}, "b": {"name": "武漢衡瞳科技有限公司"}},
    {"a": {"name": "武汉衡瞳科技有限公司"}, "b": {"name": "武汉衡瞳科技有限责任公司"}},
    {"a": {"name": "武汉衡瞳科技有限公司"}, "b": {"name": "北京衡瞳科技有限公司", "website": None}},
]
VERDICTS = ["same", "possible", "different"]


def written(folder, text):
    path = folder / "pairs.jsonl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def lines(pairs):
    return "".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs)


def answered(path):
    out = io.StringIO()
    call_command("match", str(path), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_pair_gets_a_line(tmp_path):
    answers = answered(written(tmp_path, b"\xef\xbb\xbf" + lines(PAIRS).encode() + b"\r\n\n"))
    assert [answer["verdict"] for answer in answers] == VERDICTS
    for answer in answers:
        assert answer.keys() == {"verdict", "score", "reasons"}
        assert 0 <= answer["score"] <= 1
        assert all(reason["code"] and reason["sentence"] for reason in answer["reasons"])


def test_no_database_is_touched(tmp_path):
    nowhere = "postgres://nobody@127.0.0.1:1/nothing"
    done = subprocess.run(
        [sys.executable, "manage.py", "match", "-"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": nowhere},
        input=lines(PAIRS).encode(),
        capture_output=True,
        check=True,
    )
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == VERDICTS


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "5",
        '{"a": {}}',
        '{"a": {}, "b": []}',
        '{"a": {"name": 1.5}, "b": {}}',
        '{"a": {"name": ["x"]}, "b": {}}',
    ],
)
def test_a_bad_line_is_named(tmp_path, line):
    with pytest.raises(CommandError, match="3"):
        answered(written(tmp_path, lines(PAIRS[:2]) + line + "\n"))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.jsonl"):
        answered(tmp_path / "nothing.jsonl")


def test_text_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(CommandError, match="1"):
        answered(written(tmp_path, b'{"a": {"name": "\xff"}, "b": {}}\n'))
