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


def told(path):
    """The answers of a file with lines that hold no pair, and how the command ends."""
    out = io.StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("match", str(path), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()], str(ended.value)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "unreadable"),
        ("[]", "unreadable"),
        ("5", "unreadable"),
        ("[" * 100_000, "unreadable"),
        (b'{"a": {"name": "\xff"}, "b": {}}', "unreadable"),
        ('{"a": {}}', "unreadable"),
        ('{"a": {}, "b": []}', "no_record"),
        ('{"a": null, "b": {"name": "武汉衡瞳科技有限公司"}}', "no_record"),
        ('{"a": true, "b": 5}', "no_record"),
    ],
)
def test_a_line_that_holds_no_pair_is_answered_too_and_the_run_goes_on(tmp_path, line, code):
    bad = line if isinstance(line, bytes) else line.encode()
    text = lines(PAIRS[:2]).encode() + bad + b"\n\n" + lines(PAIRS[2:]).encode()
    answers, ended = told(written(tmp_path, text))
    assert [answer["verdict"] for answer in answers] == [*VERDICTS[:2], "possible", VERDICTS[2]]
    assert code in {reason["code"] for reason in answers[2]["reasons"]}
    assert all(reason["sentence"] for reason in answers[2]["reasons"])
    assert "3" in ended


NAMED = "武汉衡瞳科技有限公司"


@pytest.mark.parametrize(
    ("side", "verdict", "code"),
    [
        (NAMED, "same", "same_name"),
        ({"name": 1.5}, "different", "other_name"),
        ({"name": 360}, "different", "other_name"),
        ({"name": True}, "possible", "not_text"),
        ({"name": ["x"]}, "possible", "not_text"),
        ({"name": NAMED, "city": ["武汉"]}, "same", "not_text"),
        ({"name": NAMED, "city": {"name": "武汉"}}, "same", "not_text"),
        ({"name": NAMED, "uscc": 9.142010074831648e17}, "same", "invalid_identifier"),
        ({"name": NAMED, "stock_code": False}, "same", "not_text"),
        ({"name": "衡瞳", "aliases": NAMED}, "same", "same_other_name"),
        ({"name": NAMED, "aliases": [None, 5, {}, True]}, "same", "not_text"),
        ({"name": NAMED, "aliases": ["衡瞳"] * 50}, "same", "too_many"),
        ({"name": "武汉衡\ud800瞳科技有限公司"}, "same", "same_name"),
        ({"name": NAMED, "website": float("nan")}, "same", "same_name"),
        ({"name": "武" * 400}, "different", "cut"),
    ],
)
def test_what_cannot_be_read_of_a_side_is_left_out_and_said(tmp_path, side, verdict, code):
    pair = json.dumps({"a": side, "b": {"name": NAMED}})
    (answer,) = answered(written(tmp_path, pair))
    assert answer["verdict"] == verdict
    assert code in {reason["code"] for reason in answer["reasons"]}


def test_names_of_which_only_the_beginning_is_compared_are_never_the_same(tmp_path):
    name = "武汉衡瞳科技有限公司" * 31
    pairs = [{"a": {"name": f"{name}甲"}, "b": {"name": f"{name}乙"}}]
    assert [answer["verdict"] for answer in answered(written(tmp_path, lines(pairs)))] == ["possible"]


def test_the_answer_is_utf_8_wherever_it_is_asked(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "match", str(written(tmp_path, lines(PAIRS) + "{\n"))],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "4" in done.stderr.decode()
    assert len([json.loads(line) for line in done.stdout.decode().splitlines()]) == len(PAIRS) + 1


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.jsonl"):
        answered(tmp_path / "nothing.jsonl")
