"""Plans made by hand are given times even where they break a rule that is not one of times: the checker says which."""

from __future__ import annotations

from solimob.core.dispatch import Act, Driver, Plan, Problem, Request, Route, check
from solimob.core.dispatch.kernel.instance import build_instance
from solimob.core.dispatch.kernel.plans import load_plan, write_plan
from solimob.core.dispatch.kernel.routes import empty_routes, new_scratch
from tests.core.dispatch.days import HOUR, MINUTE, clock, line, pair, stop


def test_an_accompaniment_is_not_counted_in_another_ride_when_the_driver_does_not_stay() -> None:
    """The driver should stay an hour with « Aller 1 » but takes « Trajet 2 » in between, a quarter of an hour at most.

    The route is to leave as late as « Trajet 3 » at noon allows: back from km 10 at 11:50 with « Retour 1 ». The
    person of « Trajet 2 », who could get in from 11:00, gets in at 11:45.
    """
    requests = (
        *pair(1, 0, 1, outbound={"pickup_window": (clock(9), clock(12)), "accompaniment_s": HOUR}),
        Request("Trajet 2", 1, 0, (clock(11), clock(12)), max_ride_s=15 * MINUTE),
        Request("Trajet 3", 0, 1, (clock(12), clock(12))),
    )
    problem = Problem("route", *line(0, 10), (Driver("Bénévole 1", 0, 0, ((clock(8), clock(13)),), 3),), requests)
    up, down = Act.PICKUP, Act.DROPOFF
    order = (
        *(("Aller 1", up), ("Aller 1", down), ("Trajet 2", up), ("Retour 1", up), ("Retour 1", down)),
        *(("Trajet 2", down), ("Trajet 3", up), ("Trajet 3", down)),
    )
    by_hand = Route("Bénévole 1", 0, tuple(stop(name, act, clock(8)) for name, act in order), 0.0, 0.0, 0.0)
    instance = build_instance(problem)
    routes, scratch = empty_routes(instance), new_scratch(instance, 0)
    load_plan(instance, problem, Plan(0, 0.0, 0.0, (by_hand,), ()), routes, scratch)
    plan = write_plan(instance, problem, routes, scratch, {})
    begins = [stop.begin_s for stop in plan.routes[0].stops]
    assert begins[:4] == [clock(10, 40), clock(10, 50), clock(11, 45), clock(11, 50)]
    assert {violation.code for violation in check(problem, plan)} == {"does_not_stay"}
