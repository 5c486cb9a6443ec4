"""The plan format: a plan as a document, and back."""

from __future__ import annotations

from typing import Any

from solimob.core.dispatch.documents import (
    Reader,
    each,
    limit,
    listed,
    not_understood,
    number,
    optional_text,
    text,
    whole,
)
from solimob.core.dispatch.plan import Act, Plan, Reason, Route, Stop, Unserved
from solimob.core.dispatch.validation import Fault, InvalidDayError


def plan_document(plan: Plan) -> dict[str, Any]:
    """Return the document of a plan."""
    return {
        "served": plan.served,
        "cost": plan.cost,
        "distance_m": plan.distance_m,
        "routes": [_route_document(route) for route in plan.routes],
        "unserved": [
            {
                "request": left.request,
                "reason": {
                    "code": str(left.reason.code),
                    "constraints": [str(constraint) for constraint in left.reason.constraints],
                    "text": left.reason.text,
                },
            }
            for left in plan.unserved
        ],
        "seed": plan.seed,
        "iterations": plan.iterations,
        "seconds": plan.seconds,
    }


def _route_document(route: Route) -> dict[str, Any]:
    return {
        "driver": route.driver,
        "shift": route.shift,
        "stops": [
            {
                "request": stop.request,
                "act": stop.act.value,
                "arrive_s": stop.arrive_s,
                "begin_s": stop.begin_s,
                "depart_s": stop.depart_s,
            }
            for stop in route.stops
        ],
        "start_s": route.start_s,
        "end_s": route.end_s,
        "distance_m": route.distance_m,
    }


def read_plan(document: object) -> Plan:
    """Return the plan of a document.

    Raises
    ------
    InvalidDayError
        If the document is not a plan; every fault is listed.
    """
    faults: list[Fault] = []
    reader = Reader("", document, faults)
    served, cost = reader.take("served", whole), reader.take("cost", number)
    distance_m = reader.take("distance_m", number)
    routes = [
        _read_route(Reader(f"routes[{row}]", item, faults))
        for row, item in enumerate(reader.take("routes", listed) or ())
    ]
    unserved = [
        _read_unserved(Reader(f"unserved[{row}]", item, faults))
        for row, item in enumerate(reader.take("unserved", listed) or ())
    ]
    seed, iterations = reader.take("seed", _count, None), reader.take("iterations", _count, None)
    seconds = reader.take("seconds", limit, None)
    reader.close()
    if faults:
        raise InvalidDayError(faults)
    return Plan(served, cost, distance_m, tuple(routes), tuple(unserved), seed, iterations, seconds)


def _count(value: object) -> int | None:
    return None if value is None else whole(value)


def _act(value: object) -> Act:
    if value not in list(Act):
        raise not_understood("« pickup » ou « dropoff » est attendu")
    return Act(str(value))


def _read_route(reader: Reader) -> Route:
    driver, shift = reader.take("driver", text), reader.take("shift", whole)
    stops = [
        _read_stop(Reader(f"{reader.where} : stops[{row}]", item, reader.faults))
        for row, item in enumerate(reader.take("stops", listed) or ())
    ]
    times = [reader.take(key, number) for key in ("start_s", "end_s", "distance_m")]
    reader.close()
    return Route(driver, shift, tuple(stops), *times)


def _read_stop(reader: Reader) -> Stop:
    request, act = reader.take("request", text), reader.take("act", _act)
    times = [reader.take(key, number) for key in ("arrive_s", "begin_s", "depart_s")]
    reader.close()
    return Stop(request, act, *times)


def _read_unserved(reader: Reader) -> Unserved:
    request, given = reader.take("request", text), reader.take("reason", lambda value: value, None)
    reader.close()
    if given is None or isinstance(given, str):
        return Unserved(request, Reason("", (), given or ""))
    inner = Reader(f"{reader.where} : reason", given, reader.faults)
    code, words = inner.take("code", text), inner.take("text", optional_text, None)
    constraints = inner.take("constraints", _texts, ())
    inner.close()
    return Unserved(request, Reason(code, constraints, words or ""))


def _texts(value: object) -> tuple[str, ...]:
    return each(value, text, tuple)
