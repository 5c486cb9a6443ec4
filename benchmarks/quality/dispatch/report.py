"""The table of results, in French: each goal, what was measured, whether it is reached; then every instance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

import numpy as np

from benchmarks.quality.dispatch.association import DRIVERS, interval
from benchmarks.quality.dispatch.measure import FIRST_PLAN
from benchmarks.quality.dispatch.results import LIVED_SUITES, Row
from benchmarks.quality.dispatch.suites import CALLS, FEW_CALLS, SOLIMOB, is_whole, reached

FRENCH_POLICIES = {
    "our offers": "nos propositions",
    "nearest": "le plus proche à vol d'oiseau d'abord",
    "nearest free": "le plus proche parmi les libres",
    "half-day and distance": "demi-journée et distance maximale (Mobicoop)",
}
type Measured = tuple[str, bool | None]
"""What was measured, in words, and whether it reaches the goal; `None` where nothing was."""

NOTHING: Measured = ("–", None)


def write_report(rows: Sequence[Row], missing: Mapping[str, int]) -> str:
    """Return the report of rows; `missing` counts the runs each suite still lacks."""
    lines = ["# Le noyau de transport à la demande, mesuré", "", *_heading(rows), "", *_goals(rows, missing), ""]
    lines += _literature(rows, "cordeau", "Cordeau et Ropke, a et b", (1, 10, 60))
    lines += _literature(rows, "r", "Cordeau et Laporte, R", (10, 60))
    lines += _rural(rows)
    lines += _large(rows)
    lines += _association(rows)
    return "\n".join(lines).rstrip() + "\n"


def _heading(rows: Sequence[Row]) -> list[str]:
    ours = [row for row in rows if not row["engine"].startswith("ortools")]
    dates = sorted({row["date"] for row in rows})
    judged = [row for row in rows if "verdict" in row]
    refused = [row for row in judged if row["verdict"] not in {"valid", "no plan"}]
    lines = [
        "Écrit par `python -m benchmarks dispatch` ; lignes de mesure : `dispatch.jsonl`. Secondes de processeur,",
        "un fil, journée en mémoire, noyau compilé. Chaque plan est jugé par le vérificateur indépendant : "
        f"{len(judged)} plans jugés, {len(refused)} refusés.",
    ]
    for row in refused:
        lines.append(f"Refusé : {row['suite']}, {row['instance']}, {row['engine']} : {row['verdict']}.")
    if dates:
        lines.append(f"Mesuré du {dates[0]} au {dates[-1]}.")
    for lived in (False, True):
        kernels = sorted({row["kernel"] for row in ours if (row["suite"] in LIVED_SUITES) is lived})
        if len(kernels) > 1:
            lines.append(f"Attention : {len(kernels)} états du noyau ont été mesurés ({', '.join(kernels)}).")
    return lines


def _goals(rows: Sequence[Row], missing: Mapping[str, int]) -> list[str]:
    goals: list[tuple[str, str, str, Measured, str]] = [
        (
            "a et b, 1 s : écart moyen",
            "≤ 0,5 %",
            "cordeau-1s",
            _mean_gap(rows, ["cordeau-1s"], 0.5),
            _gap(rows, "cordeau-1s"),
        ),
        (
            "a et b, 10 s : écart moyen",
            "≤ 0,1 %",
            "cordeau-10s",
            _mean_gap(rows, ["cordeau-10s"], 0.1),
            _gap(rows, "cordeau-10s"),
        ),
        ("a et b, 60 s : meilleure de 5 graines à 0,01 près", "≥ 90 %", "cordeau-60s", _share_reached(rows), "–"),
        ("R, 10 s : écart moyen", "≤ 3 %", "r-10s", _mean_gap(rows, ["r-10s"], 3.0), _gap(rows, "r-10s")),
        ("R, 60 s : écart moyen", "≤ 1 %", "r-60s", _mean_gap(rows, ["r-60s", "r-10s"], 1.0), _gap(rows, "r-60s")),
        ("500 demandes, 100 bénévoles : premier plan", "≤ 0,5 s", "rural-500", *_first_plan(rows, "rural-500", 0.5)),
        ("500 demandes, 10 s : servies", "autant qu'OR-tools", "rural-500", _served(rows), "à 30 s"),
        ("500 demandes, 10 s : kilomètres", "−20 % au moins", "rural-500", _kilometres(rows), "à 30 s"),
        ("2 000 demandes, 300 bénévoles : premier plan", "≤ 3 s", "rural-2000", *_first_plan(rows, "rural-2000", 3.0)),
        (
            "2 000 demandes (`.npz`) : mémoire",
            "≤ 500 Mo",
            "memory",
            _largest(rows, "memory", "peak_mb", 500.0, "Mo"),
            "–",
        ),
        *(
            (f"{title} sur ce plan : p95", "≤ 5 ms", "calls", _largest(rows, "calls", "p95_ms", 5.0, "ms", act), "–")
            for act, title in zip(
                CALLS,
                ("Proposer, un trajet", "Proposer, un aller-retour", "Insérer, un trajet", "Insérer, un aller-retour"),
            )
        ),
    ]
    lines = ["| mesure | but | obtenu | verdict | OR-tools |", "|---|---|---|---|---|"]
    for title, goal, suite, (found, good), baseline in goals:
        verdict = "non mesuré" if good is None else "**atteint**" if good else "**non atteint**"
        left = missing.get(suite, 0) + (missing.get(suite.replace("-60s", "-10s"), 0) if suite.endswith("-60s") else 0)
        if good is not None and left:
            verdict = f"{verdict.strip('*')} jusqu'ici, il manque {left} mesures"
        lines.append(f"| {title} | {goal} | {found} | {verdict} | {baseline} |")
    return lines


def _number(value: float, digits: int = 2) -> str:
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",").replace("-", "−")


def _ours(rows: Iterable[Row], suite: str) -> list[Row]:
    return [row for row in rows if row["suite"] == suite and row["engine"] == SOLIMOB]


def _theirs(rows: Iterable[Row], suite: str) -> list[Row]:
    return [row for row in rows if row["suite"] == suite and row["engine"].startswith("ortools")]


def _by_instance(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["instance"]].append(row)
    return grouped


def _mean_gap(rows: Sequence[Row], suites: Sequence[str], goal: float) -> Measured:
    """Return the mean over the instances of the mean over the seeds, a longer run in the place of a shorter one."""
    found: dict[tuple[str, int], Row] = {}
    for suite in reversed(suites):
        found |= {(row["instance"], row["seed"]): row for row in _ours(rows, suite)}
    if not found:
        return NOTHING
    failed = sum(not is_whole(row) for row in found.values())
    grouped = _by_instance(row for row in found.values() if is_whole(row))
    mean = fmean(fmean(row["gap_pct"] for row in group) for group in grouped.values()) if grouped else np.inf
    text = f"{_number(mean, 3)} % ({len(grouped)} instances)"
    return text + (f", {failed} plans incomplets ou refusés" if failed else ""), mean <= goal and not failed


def _gap(rows: Sequence[Row], suite: str) -> str:
    theirs = _theirs(rows, suite)
    whole = [row for row in theirs if is_whole(row)]
    if not theirs:
        return "–"
    left = f", {len(theirs) - len(whole)} incomplets" if len(whole) < len(theirs) else ""
    return (f"{_number(fmean(row['gap_pct'] for row in whole))} %" if whole else "aucun plan complet") + left


def _share_reached(rows: Sequence[Row]) -> Measured:
    grouped = _by_instance([*_ours(rows, "cordeau-10s"), *_ours(rows, "cordeau-60s")])
    if not grouped:
        return NOTHING
    good = sum(any(map(reached, group)) for group in grouped.values())
    return f"{good} instances sur {len(grouped)} ({_number(100 * good / len(grouped), 0)} %)", good >= 0.9 * len(
        grouped
    )


def _first_plan(rows: Sequence[Row], suite: str, goal: float) -> tuple[Measured, str]:
    mine = [row for row in _ours(rows, suite) if row["seconds"] == FIRST_PLAN]
    ours = [row["first_plan_s"] for row in mine]
    theirs = [row["first_plan_s"] for row in _theirs(rows, suite) if row.get("first_plan_s")]
    none = sum(row["verdict"] == "no plan" for row in _theirs(rows, suite))
    baseline = f"{_number(fmean(theirs))} s" if theirs else "–" if not none else "aucun plan"
    if not ours:
        return NOTHING, baseline
    return (
        f"{_number(fmean(ours))} s en moyenne, {_number(max(ours))} s au plus",
        fmean(ours) <= goal and _all_valid(mine),
    ), baseline


def _best(rows: Iterable[Row]) -> Row | None:
    """Return the row that serves most, then drives least, among valid ones."""
    valid = [row for row in rows if row["verdict"] == "valid"]
    return min(valid, key=lambda row: (-row["served"], row["km"])) if valid else None


def _duels(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return our plan at 10 s, valid or not, and the best valid one of the baseline, of each day that has both."""
    theirs = {name: _best(group) for name, group in _by_instance(_theirs(rows, "rural-500")).items()}
    ours = [row for row in _ours(rows, "rural-500") if row["seconds"] > FIRST_PLAN]
    return [(row, other) for row in ours if (other := theirs.get(row["instance"])) is not None]


def _loses(mine: Row, other: Row) -> bool:
    """Tell whether our plan serves fewer than another, or is refused by the checker."""
    return mine["verdict"] != "valid" or bool(mine["served"] < other["served"])


def _served(rows: Sequence[Row]) -> Measured:
    duels = _duels(rows)
    if not duels:
        return NOTHING
    lost = sum(_loses(mine, other) for mine, other in duels)
    total, baseline = sum(mine["served"] for mine, _ in duels), sum(other["served"] for _, other in duels)
    text = f"{_number(total, 0)} contre {_number(baseline, 0)} ; moins de servies, ou plan refusé, {lost} jours"
    return f"{text} sur {len(duels)}", lost == 0


def _kilometres(rows: Sequence[Row]) -> Measured:
    """Return the mean of what each day saves; reached only where no day serves fewer."""
    duels = _duels(rows)
    if not duels:
        return NOTHING
    more = [100 * (mine.get("km", np.inf) / other["km"] - 1) for mine, other in duels]
    text = f"{_number(fmean(more), 1)} % (de {_number(min(more), 1)} à {_number(max(more), 1)})"
    return text, fmean(more) <= -20 and not any(_loses(mine, other) for mine, other in duels)


def _largest(rows: Sequence[Row], suite: str, key: str, goal: float, unit: str, engine: str = SOLIMOB) -> Measured:
    mine = [row for row in rows if row["suite"] == suite and row["engine"] == engine]
    if not mine:
        return NOTHING
    most = max(row[key] for row in mine)
    return f"{_number(most, 1)} {unit} au plus", most <= goal and _all_valid(mine)


def _all_valid(rows: Iterable[Row]) -> bool:
    return all(row["verdict"] == "valid" for row in rows)


def _literature(rows: Sequence[Row], prefix: str, title: str, seconds: Sequence[int]) -> list[str]:
    suites = [f"{prefix}-{s}s" for s in seconds]
    names = sorted({row["instance"] for row in rows if row["suite"] in suites})
    if not names:
        return []
    heads = [f"{s} s : moyenne / meilleure (OR-tools)" for s in seconds]
    lines = [f"## {title}", "", "Écart en % à la meilleure valeur connue, cinq graines. † : valeur citée de mémoire,"]
    lines += ["à vérifier à sa source. Vide à 60 s : la meilleure valeur connue est atteinte en 10 s.", ""]
    lines += [f"| instance | {' | '.join(heads)} | verdict |", "|---|" + "---|" * (len(heads) + 1)]
    for name in names:
        mine = [row for row in rows if row["instance"] == name and row["suite"] in suites]
        cells = [_gap_cell([row for row in mine if row["suite"] == suite]) for suite in suites]
        verdicts = sorted({row["verdict"] for row in mine if row["engine"] == SOLIMOB})
        mark = " †" if any(row.get("from_memory") for row in mine) else ""
        lines.append(f"| {name}{mark} | {' | '.join(cells)} | {_french_verdict(verdicts)} |")
    return [*lines, ""]


def _gap_cell(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    ours = [row["gap_pct"] for row in rows if row["engine"] == SOLIMOB and "gap_pct" in row]
    theirs = [row for row in rows if row["engine"] != SOLIMOB]
    cell = f"{_number(fmean(ours))} / {_number(min(ours))}" if ours else "–"
    if not theirs:
        return cell
    gaps = [_number(row["gap_pct"]) if "gap_pct" in row else f"{row['served']} servies" for row in theirs]
    return f"{cell} ({', '.join(gaps)})"


def _french_verdict(verdicts: Sequence[str]) -> str:
    return ", ".join({"valid": "valide", "no plan": "aucun plan"}.get(verdict, verdict) for verdict in verdicts)


def _rural(rows: Sequence[Row]) -> list[str]:
    mine = [row for row in rows if row["suite"] in {"rural-500", "rural-500-rich", "rural-2000"}]
    if not mine:
        return []
    lines = ["## Journées rurales", "", "Forme, demandes, bénévoles, graine ; `rich` : accompagnements, voitures non"]
    lines += ["partagées, sièges qui se plient, deux créneaux : ce qu'OR-tools ne sait pas dire.", ""]
    lines += [
        "| journée | moteur | secondes | premier plan | servies | km | verdict |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in sorted(
        mine, key=lambda row: (row["suite"], row["instance"], row["engine"], row["seconds"], row["seed"])
    ):
        first = _number(row["first_plan_s"]) if row.get("first_plan_s") else ""
        kilometres = _number(row["km"], 0) if "km" in row else ""
        served = f"{row['served']} / {row['asked']}"
        words = (row["instance"], row["engine"], _number(row["cpu_s"], 1), first, served, kilometres)
        lines.append(f"| {' | '.join(words)} | {_french_verdict([row['verdict']])} |")
    return [*lines, ""]


def _large(rows: Sequence[Row]) -> list[str]:
    lines: list[str] = []
    calls = [row for row in rows if row["suite"] == "calls"]
    if calls:
        lines = ["## Au téléphone, sur un plan de 2 000 demandes", ""]
        lines += [
            "| journée | acte | p50 ms | p95 ms | p95 ms si possible | au plus | refusés (au plus, ms) | verdict |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for row in calls:
            figures = (_number(row[key]) for key in ("p50_ms", "p95_ms", "possible_p95_ms", "max_ms"))
            refused = f"{row['refused']} / {row['calls']} ({_number(row['refused_max_ms'], 1)})"
            words = (row["instance"], row["engine"], *figures, refused)
            lines.append(f"| {' | '.join(words)} | {_french_verdict([row['verdict']])} |")
        lines.append("")
    return lines


def _association(rows: Sequence[Row]) -> list[str]:
    mine = [row for row in rows if row["suite"] == "association"]
    if not mine:
        return []
    lines = [
        "## Une petite association",
        "",
        f"{DRIVERS} bénévoles, dix allers-retours par jour, 30 % de refus, 50 jours",
    ]
    lines += ["de chaque forme. Intervalles à 95 % par rééchantillonnage des jours.", ""]
    lines += [
        "| appels au plus | règle | servis | appels par demande | appels par course servie | km par course servie |"
    ]
    lines += ["|---|---|---|---|---|---|"]
    for most in (FEW_CALLS, DRIVERS):
        for policy, title in FRENCH_POLICIES.items():
            days = [day for row in mine if row["engine"] == policy and row["seconds"] == most for day in row["days"]]
            if days:
                asked, served, calls, km = np.array(days, dtype=float).T
                share = _interval(100 * served, asked, 1, " %")
                cells = (_interval(calls, asked, 2), _interval(calls, served, 2), _interval(km, served, 1))
                lines.append(f"| {most} | {title} | {share} | {' | '.join(cells)} |")
    return [*lines, ""]


def _interval(numerator: np.ndarray, denominator: np.ndarray, digits: int, unit: str = "") -> str:
    value, low, high = interval(numerator, denominator)
    return f"{_number(value, digits)}{unit} [{_number(low, digits)} ; {_number(high, digits)}]"
