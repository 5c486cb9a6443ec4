"""Search a plan: insertion in turn, then ruin and recreate under simulated annealing, until a criterion says stop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from solimob.core.dispatch.kernel.instance import Instance, build_instance
from solimob.core.dispatch.kernel.plans import load_plan, write_plan
from solimob.core.dispatch.kernel.pool import Pool, new_pool
from solimob.core.dispatch.kernel.routes import Routes, Scratch, empty_routes, new_scratch
from solimob.core.dispatch.kernel.search import (
    EARLY_FIRST,
    Search,
    anneal,
    copy_changed,
    new_search,
    recreate,
    settle,
    take_stock,
)
from solimob.core.dispatch.partition import recombine
from solimob.core.dispatch.plan import Plan
from solimob.core.dispatch.problem import Problem
from solimob.core.dispatch.refusals import explain_refusals
from solimob.core.dispatch.stop import StopCriterion

MEETINGS = (0.25, 0.5, 0.75, 0.95)
"""Shares of the search at which the routes seen are recombined."""
MOST_FOR_PARTITION = 300
PARTITION_SECONDS = 1.0
HEAT, COOLING = 0.4, 0.02
"""Starting temperature as a share of the mean cost of a direct trip; how far it falls."""
MOST_REMOVED = 20
BATCH = 100
"""Iterations between two questions to the stop criterion: results depend on it, never on the clock's speed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: iterations, requests served, cost in euros, share of the search done."""

    iterations: int
    served: int
    cost: float
    share: float


@dataclass(slots=True)
class Chain:
    """One search at work: its current, trial and best routes."""

    current: Routes
    trial: Routes
    best: Routes
    scratch: Scratch
    search: Search
    pool: Pool

    @property
    def iterations(self) -> int:
        """Iterations done."""
        return int(self.search.counts[0])

    @property
    def rank(self) -> tuple[tuple[int, ...], float]:
        """What the best plan is compared by: unserved of each priority, then cost."""
        return tuple(int(count) for count in self.search.level_unserved[1]), float(self.search.totals[1])


def solve(
    problem: Problem,
    stop: StopCriterion,
    *,
    seed: int = 0,
    threads: int = 1,
    start: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Return the best plan found when `stop` says so.

    The same seed, number of threads and number of iterations give the same plan. `start` is a plan to improve; what it
    serves is kept or bettered. With several threads as many searches run side by side and meet at times.

    Raises
    ------
    UnreadablePlanError
        If `start` does not belong to the day or breaks one of its rules.
    """
    share = stop.progress(0, 0)
    instance = build_instance(problem)
    chains = [begin_chain(instance, problem, seed * threads + k, start) for k in range(threads)]
    hot = starting_temperature(instance, problem)
    share = max(share, stop.progress(0, 0))
    meetings = list(MEETINGS) if len(problem.requests) <= MOST_FOR_PARTITION else []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        while share < 1.0:
            run_batches(instance, chains, hot * COOLING**share, pool)
            if meetings and share >= meetings[0]:
                meetings.pop(0)
                meet(instance, chains)
            leader = min(chains, key=lambda chain: chain.rank)
            done = chains[0].iterations
            share = max(share, stop.progress(done, done - max(int(chain.search.counts[1]) for chain in chains)))
            if on_progress is not None:
                on_progress(_progress(problem, leader, share))
    leader = min(chains, key=lambda chain: chain.rank)
    plan = finish(instance, problem, leader)
    return replace(plan, seed=seed, iterations=leader.iterations)


def begin_chain(instance: Instance, problem: Problem, seed: int, start: Plan | None) -> Chain:
    """Return a search that holds a first plan: what `start` serves, then what can be inserted beside it."""
    trial, scratch, search = empty_routes(instance), new_scratch(instance, seed), new_search(instance)
    if start is not None:
        load_plan(instance, problem, start, trial, scratch)
    out = np.flatnonzero(trial.vehicle < 0)
    search.out[: len(out)], search.out[-1], search.is_out[out] = out, len(out), 1
    recreate(instance, trial, scratch, search, 0.0, EARLY_FIRST)
    take_stock(instance, trial, search)
    chain = Chain(empty_routes(instance), trial, empty_routes(instance), scratch, search, new_pool(instance))
    search.level_unserved[1], search.totals[1] = search.level_unserved[2], search.totals[3]
    copy_changed(trial, chain.best)
    settle(chain.current, trial, search, chain.pool, True)
    return chain


def meet(instance: Instance, chains: list[Chain]) -> None:
    """Recombine the routes each search has seen, and let every search go on from what is better."""
    for chain in chains:
        upper = float(chain.best.lines["cost"].sum())
        found = recombine(instance, chain.pool, chain.best, chain.scratch, upper, PARTITION_SECONDS)
        if found is not None:
            adopt(chain, found)
        chain.pool.slots["length"], chain.pool.used[0] = 0, 0


def adopt(chain: Chain, found: Routes) -> None:
    """Make the routes found, which serve the same requests for less, the best and current ones of a search."""
    for name in ("vehicle", "begin"):
        getattr(chain.best, name)[:] = getattr(found, name)
    found.lines["version"] = np.arange(len(found.lines)) + int(chain.scratch.state["version"][0])
    chain.scratch.state["version"] += len(found.lines)
    chain.search.totals[1] += float(found.lines["cost"].sum() - chain.best.lines["cost"].sum())
    copy_changed(found, chain.best)
    served_alike = bool(((chain.current.vehicle >= 0) == (found.vehicle >= 0)).all())
    if served_alike:
        chain.search.totals[0] += float(found.lines["cost"].sum() - chain.current.lines["cost"].sum())
        copy_changed(found, chain.current)
        copy_changed(found, chain.trial)
    chain.search.counts[1] = chain.search.counts[0]


def starting_temperature(instance: Instance, problem: Problem) -> float:
    """Return the temperature at which a detour of a share of the mean direct trip is still often accepted."""
    if not problem.requests:
        return 1.0
    places = instance.nodes["place"]
    metres = np.asarray(instance.distance[places[0::2], places[1::2]], dtype=float)
    seconds = np.asarray(instance.time[places[0::2], places[1::2]], dtype=float)
    per_metre, per_second = (
        float(instance.vehicles["metre_cost"].mean()),
        float(instance.vehicles["second_cost"].mean()),
    )
    return max(HEAT * float(np.mean(metres * per_metre + seconds * per_second)), 1e-9)


def run_batches(instance: Instance, chains: list[Chain], temperature: float, pool: ThreadPoolExecutor) -> None:
    """Run one batch of every search, side by side."""

    def work(chain: Chain) -> None:
        most = int(min(MOST_REMOVED, max(1, len(instance.requests) // 2)))
        anneal(
            instance,
            chain.current,
            chain.trial,
            chain.best,
            chain.scratch,
            chain.search,
            chain.pool,
            BATCH,
            temperature,
            most,
        )

    if len(chains) == 1:
        work(chains[0])
    else:
        list(pool.map(work, chains))


def finish(instance: Instance, problem: Problem, chain: Chain) -> Plan:
    """Return the best plan of a search, each request left out with its reason."""
    reasons = explain_refusals(problem, instance, chain.best, chain.scratch)
    return write_plan(instance, problem, chain.best, chain.scratch, reasons)


def _progress(problem: Problem, chain: Chain, share: float) -> Progress:
    unserved = int((chain.best.vehicle < 0).sum())
    return Progress(chain.iterations, len(problem.requests) - unserved, float(chain.search.totals[1]), share)
