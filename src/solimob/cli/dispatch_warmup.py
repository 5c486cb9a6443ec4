"""`solimob dispatch warmup`: all that is compiled, used once on a tiny day, so that it is on disk when it is needed."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solimob.core.dispatch import Problem, Request


def warmup(_: argparse.Namespace) -> int:
    """Compile what any command needs."""
    import numpy as np

    began = time.monotonic()
    for kind in (np.float32, np.float64):
        _rehearse(kind, kind)
    print(f"Le calcul est prêt ({time.monotonic() - began:.0f} s).")
    return 0


def compile_for(problem: Problem) -> None:
    """Compile what a search needs before its time is counted; nothing to do once it is on disk."""
    if problem.requests and problem.drivers:
        _rehearse(problem.duration_s.dtype, problem.distance_m.dtype)


def _rehearse(time_kind: Any, length_kind: Any) -> None:
    """Search, refuse, offer, insert and cancel, single trips and pairs, with matrices of some precision."""
    import numpy as np

    from solimob.core.dispatch import Driver, LiveDay, MaxIterations, Problem, Request, balance, solve

    square = np.array([[0, 60], [60, 0]])
    drivers = tuple(Driver(f"Bénévole {k}", 0, 0, ((0, 3600),), 3) for k in (1, 2))
    at_once = tuple(Request(f"Trajet {k}", k % 2, (k + 1) % 2, pickup_window=(600, 600)) for k in range(4))
    too_many, too_late = Request("Trajet 5", 0, 1, party=9), Request("Trajet 8", 0, 1, pickup_window=(7200, 7200))
    requests = (*at_once, *_pair("3"), *_pair("4", 9), too_many, too_late)
    problem = Problem("préparation", square.astype(time_kind), square.astype(length_kind), drivers, requests)
    plan = balance(problem, solve(problem, MaxIterations(1)), nodes=1)
    day = LiveDay(problem, plan)
    for asked in ((Request("Trajet 6", 1, 0),), _pair("7")):
        day.offers(asked)
        day.insert(asked)
    for asked in ((Request("Trajet 9", 1, 0, party=9),), _pair("9", 9)):
        day.refusal(asked)
    day.cancel(("Trajet 6",))
    day.plan()


def _pair(number: str, party: int = 1) -> tuple[Request, Request]:
    from solimob.core.dispatch import Leg, Request

    there, back = f"Aller {number}", f"Retour {number}"
    return (
        Request(there, 0, 1, party=party, linked_to=back, leg=Leg.OUTBOUND),
        Request(back, 1, 0, party=party, linked_to=there, leg=Leg.RETURN),
    )
