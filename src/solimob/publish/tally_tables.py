"""The tally of a question of a poll with its numbers: how many answered, how many chose, and how it is ranked."""

from __future__ import annotations

from collections.abc import Iterator

from solimob.core.workshop.polls import PollQuestion
from solimob.core.workshop.tallies import ChoiceTally, RankingTally, ScaleTally, Tally, TextTally, WordsTally
from solimob.publish.document import Block, Bullets, Heading, Paragraph, Table, line
from solimob.publish.french import NO_BREAK_SPACE, count_text, number

BORDA = (
    "Classement par points de Borda : parmi m choix, le premier reçoit m − 1 points, le deuxième m − 2, et ainsi de "
    "suite. Les choix qu'une personne n'a pas classés se partagent ses points restants. Le rang moyen est celui des "
    "personnes qui ont classé le choix."
)
_MOST_FORMS = 4


def tally_blocks(question: PollQuestion, tally: Tally) -> Iterator[Block]:
    """Yield the blocks of a tally, under the question as it was asked."""
    if not tally.answered:
        yield Heading(question.text, 3)
        yield Paragraph(line("Aucune réponse."), small=True)
        return
    caption = f"{question.text} ({count_text(tally.answered, 'réponse')})"
    match tally:
        case ChoiceTally():
            rows = tuple((each.label, number(each.count), _percent(each.share)) for each in tally.choices)
            yield Table(caption, ("Choix", "Voix", "Part"), rows, (False, True, True), widths=(4, 1, 1))
        case RankingTally():
            yield _ranking(caption, tally)
        case ScaleTally():
            yield _scale(caption, question, tally)
        case WordsTally():
            words = tuple((each.word, number(each.count), ", ".join(each.forms[:_MOST_FORMS])) for each in tally.words)
            header = ("Mot", "Personnes", "Formes réunies")
            yield Table(caption, header, words, (False, True, False), widths=(2, 1, 3))
        case TextTally():
            yield Heading(caption, 3)
            yield Bullets(tuple(line(text) for text in tally.texts))


def _ranking(caption: str, tally: RankingTally) -> Table:
    rows = tuple(
        (
            number(each.place),
            each.label,
            number(each.points, 0 if each.points.is_integer() else 1),
            "jamais classé" if each.mean_rank is None else number(each.mean_rank, 1),
            number(each.ranked_by),
        )
        for each in tally.choices
    )
    header = ("Place", "Choix", "Points", "Rang moyen", "Classé par")
    return Table(caption, header, rows, (True, False, True, True, True), (BORDA,), (0.7, 3, 0.8, 1, 1))


def _scale(caption: str, question: PollQuestion, tally: ScaleTally) -> Table:
    ends = {question.low: question.low_label, question.high: question.high_label}
    rows = tuple(
        (
            f"{each.value} — {ends[each.value]}" if ends.get(each.value) else str(each.value),
            number(each.count),
            _percent(each.share),
        )
        for each in tally.steps
    )
    middle = f"Médiane : {_half(tally.median)}. La moitié des réponses est entre {_half(tally.lower_quartile)} et"
    note = f"{middle} {_half(tally.upper_quartile)}."
    return Table(caption, ("Valeur", "Réponses", "Part"), rows, (False, True, True), (note,), (3, 1, 1))


def _half(value: float | None) -> str:
    return number(value, 0 if value is None or value.is_integer() else 1)


def _percent(share: float | None) -> str:
    return number(None if share is None else 100 * share) + ("" if share is None else f"{NO_BREAK_SPACE}%")
