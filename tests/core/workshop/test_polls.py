"""Questions of a poll, answers read, and what they add up to."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop import (
    Answer,
    AnswerError,
    ChoiceTally,
    PollKind,
    PollQuestion,
    PollQuestionError,
    RankingTally,
    ScaleTally,
    TextTally,
    WordsTally,
    read_answer,
    read_ballot,
    tally,
)

CHOICES = ("Le bus", "Le vélo", "La voiture partagée")
SINGLE = PollQuestion(id="mode", kind=PollKind.SINGLE, text="Quel mode ?", choices=CHOICES)
MULTIPLE = PollQuestion(id="modes", kind=PollKind.MULTIPLE, text="Quels modes ?", choices=CHOICES, most=2)
RANKING = PollQuestion(id="ordre", kind=PollKind.RANKING, text="Dans quel ordre ?", choices=CHOICES)
SCALE = PollQuestion(id="utile", kind=PollKind.SCALE, text="Est-ce utile ?", low=0, high=5)
WORDS = PollQuestion(id="mots", kind=PollKind.WORDS, text="En trois mots ?")
TEXT = PollQuestion(id="texte", kind=PollKind.TEXT, text="Que manque-t-il ?")
ALL = (SINGLE, MULTIPLE, RANKING, SCALE, WORDS, TEXT)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": PollKind.SINGLE}, "de 2 à 20 choix"),
        ({"kind": PollKind.SINGLE, "choices": ("Oui",)}, "de 2 à 20 choix"),
        ({"kind": PollKind.SINGLE, "choices": ("Oui", " oui ")}, "deux fois le même choix"),
        ({"kind": PollKind.SINGLE, "choices": ("Oui", " ")}, "un choix de « q » est vide"),
        ({"kind": PollKind.SINGLE, "choices": CHOICES, "most": 2}, "retirez « most »"),
        ({"kind": PollKind.MULTIPLE, "choices": CHOICES, "most": 4}, "de 1 à 3"),
        ({"kind": PollKind.TEXT, "choices": CHOICES}, "retirez « choices »"),
        ({"kind": PollKind.SCALE, "low": 1}, "de « low » à « high »"),
        ({"kind": PollKind.SCALE, "low": 3, "high": 3}, "en 2 à 11 pas"),
        ({"kind": PollKind.SCALE, "low": 0, "high": 100}, "en 2 à 11 pas"),
        ({"kind": PollKind.TEXT, "low": 0}, "retirez « low »"),
        ({"kind": PollKind.TEXT, "text": " "}, "est vide"),
        ({"kind": PollKind.TEXT, "id": "Q 1"}, "minuscules"),
    ],
)
def test_a_question_is_refused_when_nobody_could_answer_it(fields: dict[str, object], said: str) -> None:
    with pytest.raises(PollQuestionError, match=said):
        PollQuestion(**{"id": "q", "text": "?", **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (SINGLE, "2", 2),
        (SINGLE, ["2"], 2),
        (MULTIPLE, ["3", "1"], (1, 3)),
        (MULTIPLE, 1, (1,)),
        (RANKING, ["3", "1", "2"], (3, 1, 2)),
        (RANKING, [2], (2,)),
        (SCALE, " 0 ", 0),
        (WORDS, "bus, Vélo ; bus\nBUS", ("bus", "Vélo")),
        (WORDS, ["le  bus", "", "marche"], ("le bus", "marche")),
        (TEXT, "  Un abri\r\nà l'arrêt ", "Un abri\nà l'arrêt"),
        (TEXT, "zéro\x00\x07", "zéro"),
        (TEXT, "Quand\u00a0? Le\tlundi", "Quand ? Le lundi"),
    ],
)
def test_an_answer_is_read_when_it_comes_from_a_form_or_a_file(
    question: PollQuestion, raw: object, value: object
) -> None:
    assert read_answer(question, raw) == Answer(question.id, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "raw", "said"),
    [
        (SINGLE, "", "pas répondu"),
        (SINGLE, None, "pas répondu"),
        (SINGLE, "0", "de 1 à 3"),
        (SINGLE, "4", "de 1 à 3"),
        (SINGLE, "deux", "de 1 à 3"),
        (SINGLE, "²", "de 1 à 3"),
        (SINGLE, True, "de 1 à 3"),
        (SINGLE, 1.5, "de 1 à 3"),
        (SINGLE, {"a": 1}, "de 1 à 3"),
        (SINGLE, ["1", "2"], "Une seule réponse"),
        (MULTIPLE, ["1", "2", "3"], "gardez-en 2 au plus"),
        (RANKING, ["1", "1"], "deux fois"),
        (SCALE, "6", "de 0 à 5"),
        (SCALE, "-1", "de 0 à 5"),
        (SCALE, "9" * 5000, "de 0 à 5"),
        (WORDS, "un, deux, trois, quatre", "gardez-en 3 au plus"),
        (WORDS, "x" * 41, "dépasse 40 caractères"),
        (WORDS, " , ;", "pas répondu"),
        (WORDS, 3, "Écrivez des mots"),
        (TEXT, "x" * 1001, "gardez-en 1000"),
        (TEXT, 3, "Écrivez un texte"),
        (TEXT, "\x00", "pas répondu"),
    ],
)
def test_an_answer_is_refused_in_french_when_the_question_does_not_take_it(
    question: PollQuestion, raw: object, said: str
) -> None:
    with pytest.raises(AnswerError, match=said):
        read_answer(question, raw)


def test_a_ballot_answers_several_questions_in_one_poll_and_leaves_out_the_blank_ones() -> None:
    """F5: several in one."""
    ballot = read_ballot(ALL, {"mode": "1", "modes": [], "utile": "4", "mots": "", "texte": " "})
    assert ballot == (Answer("mode", 1), Answer("utile", 4))


@pytest.mark.parametrize(
    ("raw", "said"), [({}, "aucune question"), ({"mode": " "}, "aucune"), ({"autre": "1"}, "« autre »")]
)
def test_a_ballot_is_refused_when_it_answers_nothing_or_something_else(raw: dict[str, object], said: str) -> None:
    with pytest.raises(AnswerError, match=said):
        read_ballot(ALL, raw)


numbers = st.integers(1, len(CHOICES))
raws = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 9),
    st.floats(),
    st.text(max_size=60),
    st.lists(st.one_of(numbers, st.text(max_size=5)), max_size=4),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@given(st.sampled_from(ALL), raws)
def test_whatever_is_sent_is_read_the_same_again_or_refused(question: PollQuestion, raw: object) -> None:
    try:
        answer = read_answer(question, raw)
    except AnswerError:
        return
    assert read_answer(question, answer.value) == answer
    assert read_answer(question, json.loads(json.dumps(answer.value))) == answer


def answers(question: PollQuestion, *raw: object) -> list[Answer]:
    return [read_answer(question, each) for each in raw]


def test_choices_are_counted_with_shares_of_those_who_answered() -> None:
    result = tally(MULTIPLE, [*answers(MULTIPLE, [1, 2], [1]), Answer("autre", 1)])
    assert isinstance(result, ChoiceTally)
    assert result.answered == 2
    assert [(each.label, each.count, each.share) for each in result.choices] == [
        ("Le bus", 2, 1.0),
        ("Le vélo", 1, 0.5),
        ("La voiture partagée", 0, 0.0),
    ]


def test_shares_and_medians_are_unknown_when_nobody_answered() -> None:
    single, scale, ranking = tally(SINGLE, []), tally(SCALE, []), tally(RANKING, [])
    assert isinstance(single, ChoiceTally)
    assert [each.share for each in single.choices] == [None, None, None]
    assert isinstance(scale, ScaleTally)
    assert (scale.answered, scale.median, scale.lower_quartile) == (0, None, None)
    assert isinstance(ranking, RankingTally)
    assert [(each.place, each.mean_rank) for each in ranking.choices] == [(1, None), (1, None), (1, None)]


def test_a_ranking_says_borda_points_and_mean_ranks_when_some_leave_choices_out() -> None:
    result = tally(RANKING, answers(RANKING, [2, 1, 3], [2], [1, 2]))
    assert isinstance(result, RankingTally)
    # Three choices: 2, 1 and 0 points. The second person leaves two out: they share 1 + 0, half a point each.
    assert [(each.label, each.place, each.points, each.mean_rank, each.ranked_by) for each in result.choices] == [
        ("Le vélo", 1, 5.0, pytest.approx(4 / 3), 3),
        ("Le bus", 2, 3.5, 1.5, 2),
        ("La voiture partagée", 3, 0.5, 3.0, 1),
    ]
    assert [each.first for each in result.choices] == [2, 1, 0]


def test_a_scale_gives_its_median_and_quartiles() -> None:
    result = tally(SCALE, answers(SCALE, 5, 0, 4, 4, 1))
    assert isinstance(result, ScaleTally)
    assert (result.lower_quartile, result.median, result.upper_quartile) == (1.0, 4.0, 4.0)
    assert [step.count for step in result.steps] == [1, 1, 0, 0, 2, 1]
    even = tally(SCALE, answers(SCALE, 1, 2, 3, 4))
    assert isinstance(even, ScaleTally)
    assert (even.lower_quartile, even.median, even.upper_quartile) == (1.5, 2.5, 3.5)


def test_words_are_folded_by_french_stem_and_shown_as_most_people_write_them() -> None:
    given_words = [
        "Bus, vélo",
        "les bus, VELO",
        "bus",
        "vélos, lieux",
        "mobilité solidaire",
        "mobilités solidaires, lieu",
    ]
    result = tally(WORDS, answers(WORDS, *given_words))
    assert isinstance(result, WordsTally)
    assert [(each.word, each.count) for each in result.words] == [
        ("bus", 3),
        ("vélo", 3),
        ("lieu", 2),
        ("mobilité solidaire", 2),
    ]
    assert result.words[1].forms == ("VELO", "vélo", "vélos")


def test_a_person_counts_once_for_a_word_when_they_give_two_forms_of_it() -> None:
    result = tally(WORDS, answers(WORDS, "bus, les bus", "vélo"))
    assert isinstance(result, WordsTally)
    assert [(each.word, each.count) for each in result.words] == [("bus", 1), ("vélo", 1)]


def test_a_word_is_kept_when_it_is_all_punctuation_or_another_script() -> None:
    result = tally(WORDS, answers(WORDS, "!!!", "транспорт", "🚌"))
    assert isinstance(result, WordsTally)
    assert sorted(each.word for each in result.words) == sorted(["!!!", "транспорт", "🚌"])


@given(st.permutations(["Un abri", "un banc", "Un bus le dimanche", "un banc"]))
def test_texts_say_nothing_of_the_order_they_came_in(texts: list[str]) -> None:
    result = tally(TEXT, answers(TEXT, *texts))
    assert isinstance(result, TextTally)
    assert result.texts == ("Un abri", "un banc", "un banc", "Un bus le dimanche")


@given(
    st.lists(st.permutations([1, 2, 3]).flatmap(lambda order: st.integers(1, 3).map(lambda k: order[:k])), max_size=8)
)
def test_every_person_gives_the_same_points_however_many_choices_they_rank(rankings: list[list[int]]) -> None:
    result = tally(RANKING, answers(RANKING, *rankings))
    assert isinstance(result, RankingTally)
    assert sum(Fraction(each.points) for each in result.choices) == 3 * len(rankings)
    assert sorted(each.number for each in result.choices) == [1, 2, 3]
    assert all(
        (one.place < other.place) == (one.points > other.points) for one in result.choices for other in result.choices
    )


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_a_scale_is_the_same_turned_over(values: list[int]) -> None:
    one, other = tally(SCALE, answers(SCALE, *values)), tally(SCALE, answers(SCALE, *[5 - value for value in values]))
    assert isinstance(one, ScaleTally)
    assert isinstance(other, ScaleTally)
    assert one.median is not None
    assert one.lower_quartile is not None
    assert (other.median, other.upper_quartile) == (5 - one.median, 5 - one.lower_quartile)
    assert sum(step.count for step in one.steps) == one.answered == len(values)
