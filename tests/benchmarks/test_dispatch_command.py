"""`python -m benchmarks dispatch`: measures what is missing, once, keeps it, and says which goals are reached."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality.dispatch import command
from benchmarks.quality.dispatch.measure import usage_of
from benchmarks.quality.dispatch.report import write_report
from benchmarks.quality.dispatch.results import Results, Row, Run
from benchmarks.quality.dispatch.suites import r_60s

TODAY = date(2026, 11, 24)


def three(_rows: Sequence[Row]) -> list[Run]:
    return [Run("rural-500", f"valley-24-8-{seed}", "solimob", 0.0, 1) for seed in (1, 2, 3)]


def other(_rows: Sequence[Row]) -> list[Run]:
    return [Run("memory", "valley-24-8-1", "solimob", 0.5, 1)]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Small suites, and the list of the runs measured."""
    runs: list[Run] = []
    real = command.measure

    def counting(run: Run) -> Row:
        runs.append(run)
        return real(run)

    monkeypatch.setattr(command, "SUITES", {"rural-500": three, "memory": other})
    monkeypatch.setattr(command, "measure", counting)
    monkeypatch.setattr(command, "warm_up", lambda: None)
    return runs


def test_a_second_run_measures_only_what_is_missing(measured: list[Run], tmp_path: Path) -> None:
    command.run(tmp_path, TODAY, only="rural")
    assert measured == three([])
    rows = (tmp_path / "dispatch.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "dispatch.jsonl").write_text("\n".join(rows[:2]) + "\n", "utf-8")
    measured.clear()
    command.run(tmp_path, TODAY, only="rural")
    assert measured == three([])[2:]
    assert len((tmp_path / "dispatch.jsonl").read_text("utf-8").splitlines()) == 3


def test_a_row_cut_short_is_measured_again(measured: list[Run], tmp_path: Path) -> None:
    command.run(tmp_path, TODAY, only="rural")
    path = tmp_path / "dispatch.jsonl"
    path.write_text(path.read_text("utf-8")[:-30], "utf-8")
    measured.clear()
    command.run(tmp_path, TODAY, only="rural")
    assert measured == three([])[2:]
    assert Results(path).done == set(three([]))


def test_no_run_begins_after_the_limit_and_the_table_is_written_all_the_same(
    measured: list[Run], tmp_path: Path
) -> None:
    command.run(tmp_path, TODAY, limit_minutes=0)
    assert measured == []
    assert "non mesuré" in (tmp_path / "dispatch.md").read_text("utf-8")


def test_only_the_suites_named_are_measured_and_an_unknown_name_is_refused(measured: list[Run], tmp_path: Path) -> None:
    command.run(tmp_path, TODAY, only="rural-5")
    assert {run.suite for run in measured} == {"rural-500"}
    with pytest.raises(SystemExit, match="no suite begins with nothing"):
        command.run(tmp_path, TODAY, only="nothing")


def test_rows_of_another_kernel_are_measured_again_when_asked(measured: list[Run], tmp_path: Path) -> None:
    command.run(tmp_path, TODAY, only="rural")
    path = tmp_path / "dispatch.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows[0]["kernel"] = "older"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    measured.clear()
    command.run(tmp_path, TODAY, only="rural")
    assert measured == []
    assert "2 états du noyau" in (tmp_path / "dispatch.md").read_text("utf-8")
    command.run(tmp_path, TODAY, only="rural", again=True)
    assert measured == three([])[:1]
    assert "états du noyau" not in (tmp_path / "dispatch.md").read_text("utf-8")


def test_a_row_says_what_the_checker_found_and_how_long_it_took(measured: list[Run], tmp_path: Path) -> None:
    command.run(tmp_path, TODAY, only="rural")
    row = json.loads((tmp_path / "dispatch.jsonl").read_text("utf-8").splitlines()[0])
    assert row["verdict"] == "valid"
    assert 0 < row["served"] <= row["asked"] == 24
    assert row["km"] > 0
    assert row["first_plan_s"] > 0
    assert row["date"] == "2026-11-24"


def test_the_command_line_run_alone_tells_its_memory_and_its_plan(measured: list[Run], tmp_path: Path) -> None:
    command.run(tmp_path, TODAY, only="memory")
    row = json.loads((tmp_path / "dispatch.jsonl").read_text("utf-8"))
    assert row["verdict"] == "valid"
    assert row["peak_mb"] > 50


def test_the_memory_of_a_command_is_not_that_of_who_asks() -> None:
    held = bytearray(300_000_000)
    held[::4096] = b"1" * len(held[::4096])
    _, peak_mb = usage_of([sys.executable, "-c", "pass"])
    assert peak_mb < 100
    _, more_mb = usage_of([sys.executable, "-c", "held = bytearray(200_000_000); held[::4096] = b'1' * 48829"])
    assert more_mb > peak_mb + 150


def test_a_command_that_fails_is_said() -> None:
    with pytest.raises(SystemExit, match="no such day"):
        usage_of([sys.executable, "-c", "import sys; sys.exit('no such day')"])


def row_of(suite: str, instance: str, seed: int, **more: Any) -> Row:
    """Return a row of ours as the harness writes it: everybody served, the best known cost 100."""
    plan = {"verdict": "valid", "served": 5, "asked": 5, "best_known": 100.0, "kernel": "k", "date": "2026-11-24"}
    return {"suite": suite, "instance": instance, "engine": "solimob", "seconds": 1.0, "seed": seed} | plan | more


def line_of(report: str, begins: str) -> str:
    return next(line for line in report.splitlines() if line.startswith(f"| {begins}"))


def test_a_goal_is_reached_only_by_valid_and_complete_plans() -> None:
    good = [row_of("cordeau-1s", "a1", seed, cost=100.2, gap_pct=0.2) for seed in (1, 2)]
    assert "**atteint**" in line_of(write_report(good, {}), "a et b, 1 s")
    far = [*good, row_of("cordeau-1s", "a2", 1, cost=102.0, gap_pct=2.0)]
    assert "**non atteint**" in line_of(write_report(far, {}), "a et b, 1 s")
    left = [*good, row_of("cordeau-1s", "a2", 1, cost=90.0, served=4)]
    assert "**non atteint**" in line_of(write_report(left, {}), "a et b, 1 s")
    broken = [*good, row_of("cordeau-1s", "a2", 1, cost=100.0, gap_pct=0.0, verdict="too_late")]
    assert "**non atteint**" in line_of(write_report(broken, {}), "a et b, 1 s")
    assert "Refusé : cordeau-1s, a2, solimob : too_late." in write_report(broken, {})


def test_a_goal_with_runs_missing_is_not_said_reached() -> None:
    line = line_of(
        write_report([row_of("cordeau-1s", "a1", 1, cost=100.2, gap_pct=0.2)], {"cordeau-1s": 4}), "a et b, 1 s"
    )
    assert "**" not in line
    assert "il manque 4 mesures" in line


def test_a_minute_is_not_judged_before_the_ten_seconds_that_lead_to_it() -> None:
    rows = [row_of("r-10s", "R1", 1, cost=100.0, gap_pct=0.0)]
    assert "il manque 5 mesures" in line_of(write_report(rows, {"r-10s": 5, "r-60s": 0}), "R, 60 s")
    assert "**atteint**" in line_of(write_report(rows, {"r-10s": 0, "r-60s": 0}), "R, 60 s")


def test_values_quoted_from_memory_are_marked() -> None:
    rows = [
        row_of("cordeau-1s", "a1", 1, cost=100.0, gap_pct=0.0, from_memory=True),
        row_of("cordeau-1s", "a2", 1, cost=100.0, gap_pct=0.0, from_memory=False),
    ]
    report = write_report(rows, {})
    assert line_of(report, "a1").startswith("| a1 † |")
    assert line_of(report, "a2").startswith("| a2 |")


def test_a_minute_is_spent_only_where_ten_seconds_left_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.quality.dispatch.instances.literature", lambda: ([], ["R1", "R2"]))
    rows = [
        row_of("r-10s", "R1", 1, cost=100.005, gap_pct=0.005),
        row_of("r-10s", "R2", 1, cost=100.0, gap_pct=0.0),
        row_of("r-10s", "R2", 2, cost=101.0, gap_pct=1.0),
    ]
    runs = [(run.instance, run.seed) for run in r_60s(rows) if run.engine == "solimob"]
    assert runs == [("R2", 2)]


def test_kilometres_are_compared_with_the_best_plan_of_the_baseline() -> None:
    day = {"suite": "rural-500", "instance": "valley-500-100-1"}
    rows = [
        row_of(**day, seed=1, seconds=10.0, served=5, km=70.0, cpu_s=10.0),
        row_of(**day, seed=1, engine="ortools parallel", seconds=30.0, served=4, km=60.0, cpu_s=30.0, kernel="9"),
        row_of(**day, seed=1, engine="ortools local", seconds=30.0, served=5, km=100.0, cpu_s=30.0, kernel="9"),
    ]
    line = line_of(write_report(rows, {}), "500 demandes, 10 s : kilomètres")
    assert "−30,0 %" in line
    assert "**atteint**" in line
    for worse in ({"served": 4}, {"verdict": "too_late"}):
        report = write_report([rows[0] | worse, *rows[1:]], {})
        assert "**non atteint**" in line_of(report, "500 demandes, 10 s : servies")
        assert "**non atteint**" in line_of(report, "500 demandes, 10 s : kilomètres")


@pytest.mark.parametrize("verdict", ["valid", "too_late"])
def test_a_fast_call_that_breaks_a_rule_reaches_nothing(verdict: str) -> None:
    figures = {
        "p50_ms": 1.0,
        "p95_ms": 2.0,
        "possible_p95_ms": 2.0,
        "max_ms": 3.0,
        "calls": 200,
        "refused": 0,
        "refused_max_ms": 0.0,
    }
    row = row_of("calls", "valley-2000-300-1", 1, engine="offers one", **figures, verdict=verdict)
    line = line_of(write_report([row], {}), "Proposer, un trajet sur ce plan")
    assert ("**atteint**" in line) == (verdict == "valid")
