"""Visit orders written where the loops read them, and read back."""

from __future__ import annotations

from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.routes import Routes, Scratch


class UnreadablePlanError(ValueError):
    """A plan that does not belong to its day, or breaks one of its rules; the message says where, in French."""


def write_sequence(instance: Instance, scratch: Scratch, v: int, nodes: list[int]) -> None:
    """Write a visit order in `scratch`.

    Raises
    ------
    UnreadablePlanError
        If a stop has no pickup before it, or no drop-off after.
    """
    n = len(nodes)
    stops = scratch.stops
    stops["node"][1 : n + 1] = nodes
    stops["place"][0], stops["place"][n + 1] = instance.vehicles[v]["start"], instance.vehicles[v]["end"]
    stops["place"][1 : n + 1] = instance.nodes["place"][nodes]
    scratch.state["chosen"] = -1
    where = {node: k for k, node in enumerate(nodes, start=1)}
    for node, k in where.items():
        mate = where.get(node ^ 1)
        if mate is None or len(where) < n or (node & 1 == 0) != (k < mate):
            raise UnreadablePlanError("un trajet ne prend et ne dépose pas chaque personne une fois, dans cet ordre")
        stops["mate"][k] = mate


def sequence(routes: Routes, v: int) -> list[int]:
    """Return the visit order of a vehicle."""
    return [int(node) for node in routes.stops["node"][v, 1 : int(routes.lines[v]["length"]) + 1]]
