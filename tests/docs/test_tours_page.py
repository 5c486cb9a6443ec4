"""The page on tours against the code it tells of: a number changed in one is changed in the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from solimob.cli.dispatch import FAIR_DRIVERS, FAIR_REQUESTS
from solimob.cli.dispatch_progress import MOST_BOUNDED, MOST_SHOWN
from solimob.core.dispatch.annealing import COLD, HEAT, REHEAT
from solimob.core.dispatch.kernel.agreement import MOST_TIMED_AGAIN
from solimob.core.dispatch.kernel.instance import MOST_PLACES_CLOSED
from solimob.core.dispatch.kernel.search import INSISTENCE, SECOND
from solimob.core.dispatch.solver import BATCH
from solimob.core.dispatch.validation import MAX_BREAKS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methode" / "tournees.md"


@pytest.mark.parametrize(
    ("said", "number", "written"),
    [
        (f"calculée jusqu'à {MOST_BOUNDED} demandes", MOST_BOUNDED, 100),
        (f"l'écart est de {MOST_SHOWN:.0f} % au plus", MOST_SHOWN, 25),
        (f"Jusqu'à {FAIR_REQUESTS} demandes et {FAIR_DRIVERS} conducteurs", FAIR_REQUESTS, 100),
        (f"Au-delà de {MOST_PLACES_CLOSED} lieux", MOST_PLACES_CLOSED, 400),
        ("soixante routes refaites", MOST_TIMED_AGAIN, 60),
        ("Tous les cent essais", BATCH, 100),
        ("trois dixièmes de la température", INSISTENCE, 0.3),
        ("une fois sur cinquante, la deuxième", SECOND, 1 / 50),
        ("deux cinquièmes du coût moyen d'un trajet direct", HEAT, 2 / 5),
        ("remonte à un cinquième", REHEAT, 1 / 5),
        (f"tombe à {COLD * 100:.0f} % de ce", COLD, 0.06),
        ("Les pauses (trois au plus)", MAX_BREAKS, 3),
    ],
)
def test_page_on_tours_says_the_numbers_of_the_code(said: str, number: float, written: float) -> None:
    assert number == pytest.approx(written)
    assert said in " ".join(PAGE.read_text(encoding="utf-8").split())
