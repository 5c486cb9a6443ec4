"""Search a plan: insertion in turn, then ruin and recreate under simulated annealing, until a criterion says stop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from solimob.core.dispatch.annealing import calibrate
from solimob.core.dispatch.combining import best_combination, kinds_of_vehicles, put_together
from solimob.core.dispatch.kernel.instance import Instance, build_instance
from solimob.core.dispatch.kernel.plans import load_plan, write_plan
from solimob.core.dispatch.kernel.pool import Pool, new_pool
from solimob.core.dispatch.kernel.routes import EPSILON, Routes, Scratch, empty_routes, new_scratch
from solimob.core.dispatch.kernel.ruin import Search, new_search
from solimob.core.dispatch.kernel.search import (
    EARLY_FIRST,
    anneal,
    recreate,
    take_stock,
)
from solimob.core.dispatch.plan import Plan
from solimob.core.dispatch.problem import Problem
from solimob.core.dispatch.refusals import explain_refusals
from solimob.core.dispatch.stop import StopCriterion

MOST_REMOVED = 12
"""Requests taken out in one iteration, about."""
MEETINGS = (0.25, 0.5, 0.75)
"""Shares of the search at which several searches side by side go on from the best of them."""
BATCH = 100
"""Iterations between two questions to the stop criterion: results depend on it, never on the clock's speed."""


COMBINED_AFTER = 15_000
"""Iterations at least between two combinations of the routes seen."""
LAST_COMBINED = 0.85
"""Share of the search after which they are combined once more, whatever that number."""


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
    combined: int = 0
    """Iteration at which its routes were last combined."""

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
    annealing = calibrate(instance)
    share = max(share, stop.progress(0, 0))
    meetings = list(MEETINGS) if threads > 1 else []
    with ThreadPoolExecutor(max_workers=threads) as workers:
        while share < 1.0 and problem.requests:
            done = chains[0].iterations
            run_batches(instance, chains, annealing.temperature(done, share), workers)
            if annealing.ends() and (
                share > LAST_COMBINED or chains[0].iterations >= chains[0].combined + COMBINED_AFTER
            ):
                for chain in chains:
                    combine(instance, chain, stop)
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
    routes, scratch, search = empty_routes(instance), new_scratch(instance, seed), new_search(instance)
    if start is not None:
        load_plan(instance, problem, start, routes, scratch)
    out = np.flatnonzero(routes.vehicle < 0)
    search.out[: len(out)], search.out[-1], search.is_out[out] = out, len(out), 1
    recreate(instance, routes, scratch, search, 0.0, EARLY_FIRST)
    pool = new_pool(instance, kinds_of_vehicles(instance))
    chain = Chain(empty_routes(instance), routes, empty_routes(instance), scratch, search, pool)
    adopt(instance, chain, routes)
    return chain


def adopt(instance: Instance, chain: Chain, routes: Routes) -> None:
    """Let a search go on from a plan, as its current and best one."""
    search, state = chain.search, chain.scratch.state
    versions = np.arange(len(routes.lines)) + state["version"][0]
    state["version"] += len(versions)
    for target in (chain.current, chain.trial, chain.best):
        for field, values in zip(target, routes):
            field[...] = values
        target.lines["version"] = versions
    out = np.flatnonzero(routes.vehicle < 0)
    search.out[: len(out)], search.out[-1] = out, len(out)
    search.is_out[:], search.touched[:] = routes.vehicle < 0, 0
    take_stock(instance, chain.trial, search)
    search.totals[0], search.totals[1] = search.totals[2], search.totals[3]
    search.level_unserved[1] = search.level_unserved[2]


def combine(instance: Instance, chain: Chain, stop: StopCriterion) -> None:
    """Let a search go on from the best combination of the routes it went through, where that beats its best plan."""
    chain.combined = chain.iterations
    left = (chain.best.vehicle < 0) & (instance.requests["level"] >= 0)
    bound = chain.rank[1] + float(instance.requests["weight"][left].sum())
    chosen = best_combination(instance, chain.pool, chain.best, bound, stop.seconds_left)
    routes = put_together(instance, chain.scratch, chain.pool, chosen)
    search = new_search(instance)
    out = np.flatnonzero(routes.vehicle < 0)
    search.out[: len(out)], search.out[-1], search.is_out[out] = out, len(out), 1
    recreate(instance, routes, chain.scratch, search, 0.0, EARLY_FIRST)
    take_stock(instance, routes, search)
    unserved, cost = tuple(int(count) for count in search.level_unserved[2]), float(search.totals[3])
    if (unserved, cost + EPSILON) < chain.rank:
        adopt(instance, chain, routes)
        chain.search.counts[1] = chain.search.counts[0]


def meet(instance: Instance, chains: list[Chain]) -> None:
    """Let the worse half of the searches go on from the best plan of them all."""
    ordered = sorted(chains, key=lambda chain: chain.rank)
    for chain in ordered[(len(chains) + 1) // 2 :]:
        if chain.rank > ordered[0].rank:
            adopt(instance, chain, ordered[0].best)


def run_batches(instance: Instance, chains: list[Chain], temperature: float, workers: ThreadPoolExecutor) -> None:
    """Run one batch of every search, side by side."""

    def work(chain: Chain) -> None:
        most = min(MOST_REMOVED, len(instance.requests))
        routes = (chain.current, chain.trial, chain.best)
        anneal(instance, *routes, chain.scratch, chain.search, chain.pool, BATCH, temperature, most)

    if len(chains) == 1:
        work(chains[0])
    else:
        list(workers.map(work, chains))


def finish(instance: Instance, problem: Problem, chain: Chain) -> Plan:
    """Return the best plan of a search, each request left out with its reason."""
    reasons = explain_refusals(problem, instance, chain.best)
    return write_plan(instance, problem, chain.best, chain.scratch, reasons)


def _progress(problem: Problem, chain: Chain, share: float) -> Progress:
    unserved = int((chain.best.vehicle < 0).sum())
    return Progress(chain.iterations, len(problem.requests) - unserved, float(chain.search.totals[1]), share)
