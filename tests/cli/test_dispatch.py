"""`solimob dispatch` as a coordinator meets it: plans written whole, and a word for each thing that cannot be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from solimob.cli import main
from solimob.cli.dispatch import FAIR_DRIVERS
from solimob.core.dispatch import Request, day_document, plan_document, request_document
from tests.core.dispatch.days import clock, pair, valley_day, valley_plan

type Captured = pytest.CaptureFixture[str]

ON_THE_WAY = Request("Trajet 5", 1, 2, pickup_window=(clock(8), clock(9)))
CORDEAU = """1 2 480 3 30
 0  0.000  0.000  0  0    0  480
 1  1.000  0.000  3  1    0 1440
 2  2.000  0.000  3  1    0 1440
 3  3.000  0.000  3 -1   60  120
 4  4.000  0.000  3 -1   60  120
 5  0.000  0.000  0  0    0  480
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the valley day, its best plan and a request to come."""
    monkeypatch.chdir(tmp_path)
    save("day.json", day_document(valley_day()))
    save("plan.json", plan_document(valley_plan()))
    save("request.json", request_document(ON_THE_WAY))
    return tmp_path


def save(name: str, document: Any) -> None:
    """Write a document in the current folder."""
    Path(name).write_text(json.dumps(document), "utf-8")


def changed(name: str, change: Callable[[Any], object]) -> None:
    """Change a document of the current folder in place."""
    document = json.loads(Path(name).read_text("utf-8"))
    change(document)
    save(name, document)


def refused(capsys: Captured, *words: str) -> str:
    """Run a command that is refused; return what it says, all of it on standard error."""
    assert main(["dispatch", *words]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("solimob : ")
    return shown.err


def run(*words: str) -> int:
    """Run a command of `dispatch`."""
    return main(["dispatch", *words])


# solve and check.


def test_plan_found_is_written_and_accepted_by_the_checker(desk: Path, capsys: Captured) -> None:
    assert run("solve", "day.json", "--iterations", "200", "--out", "found.json") == 0
    gap = "C'est au plus 12,5 % au-dessus du meilleur coût possible."  # the bound is 80 €, the plan the best there is
    assert capsys.readouterr().out == f"6 demandes servies sur 6, 90,0 km, coût 90,00. {gap}\n"
    assert run("check", "day.json", "found.json") == 0
    assert capsys.readouterr().out == "Plan valide. 6 demandes servies sur 6, 90,0 km, coût 90,00.\n"


def test_same_seed_and_iterations_give_the_same_plan(desk: Path) -> None:
    plans = []
    for name in ("one.json", "two.json"):
        assert run("solve", "day.json", "--iterations", "100", "--seed", "7", "--threads", "2", "--out", name) == 0
        plans.append(json.loads(Path(name).read_text("utf-8")) | {"seconds": 0})
    assert plans[0] == plans[1]
    assert (plans[0]["seed"], plans[0]["iterations"]) == (7, 100)


def twins(**first: Any) -> dict[str, Any]:
    """Return a day of one trip and two drivers whom nothing tells apart but what the first has."""
    people = [{"id": name, "start": 0, "end": 0, "shifts": [[0, 36000]], "seats": 3} for name in ("A", "B")]
    people[0] |= first
    matrix = [[0, 600], [600, 0]]
    trip = {"id": "Trajet 1", "pickup": 0, "dropoff": 1}
    return {"duration_s": matrix, "distance_m": matrix, "drivers": people, "requests": [trip]}


def test_what_an_interrupted_writing_left_is_swept_away_after_an_hour(desk: Path) -> None:
    old, new, other = (
        desk / f".{name}" for name in ("found.json.abcd1234", "found.json.efgh5678", "plan.json.abcd1234")
    )
    for path in (old, new, other):
        path.write_text("{")
    for path in (old, other):
        os.utime(path, (time.time() - 4000,) * 2)
    assert run("solve", "day.json", "--iterations", "1", "--out", "found.json") == 0
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_enormous_cost_is_said_in_a_few_signs(desk: Path, capsys: Captured) -> None:
    changed("plan.json", lambda plan: plan["routes"][0].update(end_s=1e308))
    assert run("check", "day.json", "plan.json") == 1
    assert "(de 1,00e+308 s)" in capsys.readouterr().out


def test_larger_day_is_shared_out_when_asked_only(desk: Path) -> None:
    day = twins()
    day["drivers"] += [day["drivers"][0] | {"id": f"C{k}", "year_km": 9} for k in range(FAIR_DRIVERS - 1)]
    day["requests"][0] |= {"preferred_drivers": ["B"]}
    save("day.json", day)
    chosen = []
    for fair in ([], ["--fair"]):
        assert run("solve", "day.json", "--iterations", "20", *fair, "--out", "found.json") == 0
        chosen.append(json.loads(Path("found.json").read_text("utf-8"))["routes"][0]["driver"])
    assert chosen == ["A", "B"]


@pytest.mark.parametrize("bound", [["--iterations", "20"], ["--seconds", "0.2"]])
@pytest.mark.parametrize(
    ("first", "asked", "chosen"),
    [({}, {"preferred_drivers": ["A"]}, "A"), ({}, {"preferred_drivers": ["B"]}, "B"), ({"year_km": 900}, {}, "B")],
)
def test_trip_goes_to_who_is_preferred_or_has_driven_least_at_equal_cost(
    first: Any, asked: Any, chosen: str, bound: list[str], desk: Path
) -> None:
    day = twins(**first)
    day["requests"][0] |= asked
    save("day.json", day)
    assert run("solve", "day.json", *bound, "--out", "found.json") == 0
    assert [route["driver"] for route in json.loads(Path("found.json").read_text("utf-8"))["routes"]] == [chosen]
    assert run("check", "day.json", "found.json") == 0


def test_cheaper_driver_is_chosen_whatever_is_fair_or_preferred(desk: Path) -> None:
    day = twins(cost_per_km=0.5, year_km=900)
    day["requests"][0] |= {"preferred_drivers": ["B"]}
    save("day.json", day)
    assert run("solve", "day.json", "--iterations", "20", "--out", "found.json") == 0
    assert json.loads(Path("found.json").read_text("utf-8"))["routes"][0]["driver"] == "A"


def test_who_was_asked_longest_ago_is_called_first_at_equal_cost_and_kilometres(desk: Path, capsys: Captured) -> None:
    day = twins()
    save("request.json", day["requests"].pop() | {"id": "Trajet 2"})
    save("day.json", day)
    save("plan.json", {"served": 0, "cost": 0, "distance_m": 0, "routes": [], "unserved": []})
    save("asked.json", {"A": 7200, "B": 172800})
    words = ["offers", "day.json", "plan.json", "request.json", "--asked", "asked.json"]
    assert run(*words) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["driver"] for row in rows] == ["B", "A"]
    assert "il y a 2 jours" in rows[0]["reason"]
    save("asked.json", {"A": -1, "B": "hier", "Z": 3})
    said = refused(capsys, *words)
    assert "A : doit être positif ou nul" in said
    assert "B : un nombre est attendu, c'est un texte" in said
    assert "Z : cette clé n'est pas connue" in said


def test_seconds_bound_the_search(desk: Path) -> None:
    began = time.monotonic()
    assert run("solve", "day.json", "--seconds", "0.3", "--out", "found.json") == 0
    assert 0.3 <= json.loads(Path("found.json").read_text("utf-8"))["seconds"] <= time.monotonic() - began


def test_search_starts_from_a_plan_whose_times_are_only_about_right(desk: Path, capsys: Captured) -> None:
    changed("plan.json", lambda plan: plan["routes"][0].update(start_s=clock(8, 12)))
    changed("plan.json", lambda plan: plan.update(cost=0))
    assert run("solve", "day.json", "--start", "plan.json", "--iterations", "1", "--out", "found.json") == 0
    assert "90,0 km" in capsys.readouterr().out


def test_search_does_not_start_from_a_plan_that_breaks_a_rule(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day["requests"][0].update(excluded_drivers=["Bénévole 1"]))
    said = refused(capsys, "solve", "day.json", "--start", "plan.json", "--out", "found.json")
    assert "plan.json : ce plan ne respecte pas la journée" in said
    assert "« Bénévole 1 » est exclu" in said
    assert not Path("found.json").exists()


def test_every_rule_a_plan_breaks_is_listed_in_french(desk: Path, capsys: Captured) -> None:
    def spoil(plan: Any) -> None:
        plan["routes"][0]["stops"].pop()
        plan["routes"][1]["end_s"] += 90
        plan["served"] = 12

    changed("plan.json", spoil)
    assert run("check", "day.json", "plan.json") == 1
    *violations, last = capsys.readouterr().out.splitlines()
    assert last == f"Plan refusé : {len(violations)} règles non respectées."
    shown = "\n".join(violations)
    assert "L'heure de retour n'est pas le dernier départ plus le trajet." in shown
    assert "Prise 1 fois et déposée 0 fois." in shown
    assert "Le plan dit 12 demandes servies, il y en a 6." in shown


def test_excess_is_said_with_its_unit(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day["requests"][5].update(max_ride_s=480, pickup_window=[0, 50_000]))
    changed("day.json", lambda day: day["drivers"][1].update(max_home_m=8000))
    assert run("check", "day.json", "plan.json") == 1
    shown = capsys.readouterr().out
    assert "Reste trop longtemps dans la voiture. (de 120,00 s)" in shown
    assert "Trop loin de chez « Bénévole 2 ». (de 2\u202f000,00 m)" in shown


def test_cordeau_instance_is_solved_and_checked_in_its_own_format(desk: Path, capsys: Captured) -> None:
    Path("a1-2.txt").write_text(CORDEAU, "utf-8")
    assert run("solve", "a1-2.txt", "--format", "cordeau", "--iterations", "50", "--out", "found.json") == 0
    assert run("check", "a1-2.txt", "found.json", "--format", "cordeau") == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Plan valide. 2 demandes servies sur 2, coût ")
    assert last.endswith(" (unités de l'instance).")
    assert "a1-2.txt" in refused(capsys, "solve", "a1-2.txt", "--out", "found.json")
    assert "day.json" in refused(capsys, "solve", "day.json", "--format", "cordeau", "--out", "found.json")


def test_matrices_are_read_beside_the_day(desk: Path, capsys: Captured) -> None:
    problem = valley_day()
    np.savez("valley.npz", duration_s=problem.duration_s.astype("f4"), distance_m=problem.distance_m.astype("f4"))

    def point(day: Any) -> None:
        del day["duration_s"], day["distance_m"]
        day["matrices"] = "valley.npz"

    changed("day.json", point)
    assert run("check", "day.json", "plan.json") == 0
    capsys.readouterr()
    insert = ["insert", "day.json", "plan.json", "request.json", "--out", "plan2.json", "--day-out", "later/day2.json"]
    assert "later" in refused(capsys, *insert)
    Path("later").mkdir()
    assert run(*insert) == 0
    assert run("check", "later/day2.json", "plan2.json") == 0
    Path("valley.npz").write_bytes(b"PK\x03\x04 nonsense")
    capsys.readouterr()
    assert "valley.npz : ce n'est pas un fichier .npz" in refused(capsys, "check", "day.json", "plan.json")
    Path("valley.npz").unlink()
    assert "valley.npz : le fichier des matrices n'existe pas" in refused(capsys, "check", "day.json", "plan.json")


def test_day_without_a_driver_is_planned_and_every_refusal_says_so(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day.update(drivers=[]))
    assert run("solve", "day.json", "--iterations", "10", "--out", "found.json") == 0
    assert capsys.readouterr().out == "0 demande servie sur 6, 0,0 km, coût 0,00.\n"
    unserved = json.loads(Path("found.json").read_text("utf-8"))["unserved"]
    assert [left["reason"]["code"] for left in unserved] == ["no_driver"] * 6
    assert run("check", "day.json", "found.json") == 0
    assert run("offers", "day.json", "found.json", "request.json") == 0
    shown = capsys.readouterr()
    assert shown.out.endswith("[]\n")
    assert shown.err == "Personne à appeler. Aucun conducteur n'est disponible ce jour-là.\n"


def test_day_without_a_request_or_anything_at_all_is_planned(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day.update(requests=[]))
    save("empty.json", {"duration_s": [], "distance_m": [], "drivers": [], "requests": []})
    for name in ("day.json", "empty.json"):
        assert run("solve", name, "--iterations", "10", "--out", "found.json") == 0
        assert capsys.readouterr().out == "0 demande servie sur 0, 0,0 km, coût 0,00.\n"
        assert run("check", name, "found.json") == 0
        capsys.readouterr()


# Ctrl-C.


SEARCH = """
import os, signal, sys
from solimob.cli import main
from solimob.core.dispatch import solver

batch = solver.run_batches

def press_and_run(*values):
    for _ in range(int(sys.argv[1])):
        os.kill(os.getpid(), signal.SIGINT)
    return batch(*values)

solver.run_batches = press_and_run
sys.exit(main(["dispatch", "solve", "day.json", "--seconds", "600", "--out", "found.json"]))
"""


def interrupted(times: int) -> subprocess.CompletedProcess[str]:
    """Search for ten minutes in another process; press Ctrl-C as soon as the search is at work."""
    return subprocess.run([sys.executable, "-c", SEARCH, str(times)], capture_output=True, text=True, timeout=300)


def test_best_plan_so_far_is_written_on_ctrl_c(desk: Path, capsys: Captured) -> None:
    done = interrupted(1)
    assert done.returncode == 0
    assert "Recherche interrompue : le meilleur plan trouvé est écrit." in done.stderr
    assert "demandes servies sur 6" in done.stdout
    assert run("check", "day.json", "found.json") == 0


def test_nothing_is_written_when_ctrl_c_is_pressed_twice(desk: Path) -> None:
    done = interrupted(2)
    assert done.returncode == 130
    assert done.stderr.endswith("solimob : recherche abandonnée ; rien n'est écrit\n")
    assert not Path("found.json").exists()


# insert and offers.


def test_offers_are_json_with_four_keys_and_nothing_else(desk: Path, capsys: Captured) -> None:
    assert run("offers", "day.json", "plan.json", "request.json") == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    rows = json.loads(shown.out)
    assert [row["driver"] for row in rows] == ["Bénévole 1", "Bénévole 2"]
    assert rows[0] == {
        "driver": "Bénévole 1",
        "extra_m": 0.0,
        "extra_s": 0.0,
        "reason": "Roule déjà ce jour-là ; 0 km et 0 min de plus.",
    }


def test_list_is_empty_and_the_reason_on_standard_error_when_nobody_can(desk: Path, capsys: Captured) -> None:
    save("request.json", request_document(replace(ON_THE_WAY, party=6)))
    assert run("offers", "day.json", "plan.json", "request.json") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
    assert shown.err.startswith("Personne à appeler. Aucun conducteur")


def test_who_said_no_is_neither_offered_nor_given_the_request(desk: Path, capsys: Captured) -> None:
    assert run("offers", "day.json", "plan.json", "request.json", "--declined", "Bénévole 1") == 0
    assert [row["driver"] for row in json.loads(capsys.readouterr().out)] == ["Bénévole 2"]
    words = ["request.json", "--declined", "Bénévole 1", "--out", "plan2.json"]
    assert run("insert", "day.json", "plan.json", *words) == 0
    assert capsys.readouterr().out == "« Trajet 5 » : Bénévole 2\n"
    both = ["--declined", "Bénévole 1", "--declined", "Bénévole 2"]
    assert run("offers", "day.json", "plan.json", "request.json", *both) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
    assert shown.err == "Personne à appeler. Aucun autre conducteur ne peut être appelé.\n"


def test_who_said_no_must_be_a_driver_of_the_day(desk: Path, capsys: Captured) -> None:
    assert run("offers", "day.json", "plan.json", "request.json", "--declined", "Bénévole 9") == 1
    assert "« Bénévole 9 » n'est pas dans la journée" in capsys.readouterr().err


def test_pair_that_takes_two_drivers_is_said_to(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day["drivers"][0].update(shifts=[[clock(13, 30), clock(18)]]))
    changed("day.json", lambda day: day.update(requests=[]))
    save("plan.json", {"served": 0, "cost": 0, "distance_m": 0, "routes": [], "unserved": []})
    changed("day.json", lambda day: day["drivers"][1].update(shifts=[[clock(8), clock(9)]]))
    there, back = pair(
        5, 3, 1, outbound={"pickup_window": (0, clock(9))}, back={"pickup_window": (clock(14), clock(15))}
    )
    save("request.json", [request_document(back), request_document(there)])
    assert run("offers", "day.json", "plan.json", "request.json") == 0
    assert "demandent deux conducteurs : solimob dispatch insert" in capsys.readouterr().err
    assert run("insert", "day.json", "plan.json", "request.json", "--out", "plan2.json") == 0
    assert capsys.readouterr().out == "« Retour 5 » : Bénévole 1\n« Aller 5 » : Bénévole 2\n"


def test_inserted_request_is_in_the_plan_and_in_the_day_written(desk: Path, capsys: Captured) -> None:
    words = ["request.json", "--driver", "Bénévole 2", "--out", "plan2.json", "--day-out", "day2.json"]
    assert run("insert", "day.json", "plan.json", *words) == 0
    assert capsys.readouterr().out == "« Trajet 5 » : Bénévole 2\n"
    assert run("check", "day2.json", "plan2.json") == 0
    assert sorted(path.name for path in desk.iterdir()) == [
        "day.json",
        "day2.json",
        "plan.json",
        "plan2.json",
        "request.json",
    ]


def test_request_written_in_the_day_beforehand_is_inserted_once(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day["requests"].append(request_document(ON_THE_WAY)))
    words = ["request.json", "--out", "plan2.json", "--day-out", "day2.json"]
    assert run("insert", "day.json", "plan.json", *words) == 0
    assert run("check", "day.json", "plan2.json") == 0
    assert run("check", "day2.json", "plan2.json") == 0
    capsys.readouterr()
    said = refused(capsys, "insert", "day.json", "plan2.json", *words)
    assert "« Trajet 5 » est déjà dans le plan, avec Bénévole 1" in said


def test_request_that_cannot_be_inserted_says_why_and_writes_nothing(desk: Path, capsys: Captured) -> None:
    save("request.json", request_document(replace(ON_THE_WAY, pickup_window=(clock(23), clock(24)))))
    said = refused(capsys, "insert", "day.json", "plan.json", "request.json", "--out", "plan2.json")
    assert said.startswith("solimob : Aucun conducteur n'est disponible entre 23 h")
    assert not Path("plan2.json").exists()


def test_day_that_has_begun_takes_nobody_before_now(desk: Path, capsys: Captured) -> None:
    words = ["day.json", "plan.json", "request.json", "--now", str(clock(8, 36)), "--out", "plan2.json"]
    assert run("insert", *words) == 0
    plan = json.loads(Path("plan2.json").read_text("utf-8"))
    begins = [s["begin_s"] for r in plan["routes"] for s in r["stops"] if s["request"] == "Trajet 5"]
    assert min(begins) >= clock(8, 36)


# What cannot be.


@pytest.mark.parametrize("name", ["day.json", "plan.json", "request.json"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "ce fichier n'existe pas"),
        ("", "ligne 1, colonne 1 : ce n'est pas du JSON"),
        ("{\n  id: 1}", "ligne 2, colonne 3 : ce n'est pas du JSON"),
        ("[" * 200_000, "imbriquées sans fin"),
        ('{"served": ' + "9" * 5000 + "}", "un nombre y est trop long pour être lu"),
        ('{"id": "Trajet 5", "pikup": 1}', "pikup"),
        ("\xff", "pas du texte en UTF-8"),
    ],
)
def test_file_that_cannot_be_read_is_named_with_what_is_wrong(
    name: str, text: str | None, words: str, desk: Path, capsys: Captured
) -> None:
    if text is None:
        Path(name).unlink()
    else:
        Path(name).write_bytes(text.encode("latin-1"))
    said = refused(capsys, "insert", "day.json", "plan.json", "request.json", "--out", "plan2.json")
    assert said.startswith(f"solimob : {name}")
    assert words in said
    assert not Path("plan2.json").exists()


def test_folder_is_not_taken_for_a_file(desk: Path, capsys: Captured) -> None:
    Path("folder").mkdir()
    assert "folder : c'est un dossier" in refused(capsys, "check", "folder", "plan.json")
    assert "folder : ne peut pas être écrit" in refused(capsys, "solve", "day.json", "--out", "folder")
    assert "/dev/null : ce n'est pas un fichier" in refused(capsys, "solve", "day.json", "--out", "/dev/null")


@pytest.mark.parametrize("out", ["nowhere/plan2.json", "day.json/plan2.json"])
def test_place_that_cannot_be_written_is_refused_before_any_search(out: str, desk: Path, capsys: Captured) -> None:
    assert "vérifiez que le dossier existe" in refused(capsys, "solve", "day.json", "--seconds", "600", "--out", out)
    words = ["request.json", "--out", "plan2.json", "--day-out", out]
    assert "vérifiez que le dossier existe" in refused(capsys, "insert", "day.json", "plan.json", *words)
    assert not Path("plan2.json").exists()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["solve", "day.json", "--out", "./day.json"], "la journée"),
        (["solve", "day.json", "--out", "linked.json"], "la journée"),
        (["solve", "day.json", "--out", "valley.npz"], "un fichier de matrices (.npz)"),
        (["insert", "day.json", "plan.json", "request.json", "--out", "day.json"], "la journée"),
        (["insert", "day.json", "plan.json", "request.json", "--out", "request.json"], "la demande"),
        (["insert", "day.json", "plan.json", "request.json", "--out", "x", "--day-out", "./x"], "aussi --day-out"),
        (["insert", "day.json", "plan.json", "request.json", "--out", "x", "--day-out", "plan.json"], "le plan"),
    ],
)
def test_file_that_is_read_is_not_written_over_by_another_kind(
    words: list[str], what: str, desk: Path, capsys: Captured
) -> None:
    matrices = {name: getattr(valley_day(), name) for name in ("duration_s", "distance_m")}
    np.savez("valley.npz", **matrices)
    changed("day.json", lambda day: [day.pop(name) for name in matrices])
    changed("day.json", lambda day: day.update(matrices="valley.npz"))
    Path("linked.json").symlink_to("day.json")
    before = {path.name: path.read_bytes() for path in desk.iterdir()}
    assert f"c'est {what} ; donnez un autre nom" in refused(capsys, *words)
    assert {path.name: path.read_bytes() for path in desk.iterdir()} == before


def test_plan_and_day_may_be_brought_up_to_date_in_place(desk: Path, capsys: Captured) -> None:
    words = ["day.json", "plan.json", "request.json", "--out", "plan.json", "--day-out", "day.json"]
    assert run("insert", *words) == 0
    assert run("check", "day.json", "plan.json") == 0
    assert run("solve", "day.json", "--start", "plan.json", "--iterations", "1", "--out", "plan.json") == 0


def test_request_with_a_place_the_day_has_not_is_refused_with_its_place(desk: Path, capsys: Captured) -> None:
    save("request.json", request_document(replace(ON_THE_WAY, dropoff=12)))
    for verb, *words in (["offers"], ["insert", "--out", "plan2.json"]):
        said = refused(capsys, verb, "day.json", "plan.json", "request.json", *words)
        assert "request.json : cette demande ne va pas avec la journée" in said
        assert "dropoff : le lieu 12 n'existe pas : les matrices vont de 0 à 4" in said


def test_every_fault_of_a_day_is_listed(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day["requests"][0].update(pickup=-1, party=0))
    changed("day.json", lambda day: day["drivers"][0].update(sits=3))
    said = refused(capsys, "solve", "day.json", "--out", "found.json")
    assert said.startswith("solimob : day.json : cette journée ne peut pas être lue\n")
    assert "sits" in said
    assert "party" in said


def test_key_given_twice_in_a_file_is_refused_with_its_place(desk: Path, capsys: Captured) -> None:
    for name, key in (("day.json", '"seats": 3'), ("plan.json", '"served": 6'), ("request.json", '"pickup": 1')):
        whole = Path(name).read_text("utf-8")
        Path(name).write_text(whole.replace(key, f"{key}, {key}", 1), "utf-8")
        said = refused(capsys, "offers", "day.json", "plan.json", "request.json")
        assert f"{key.split(chr(34))[1]} : cette clé est donnée plusieurs fois" in said
        Path(name).write_text(whole, "utf-8")


def test_other_faults_are_listed_when_the_file_of_matrices_is_missing(desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: (day.pop("duration_s"), day.pop("distance_m")))
    changed("day.json", lambda day: day.update(matrices="nowhere.npz", couleur=1))
    said = refused(capsys, "solve", "day.json", "--out", "found.json")
    assert "matrices : nowhere.npz : le fichier des matrices n'existe pas" in said
    assert "couleur : cette clé n'est pas connue" in said


def test_one_leg_of_a_pair_is_not_inserted_alone(desk: Path, capsys: Captured) -> None:
    save("request.json", request_document(pair(5, 1, 2)[0]))
    said = refused(capsys, "insert", "day.json", "plan.json", "request.json", "--out", "plan2.json")
    assert "la demande « Retour 5 » n'existe pas" in said


@pytest.mark.parametrize("verb", [["offers"], ["insert", "--out", "plan2.json"]])
def test_plan_of_another_day_is_refused_with_what_to_do(verb: list[str], desk: Path, capsys: Captured) -> None:
    changed("day.json", lambda day: day["drivers"][1].update(id="Bénévole 3"))
    said = refused(capsys, verb[0], "day.json", "plan.json", "request.json", *verb[1:])
    assert "plan.json : ce plan ne respecte pas la journée day.json" in said
    assert "« Bénévole 2 » n'est pas dans la journée" in said
    assert "solimob dispatch check" in said


def test_driver_nobody_knows_is_refused(desk: Path, capsys: Captured) -> None:
    words = ["request.json", "--driver", "Bénévole 9", "--out", "plan2.json"]
    assert "« Bénévole 9 » n'est pas dans la journée" in refused(capsys, "insert", "day.json", "plan.json", *words)


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--seconds", "0", "« 0 » : un nombre de secondes plus grand que zéro est attendu"),
        ("--seconds", "inf", "« inf » : un nombre de secondes plus grand que zéro est attendu"),
        ("--iterations", "1.5", "« 1.5 » : un nombre entier plus grand que zéro est attendu"),
        ("--iterations", "9" * 5000, "un nombre entier plus grand que zéro est attendu"),
        ("--seed", "-1", "« -1 » : un nombre entier positif ou nul est attendu"),
        ("--threads", "65", "« 65 » : un nombre entier de 1 à 64 est attendu"),
        ("--fair", "nan", "« nan » : un nombre positif ou nul est attendu"),
    ],
)
def test_number_that_makes_no_sense_is_wrong_usage(
    option: str, value: str, words: str, desk: Path, capsys: Captured
) -> None:
    with pytest.raises(SystemExit) as stop:
        run("solve", "day.json", "--out", "found.json", f"{option}={value}")
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


FIRST_REFUSAL = """
import pkgutil, sys
from importlib import import_module
from numba.core.dispatcher import Dispatcher
from solimob.cli import main
from solimob.cli.dispatch_warmup import compile_for
from solimob.core.dispatch import kernel, read_day
from solimob.cli.dispatch_files import json_of
from pathlib import Path

def compiled():
    modules = [import_module(f"{kernel.__name__}.{m.name}") for m in pkgutil.iter_modules(kernel.__path__)]
    found = {f"{v.py_func.__module__}.{v.py_func.__name__}": v for m in modules for v in vars(m).values()
             if isinstance(v, Dispatcher)}
    return {name: len(v.signatures) for name, v in found.items() if v.signatures}

compile_for(read_day(json_of(Path("day.json"))))
before = compiled()
assert before
main(["dispatch", "solve", "day.json", "--iterations", "100", "--fair", "--out", "found.json"])
main(["dispatch", "offers", "day.json", "found.json", "request.json"])
main(["dispatch", "insert", "day.json", "found.json", "request.json", "--out", "plan2.json"])
assert compiled() == before, {k: v for k, v in compiled().items() if before.get(k) != v}
"""


def elsewhere(k: int) -> Request:
    """Return a trip from the other end of the valley, at nine sharp like those before."""
    return Request(f"Trajet {20 + k}", (0, 4, 0)[k], (4, 0, 2)[k], pickup_window=(clock(9), clock(9)))


def test_nothing_is_left_to_compile_when_the_first_refusal_comes(desk: Path) -> None:
    changed("day.json", lambda day: day["requests"].append(request_document(replace(ON_THE_WAY, id="T 7", party=9))))
    changed("day.json", lambda day: day["requests"][0].update(party=9))
    changed("day.json", lambda day: day["requests"][5].update(pickup_window=[clock(22), clock(23)]))
    changed("day.json", lambda day: [day["requests"].append(request_document(elsewhere(k))) for k in range(3)])
    done = subprocess.run([sys.executable, "-c", FIRST_REFUSAL], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    codes = {left["reason"]["code"] for left in json.loads(Path("found.json").read_text("utf-8"))["unserved"]}
    assert {"seats", "other_rides", "shifts"} <= codes


def test_warmup_says_when_it_is_ready(capsys: Captured) -> None:
    assert run("warmup") == 0
    assert capsys.readouterr().out.startswith("Le calcul est prêt (")
