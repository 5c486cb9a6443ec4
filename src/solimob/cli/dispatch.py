"""`solimob dispatch`: plan a day, check a plan, insert a request, say whom to call."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solimob.cli.dispatch_files import (
    document_of,
    load_asked,
    load_day,
    load_plan,
    load_requests,
    refuse_overwriting,
    refuse_unwritable,
    write_json,
    write_plan,
)
from solimob.cli.dispatch_progress import Gap, decimal, interruption, progress_line
from solimob.cli.dispatch_warmup import compile_for, warmup

if TYPE_CHECKING:
    from solimob.core.dispatch import LiveDay, Plan, Problem, Reason, Request

DEFAULT_SECONDS = 10
FAIR_REQUESTS, FAIR_DRIVERS = 100, 50
"""Size of a day up to which routes are shared out at equal cost unasked: within a second or so."""
HIGHS_SECONDS = 0.6
"""What that sharing out may take of HiGHS; with `--iterations` alone, one node of each search tree bounds it."""
MOST_THREADS = 64
WORKED_OUT_AGAIN = frozenset(
    {
        "after_shift",
        "before_shift",
        "begins_before_arrival",
        "no_break",
        "not_a_time",
        "return_too_soon",
        "ride_too_long",
        "served_or_not",
        "too_early",
        "too_late",
        "too_much_in_week",
        "too_much_work",
        "wrong_arrival",
        "wrong_cost",
        "wrong_count",
        "wrong_departure",
        "wrong_distance",
    }
)
"""Rules that a plan made by hand may break where a search starts from it."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("dispatch", help="qui conduit qui, quand et par quel trajet")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    day = argparse.ArgumentParser(add_help=False)
    day.add_argument("day", metavar="JOURNÉE", type=Path, help="fichier de la journée (JSON)")
    plan = argparse.ArgumentParser(add_help=False)
    plan.add_argument("plan", metavar="PLAN", type=Path, help="fichier du plan (JSON)")
    layout = argparse.ArgumentParser(add_help=False)
    layout.add_argument("--format", choices=("day", "cordeau"), default="day", help="format de la journée (day)")

    _add_solve(verbs.add_parser("solve", parents=[day, layout], help="chercher le meilleur plan d'une journée"))
    check = verbs.add_parser("check", parents=[day, plan, layout], help="vérifier un plan, règle par règle")
    check.set_defaults(run=_check)
    live = _live_parser()
    _add_insert(verbs.add_parser("insert", parents=[day, plan, live], help="ajouter une demande à un plan"))
    _add_offers(verbs.add_parser("offers", parents=[day, plan, live], help="qui appeler d'abord pour une demande"))
    prepare = verbs.add_parser("warmup", help="préparer le calcul une fois pour toutes sur ce poste")
    prepare.set_defaults(run=warmup)


def _add_solve(solve: argparse.ArgumentParser) -> None:
    solve.add_argument("--seconds", type=_seconds, metavar="S", help=f"durée de la recherche ({DEFAULT_SECONDS})")
    solve.add_argument("--iterations", type=_count, metavar="N", help="nombre d'itérations : le même plan partout")
    solve.add_argument("--seed", type=_seed, default=0, metavar="N", help="graine du hasard (0)")
    solve.add_argument("--threads", type=_threads, default=1, metavar="N", help="recherches menées ensemble (1)")
    solve.add_argument("--start", type=Path, metavar="PLAN", help="partir d'un plan, fait à la main par exemple")
    solve.add_argument(
        "--fair",
        type=_amount,
        nargs="?",
        const=0.0,
        metavar="EUROS",
        help="répartir les trajets équitablement, pour ce surcoût au plus (0 : à coût égal, ce qui est fait sans cette "
        f"option jusqu'à {FAIR_REQUESTS} demandes et {FAIR_DRIVERS} conducteurs)",
    )
    solve.add_argument("--out", type=Path, required=True, metavar="PLAN", help="fichier du plan à écrire")
    solve.set_defaults(run=_solve)


def _live_parser() -> argparse.ArgumentParser:
    """Return what `insert` and `offers` both take."""
    live = argparse.ArgumentParser(add_help=False)
    live.add_argument("request", metavar="DEMANDE", type=Path, help="une demande, ou une liste de deux liées (JSON)")
    live.add_argument("--now", type=_amount, metavar="S", help="heure qu'il est, en secondes depuis minuit")
    live.add_argument(
        "--declined",
        action="append",
        default=[],
        metavar="ID",
        help="conducteur qui a dit non à cette demande ; à répéter pour chacun",
    )
    return live


def _add_insert(insert: argparse.ArgumentParser) -> None:
    insert.add_argument("--driver", metavar="ID", help="la confier à ce conducteur")
    insert.add_argument("--out", type=Path, required=True, metavar="PLAN", help="fichier du plan à écrire")
    insert.add_argument("--day-out", type=Path, metavar="JOURNÉE", help="fichier de la journée, demande comprise")
    insert.set_defaults(run=_insert)


def _add_offers(offers: argparse.ArgumentParser) -> None:
    offers.add_argument(
        "--asked",
        type=Path,
        metavar="APPELS",
        help="fichier JSON : pour chaque conducteur, les secondes depuis son dernier appel",
    )
    offers.set_defaults(run=_offers)


def _seconds(text: str) -> float:
    return _number(text, float, sys.float_info.min, inf, "un nombre de secondes plus grand que zéro")


def _amount(text: str) -> float:
    return _number(text, float, 0, inf, "un nombre positif ou nul")


def _count(text: str) -> int:
    return _number(text, int, 1, inf, "un nombre entier plus grand que zéro")


def _seed(text: str) -> int:
    return _number(text, int, 0, inf, "un nombre entier positif ou nul")


def _threads(text: str) -> int:
    return _number(text, int, 1, MOST_THREADS, f"un nombre entier de 1 à {MOST_THREADS}")


def _number[T: (int, float)](text: str, made: type[T], least: float, most: float, words: str) -> T:
    """Return the number of an option; argparse says what is wrong with it."""
    try:
        value = made(text)
    except ValueError:
        value = made(-1)
    if not least <= value <= most or value == inf:
        raise argparse.ArgumentTypeError(f"« {text} » : {words} est attendu")
    return value


def _solve(arguments: argparse.Namespace) -> int:
    from solimob.cli import INTERRUPTED

    problem = load_day(arguments.day, arguments.format)
    start = None if arguments.start is None else load_plan(arguments.start)
    if start is not None:
        _refuse_start(problem, start, arguments.start)
    refuse_unwritable(arguments.out)
    refuse_overwriting(arguments.out, {"la journée": arguments.day})
    gap = Gap(problem)
    try:
        with interruption() as asked, progress_line(gap) as on_progress:
            plan = _search(problem, start, arguments, asked, on_progress)
            interrupted = asked()
    except KeyboardInterrupt:
        print("solimob : recherche abandonnée ; rien n'est écrit", file=sys.stderr)
        return INTERRUPTED
    write_plan(arguments.out, plan)
    if interrupted:
        print("Recherche interrompue : le meilleur plan trouvé est écrit.", file=sys.stderr)
    above = gap.text(plan.served, plan.cost)
    print(_summary(problem, plan, arguments.format) + (f" C'est {above}." if above else ""))
    return 0


def _search(problem: Problem, start: Plan | None, arguments: argparse.Namespace, asked: Any, on_progress: Any) -> Plan:
    from solimob.cli import RefusedError
    from solimob.core.dispatch import FirstOf, MaxIterations, MaxSeconds, UnreadablePlanError, WhenAsked, solve

    compile_for(problem)
    criteria: list[Any] = [WhenAsked(asked)]
    if arguments.iterations is not None:
        criteria.append(MaxIterations(arguments.iterations))
    if arguments.seconds is not None or arguments.iterations is None:
        criteria.append(MaxSeconds(arguments.seconds or DEFAULT_SECONDS, time.monotonic))
    began = time.monotonic()
    try:
        plan = solve(
            problem,
            FirstOf(tuple(criteria)),
            seed=arguments.seed,
            threads=arguments.threads,
            start=start,
            on_progress=on_progress,
        )
    except UnreadablePlanError as error:
        raise RefusedError(f"{arguments.start} : {error}") from None
    if not asked():
        plan = _shared_out(problem, plan, arguments)
    return replace(plan, seconds=round(time.monotonic() - began, 3))


def _refuse_start(problem: Problem, plan: Plan, path: Path) -> None:
    """Refuse a plan to start from that breaks a rule, but for those of times and sums: these are worked out again."""
    from solimob.cli import RefusedError
    from solimob.core.dispatch import check

    for violation in check(problem, plan):
        if violation.code not in WORKED_OUT_AGAIN:
            raise RefusedError(
                f"{path} : ce plan ne respecte pas la journée ({violation.where} : {violation.text}) ; "
                "voyez tout avec solimob dispatch check"
            )


def _shared_out(problem: Problem, plan: Plan, arguments: argparse.Namespace) -> Plan:
    """Return the plan with its routes shared out fairly, and the reasons of refusals that go with it."""
    from solimob.core.dispatch import MaxIterations, balance, solve

    if arguments.fair is not None:
        fair = balance(problem, plan, tolerance_euros=arguments.fair)
    elif _is_small(problem) and arguments.format == "day":
        clockless = arguments.iterations is not None and arguments.seconds is None  # the same plan everywhere
        fair = balance(problem, plan, seconds=inf if clockless else HIGHS_SECONDS, nodes=1)
    else:
        return plan
    if fair.routes == plan.routes:
        return plan
    return replace(solve(problem, MaxIterations(0), start=fair), seed=plan.seed, iterations=plan.iterations)


def _is_small(problem: Problem) -> bool:
    return len(problem.requests) <= FAIR_REQUESTS and len(problem.drivers) <= FAIR_DRIVERS


def _check(arguments: argparse.Namespace) -> int:
    from solimob.core.dispatch import check

    problem, plan = load_day(arguments.day, arguments.format), load_plan(arguments.plan)
    violations = check(problem, plan)
    for violation in violations:
        unit = "m" if violation.code == "too_far_from_home" else "s"
        excess = "" if violation.excess is None else f" (de {decimal(violation.excess, 2)} {unit})"
        print(f"{violation.code} : {violation.where} : {violation.text}{excess}")
    if violations:
        count = len(violations)
        print(f"Plan refusé : {count} règle{'s' if count > 1 else ''} non respectée{'s' if count > 1 else ''}.")
        return 1
    print(f"Plan valide. {_summary(problem, plan, arguments.format)}")
    return 0


def _insert(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.core.dispatch import InvalidDayError, NotPossibleError, plan_document

    for path in filter(None, (arguments.out, arguments.day_out)):
        refuse_unwritable(path)
    day, requests = _live_day(arguments)
    taken = {"la demande": arguments.request}
    refuse_overwriting(arguments.out, taken | {"la journée": arguments.day, "aussi --day-out": arguments.day_out})
    if arguments.day_out is not None:
        refuse_overwriting(arguments.day_out, taken | {"le plan": arguments.plan})
    try:
        drivers = day.insert(requests, driver=arguments.driver)
    except NotPossibleError as error:
        raise RefusedError(_said(error.reason, arguments)) from None
    except InvalidDayError as error:
        raise RefusedError(f"{arguments.request} : cette demande ne va pas avec la journée\n{error}") from None
    documents = {arguments.out: plan_document(day.plan())}
    if arguments.day_out is not None:
        documents[arguments.day_out] = _with_requests(arguments)
    write_json(documents)
    for request, driver in zip(requests, drivers):
        print(f"« {request.id} » : {driver}")
    return 0


def _with_requests(arguments: argparse.Namespace) -> Any:
    """Return the document of the day with the requests inserted; its matrices stay where they are."""
    document, added = document_of(arguments.day), document_of(arguments.request)
    known = {request["id"] for request in document["requests"]}
    added = added if isinstance(added, list) else [added]
    document["requests"] += [request for request in added if request["id"] not in known]
    if "matrices" in document:
        matrices = arguments.day.absolute().parent / document["matrices"]
        document["matrices"] = os.path.relpath(matrices, arguments.day_out.absolute().parent)
    return document


def _offers(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.core.dispatch import InvalidDayError

    day, requests = _live_day(arguments)
    asked = None if arguments.asked is None else load_asked(arguments.asked, day.problem)
    try:
        offers = day.offers(requests, asked=asked)
        reason = None if offers else day.refusal(requests)
    except InvalidDayError as error:
        raise RefusedError(f"{arguments.request} : cette demande ne va pas avec la journée\n{error}") from None
    rows = [
        {"driver": offer.driver, "extra_m": offer.extra_m, "extra_s": offer.extra_s, "reason": offer.reason}
        for offer in offers
    ]
    print(json.dumps(rows, ensure_ascii=False, indent=2))
    if reason is not None:
        print(f"Personne à appeler. {_said(reason, arguments)}", file=sys.stderr)
    return 0


def _said(reason: Reason, arguments: argparse.Namespace) -> str:
    """Return why nobody takes a request, or both legs of a pair."""
    if reason.code == "no_driver" and arguments.declined:
        return "Aucun autre conducteur ne peut être appelé."
    if reason.code == "fits_now":
        return "L'aller et le retour demandent deux conducteurs : solimob dispatch insert les trouve."
    return reason.text


def _live_day(arguments: argparse.Namespace) -> tuple[LiveDay, tuple[Request, ...]]:
    """Return the day as it stands and the requests to add to it, which it may have left out so far."""
    from solimob.cli import RefusedError
    from solimob.core.dispatch import InvalidDayError, LiveDay, UnreadablePlanError, check

    problem, plan = load_day(arguments.day, "day"), load_plan(arguments.plan)
    requests = load_requests(arguments.request, problem)
    served = {stop.request: route.driver for route in plan.routes for stop in route.stops}
    for request in requests:
        if request in problem.requests and request.id in served:
            raise RefusedError(
                f"{arguments.request} : « {request.id} » est déjà dans le plan, avec {served[request.id]}"
            )
    left = tuple(request for request in problem.requests if request not in requests)
    try:
        problem = problem if left == problem.requests else replace(problem, requests=left)
    except InvalidDayError as error:
        raise RefusedError(f"{arguments.request} : donnez les deux trajets liés\n{error}") from None
    known = {request.id for request in requests} - {request.id for request in left}
    plan = replace(plan, unserved=tuple(out for out in plan.unserved if out.request not in known))
    if violations := check(problem, plan):
        first = violations[0]
        raise RefusedError(
            f"{arguments.plan} : ce plan ne respecte pas la journée {arguments.day} ({first.where} : {first.text}) ; "
            "voyez tout avec solimob dispatch check"
        )
    for driver in arguments.declined:
        if driver not in problem.driver_index:
            raise RefusedError(f"--declined : « {driver} » n'est pas dans la journée")
    try:
        day = LiveDay(problem, plan, now=arguments.now)
    except UnreadablePlanError as error:
        raise RefusedError(f"{arguments.plan} : {error}") from None
    for driver in arguments.declined:
        day.decline(driver, requests)
    return day, requests


def _summary(problem: Problem, plan: Plan, layout: str) -> str:
    served = f"{plan.served} demande{'s' if plan.served > 1 else ''} servie{'s' if plan.served > 1 else ''}"
    cost = decimal(plan.cost, 2)
    if layout == "cordeau":
        return f"{served} sur {len(problem.requests)}, coût {cost} (unités de l'instance)."
    return f"{served} sur {len(problem.requests)}, {decimal(plan.distance_m / 1000, 1)} km, coût {cost}."
