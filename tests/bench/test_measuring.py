"""The benchmark's own arithmetic: what it reads from the kernel, what it makes of it, and how it is written down."""

import os
import subprocess
import sys
import time

import pytest

from tests.bench.processes import cpu_seconds, family, forget_peak, kilobytes_in, memory, parent_in, peak_memory
from tests.bench.results import Result, keep, kept
from tests.bench.rounds import OURS
from tests.bench.rows import rows
from tests.bench.statistics import Figures, Rounds, grown, quantile, verdict
from tests.bench.tables import BEGIN, END, document, growths, kilobytes, milliseconds, replaced, table, times

SAMPLES = {
    "usual": "aaaaaaaaaa",
    "usual_pk": 7,
    "usual_links": 2,
    "hub": "bbbbbbbbbb",
    "hub_pk": 8,
    "hub_links": 2900,
    "sector": "speech",
    "sector_pk": 3,
    "four": "星图智能",
    "two": "科技",
    "deep": 50,
    "deep_cursor": "abc",
}


def figures(cpu: float, **more: object) -> Figures:
    return Figures(**{"cpu": cpu, "unit": 0.5, "p50": cpu, "p95": 2 * cpu, "size": 60_000, "packed": 9_000, **more})


def result(organizations: int, cpu: float) -> Result:
    measured = {"constant": {OURS: figures(0.5)}, "list": {OURS: figures(cpu, queries=9), "Datasette": figures(40)}}
    return Result("sqlite", organizations, "2026-11-27", {"Python": "3.11"}, SAMPLES, measured, {})


class TestProcesses:
    def test_time_on_the_cpu_is_that_of_the_processes_asked_for(self):
        before, own = cpu_seconds([os.getpid()]), time.process_time()
        while time.process_time() - own < 0.05:
            pass
        assert cpu_seconds([os.getpid()]) - before == pytest.approx(time.process_time() - own, abs=0.02)

    def test_a_process_that_has_ended_counts_as_nothing(self):
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        assert cpu_seconds([ended.pid]) == 0
        assert memory([ended.pid]) == 0

    def test_a_family_is_a_process_with_its_children(self):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
        try:
            assert {os.getpid(), child.pid} <= set(family(os.getpid()))
            assert family(child.pid) == [child.pid]
        finally:
            child.kill()
            child.wait()

    def test_a_name_with_blanks_and_brackets_does_not_hide_the_parent(self):
        assert parent_in("123 (odd) name) S 77 123 123 0 -1") == 77

    def test_sizes_are_read_where_they_are_told(self):
        assert kilobytes_in("Name:\tpython\nVmRSS:\t  2048 kB\n", "VmRSS") == 2048
        assert kilobytes_in("Name:\tkthreadd\n", "VmRSS") == 0

    def test_the_peak_begins_anew(self):
        waste = bytearray(80_000_000)
        waste[::4096] = b"x" * len(waste[::4096])
        high = peak_memory([os.getpid()])
        del waste
        forget_peak([os.getpid()])
        assert peak_memory([os.getpid()]) < high


class TestStatistics:
    def test_quantiles_are_values_that_were_measured(self):
        assert (quantile([3, 1, 2], 0.5), quantile(list(range(1, 101)), 0.95), quantile([4], 0.95)) == (2, 95, 4)

    def test_the_median_round_counts_and_every_wall(self):
        rounds = Rounds.none()
        for cpu in (9, 1, 2):
            rounds.add(cpu, [cpu, cpu])
        assert rounds.cpu == 2
        assert len(rounds.walls) == 6

    def test_what_is_above_a_target_by_less_than_the_noise_is_near_it(self):
        assert [verdict(value, 10) for value in (10, 12, 14)] == ["met", "near", "missed"]
        assert verdict(10, None) == ""

    def test_the_unit_divides(self):
        assert figures(5).times == 10
        assert grown(2, 3) == 1.5


class TestTables:
    def test_only_what_is_between_the_markers_is_made_anew(self):
        text = f"# By hand\n{BEGIN}\nold\n{END}\nBy hand too\n"
        assert replaced(text, "new") == f"# By hand\n{BEGIN}\nnew\n{END}\nBy hand too\n"

    def test_a_document_without_markers_is_refused(self):
        with pytest.raises(ValueError, match="tables"):
            replaced("# By hand\n", "new")

    def test_a_row_tells_its_figure_its_target_and_its_peers(self):
        made = document([result(100_000, 3)])
        [line] = [line for line in made.splitlines() if line.startswith("| List, first page, not kept |")]
        assert "6.0× | ≤ 8 | met" in line
        assert line.endswith("| 80× |")

    def test_an_export_is_held_against_seconds_for_the_rows_that_there_are(self):
        exported = Result(**{**vars(result(10_000, 3)), "figures": {"export": {OURS: figures(500, growth=12)}}})
        [line] = [line for line in document([exported]).splitlines() if line.startswith("| Export of 100 rows")]
        assert "memory +12 MB" in line
        assert "| 0.5 s | ≤ 0.0 s | missed |" in line

    def test_growth_is_told_between_two_sizes(self):
        made = growths([result(100_000, 3), result(1_000_000, 6)])
        assert "100,000 → 1,000,000" in made
        assert "| 2.0 | ≤ 1.2 | missed |" in made

    def test_numbers_have_as_many_digits_as_mean_something(self):
        assert (times(1.26), times(126.4)) == ("1.3×", "126×")
        assert (milliseconds(1.26), milliseconds(1260), milliseconds(None)) == ("1.3", "1,260", "")
        assert (kilobytes(1260), kilobytes(126_000)) == ("1.3", "126")
        assert table(["a", "b"], [["1", "2"]]).splitlines()[2] == "| 1 | 2 |"

    def test_rows_that_were_not_measured_again_stay(self, tmp_path):
        keep(tmp_path, result(10_000, 3))
        later = result(10_000, 5)
        some = {"deep": {OURS: figures(7)}, "constant": {OURS: figures(9)}}
        keep(tmp_path, Result(**{**vars(later), "figures": some, "day": "2026-11-28"}))
        [found] = kept(tmp_path)
        assert found.of("constant", OURS).cpu != 9, "what the others were measured beside"
        assert found.day == "2026-11-28"
        assert (found.of("list", OURS).cpu, found.of("deep", OURS).cpu) == (3, 7)

    def test_sizes_follow_one_another(self, tmp_path):
        for organizations in (100_000, 10_000):
            keep(tmp_path, result(organizations, 3))
        assert [one.organizations for one in kept(tmp_path)] == [10_000, 100_000]


def test_every_row_has_its_own_key_and_a_target_or_a_reason():
    found = rows(SAMPLES, "city")
    assert len({row.key for row in found}) == len(found)
    assert all(row.target("sqlite") or row.seconds_on("sqlite") for row in found)
    assert sum(row.main for row in found) >= 5
