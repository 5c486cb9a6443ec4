"""The finder of aids: where, what for, the questions that settle most, then every aid with its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.counselling import Unsaid
from solimob.core.counselling.aid_situation import NEVER_ASKED
from solimob.ingest.publicodes.adding import add_rule_model
from solimob.store import Store
from solimob.web.counselling.forms_aids import INCOME_PARTS
from solimob.web.counselling.queries import aids as aids_query
from tests.ingest.publicodes.small_package import archive
from tests.web.counselling.test_person import asked, carried

AIDS, WHOLE = reverse("counselling:aids"), reverse("counselling:aids_whole")
START = {"go": "start", "place": "79329", "purpose": ["licence", "interview"]}
pytestmark = pytest.mark.django_db


def text(response: object) -> str:
    """A page with its characters as they are read."""
    return unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def groups(page: str) -> dict[str, list[str]]:
    """The aids of a result, by title of their group."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"<h2[^>]*>", page)[1:]:
        titles = re.findall(r'<h3 class="card-title">([^<]+)</h3>', part)
        if titles:
            found[re.sub(r" <span.*", "", part.split("</h2>")[0])] = titles
    return found


def walk(client: Client, answers: dict[str, object], start: dict[str, object] = START) -> Iterator[str]:
    """Answer what is known and say « Je ne sais pas » to the rest; yield each page."""
    page = text(client.post(AIDS, start))
    yield page
    for _ in range(60):
        item = asked(page)
        if not item:
            return
        said = {"go": "dont_know"} if item not in answers else {f"a-{item}": answers[item], "go": "next"}
        page = text(client.post(AIDS, {**carried(page), **said}))
        yield page


def test_aids_are_sorted_by_state_when_questions_are_answered(client: Client) -> None:
    """What may be had, what is missing, what has ended: each with its reasons."""
    *_, page = walk(client, {"status": "job_seeker", "age": "34", "licence_b": "no", "months_registered": "8"})
    found = groups(page)
    assert "Aide de 500 € au permis des apprentis" in found["Terminées"]
    assert "Aide à la mobilité de France Travail" in found["Il manque des informations"]
    assert "Forfait mobilités durables" in found["Vous n’y avez pas droit"]
    assert "Liste incomplète" in page
    assert "Si vous y avez droit :" in page
    assert page.count("Pourquoi") == sum(map(len, found.values()))
    assert "lu le" in page
    assert "Pour y avoir droit, il faudrait au moins :" in page
    assert "Âge < 26 ans" in page


def test_questions_are_few_and_never_twice_when_nothing_is_known(client: Client) -> None:
    """« Je ne sais pas » is an answer: a question is not put again, and the aid stays undetermined."""
    pages = list(walk(client, {}))
    items = [asked(page) for page in pages[:-1]]
    assert len(items) == len(set(items))
    assert 0 < len(items) < 60
    assert not {"age", "status"} & set(NEVER_ASKED)
    assert "Il manque des informations" in groups(pages[-1])
    assert "Vous y avez droit" not in groups(pages[-1])


def test_result_comes_at_once_when_asked(client: Client) -> None:
    first = text(client.post(AIDS, START))
    page = text(client.post(AIDS, {**carried(first), "go": "result"}))
    assert "Répondre à d’autres questions" in page
    more = text(client.post(AIDS, {**carried(page), "go": "more"}))
    assert asked(more) == asked(first)


def test_answer_comes_back_when_going_back_or_changing(client: Client) -> None:
    carries = {"commune": "79329", "purpose": ["licence"]}
    second = text(client.post(AIDS, carries | {"item": "status", "a-status": "job_seeker", "go": "next"}))
    back = text(client.post(AIDS, {**carried(second), "item": asked(second), "go": "back"}))
    assert asked(back) == "status"
    assert re.search(r'value="job_seeker"[^>]* checked', back)
    start = text(client.post(AIDS, {**carried(back), "go": "back"}))
    assert 'value="79329"' in start
    assert re.search(r'value="licence"[^>]* checked', start)
    result = text(client.post(AIDS, {**carried(second), "go": "result"}))
    changing = text(client.post(AIDS, {**carried(result), "go": "change-status"}))
    assert asked(changing) == "status"
    assert re.search(r'value="job_seeker"[^>]* checked', changing)


def test_answers_given_are_kept_when_the_commune_changes(client: Client) -> None:
    second = text(client.post(AIDS, {"item": "status", "a-status": "retired", "go": "next"}))
    only = {name: value for name, value in carried(second).items() if name.startswith("a-")}
    third = text(client.post(AIDS, {**only, "go": "start", "place": "Lannion"}))
    assert carried(third)["commune"] == ["22113"]
    assert carried(third)["a-status"] == ["retired"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Nulleville-sur-Rien", "Aucune commune ne s’appelle"),
        ("99999", "Aucune commune ne s’appelle"),
        ("Saint", "Trop de communes"),
    ],
)
def test_error_is_on_the_commune_when_it_is_unknown(client: Client, place: str, said: str) -> None:
    page = text(client.post(AIDS, START | {"place": place}))
    assert said in page
    assert 'href="#id_place"' in page
    assert re.search(r'value="licence"[^>]* checked', page)


def test_commune_is_chosen_when_several_have_its_name(client: Client) -> None:
    page = text(client.post(AIDS, START | {"place": "Saint-Amand"}))
    codes = re.findall(r'name="place_code" id="place-(\w+)"', page)
    assert len(codes) > 1
    chosen = text(client.post(AIDS, START | {"place": "Saint-Amand", "place_code": codes[1]}))
    assert carried(chosen)["commune"] == [codes[1]]


@pytest.mark.parametrize(
    ("item", "given", "said"),
    [
        ("age", "200", "200 est impossible : de 0 à 130 ans."),
        ("age", "-3", "impossible"),
        ("age", "trente", "Écrivez un nombre"),
        ("age", "", "Écrivez un nombre, ou choisissez"),
        ("status", "", "Choisissez une réponse"),
        ("status", "ministre", "Choisissez une réponse"),
    ],
)
def test_error_is_on_the_answer_when_it_is_impossible(client: Client, item: str, given: str, said: str) -> None:
    page = text(client.post(AIDS, {"commune": "79329", "item": item, f"a-{item}": given, "go": "next"}))
    assert asked(page) == item
    assert said in page


def test_income_is_asked_by_its_two_numbers_when_it_decides(client: Client) -> None:
    sent = {"item": "income_per_part", "a-income_reference": "12 000,50", "a-income_parts": "0", "go": "next"}
    page = text(client.post(AIDS, sent))
    assert "0 est impossible" in page
    page = text(client.post(AIDS, {**sent, "a-income_parts": "2", "go": "next"}))
    assert carried(page)["a-income_reference"] == ["12000,5"]
    result = text(client.post(AIDS, {**carried(page), "go": "result"}))
    assert "12000,5 € pour 2 parts" in result


def test_local_aids_are_not_searched_when_no_commune_is_said(client: Client) -> None:
    page = text(client.post(AIDS, {"commune": "", "go": "result"}))
    assert "La commune n’est pas dite : les aides locales ne sont pas cherchées." in page
    assert "Centre socio-culturel de Thouars" not in page


def test_nothing_is_kept_when_aids_are_searched(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """The database is asked which aids collectivities publish; nothing is written."""
    with django_assert_max_num_queries(3) as made:
        response = client.post(AIDS, START)
    assert all(query["sql"].startswith("SELECT") for query in made.captured_queries)
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_whole_form_asks_everything_when_opened(client: Client) -> None:
    page = text(client.get(WHOLE))
    asked_names = {name for name, spec in aids_query.inputs().items() if spec.question and name not in NEVER_ASKED}
    names = set(re.findall(r'name="a-(\w+)"', page))
    assert names == asked_names - {"income_per_part"} | set(INCOME_PARTS)


def test_empty_field_is_unknown_when_the_whole_form_is_read(client: Client) -> None:
    sent = {"place": "79329", "purpose": ["licence"], "a-status": "job_seeker", "a-age": "34", "go": "read"}
    page = text(client.post(WHOLE, sent))
    assert "Aide au permis B de France Travail" in groups(page)["Il manque des informations"]
    again = text(client.post(WHOLE, {**carried(page), "go": "change"}))
    assert re.search(r'name="a-age" value="34"', again)
    assert re.search(r'value="job_seeker" selected', again)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"a-age": "200"}, "200 est impossible"),
        ({"a-income_reference": "9000"}, "Écrivez les deux nombres"),
        ({"place": "Nulleville-sur-Rien"}, "Aucune commune ne s’appelle"),
    ],
)
def test_whole_form_comes_back_with_its_error_when_something_is_wrong(
    client: Client, sent: dict[str, str], said: str
) -> None:
    page = text(client.post(WHOLE, {"go": "read", "a-status": "retired", **sent}))
    assert said in page
    assert "Une erreur est à corriger" in page
    assert re.search(r'value="retired" selected', page)


def test_bicycle_aids_are_said_not_looked_at_when_the_site_has_none(client: Client) -> None:
    page = text(client.post(AIDS, {"commune": "79329", "purpose": ["bike"], "go": "result"}))
    assert "Pas regardé : les aides des collectivités à l’achat d’un vélo" in page
    assert "Pas regardé" not in text(client.post(AIDS, {"commune": "79329", "purpose": ["licence"], "go": "result"}))


def test_bicycle_aids_are_among_the_others_when_the_site_has_them(client: Client, tmp_path: Path) -> None:
    add_rule_model(Store(tmp_path), "aides-velo", archive(tmp_path), date(2026, 11, 27))
    page = text(client.post(AIDS, {"commune": "79329", "purpose": ["bike"], "go": "result"}))
    assert "Pas regardé" not in page
    found = groups(page)
    assert "Aide d'essai de Thouars" in found["Il manque des informations"]
    assert "Aide d'essai du Thouarsais" in found["Terminées"]
    assert not [label for label in found["Vous n’y avez pas droit"] if "essai" in label]


def test_what_only_bicycle_aids_ask_is_asked_last_when_a_bicycle_is_bought(client: Client, tmp_path: Path) -> None:
    add_rule_model(Store(tmp_path), "aides-velo", archive(tmp_path), date(2026, 11, 27))
    page, items = text(client.post(AIDS, {"go": "start", "place": "79329", "purpose": ["bike"]})), []
    while (item := re.search(r'name="item" value="([^"]+)"', page)) and item[1] != "vélo . type":
        items.append(item[1])
        page = text(client.post(AIDS, {**carried(page), "go": "dont_know"}))
    assert item is not None, "the kind of bicycle is never asked"
    assert items == sorted(items, key=lambda name: " . " in name)
    page = text(client.post(AIDS, {**carried(page), "a-vélo_type": "électrique", "go": "next"}))
    assert carried(page)["a-vélo_type"] == ["électrique"]
    again = text(client.post(AIDS, {**carried(page), "go": "change-vélo . type"}))
    assert re.search(r'value="électrique"[^>]* checked', again)


BENEFITS = ["rsa", "ass", "aah", "ada", "aspa", "css"]


def boxes_page(client: Client, go: str, **ticked: str) -> str:
    """Send the boxes of the benefits."""
    sent = {"commune": "79329", "item": BENEFITS, "go": go, **{f"a-{name}": "yes" for name in ticked}}
    return text(client.post(AIDS, sent))


def to_boxes(client: Client) -> str:
    """Answer « Je ne sais pas » until several boxes are asked at once."""
    return next(page for page in walk(client, {}) if page.count('type="checkbox"') > 1 and asked(page))


def test_what_goes_on_one_screen_is_asked_by_boxes(client: Client) -> None:
    page = to_boxes(client)
    items = re.findall(r'name="item" value="([^"]+)"', page)
    assert len(items) > 1
    assert {f"a-{item}" for item in items} | {"unsure"} == set(re.findall(r'type="checkbox" name="([^"]+)"', page))
    for unsaid in Unsaid:
        assert f'name="go" value="{unsaid.value}"' in page


def test_box_that_is_not_ticked_is_a_no_when_going_on(client: Client) -> None:
    page = boxes_page(client, "next", css="yes")
    said = {name: value for name, value in carried(page).items() if name.startswith("a-")}
    assert said == {f"a-{name}": ["yes" if name == "css" else "no"] for name in BENEFITS}
    assert "Question 2" in page, "one question was answered, with six boxes"


def test_box_that_is_not_ticked_is_not_known_when_the_person_is_not_sure(client: Client) -> None:
    sent = {"commune": "79329", "item": BENEFITS, "a-rsa": "yes", "unsure": "yes", "go": "next"}
    said = carried(text(client.post(AIDS, sent)))
    assert said["a-rsa"] == ["yes"]
    assert said["a-css"] == [Unsaid.DONT_KNOW]


@pytest.mark.parametrize("unsaid", list(Unsaid))
def test_no_box_says_anything_when_the_person_is_silent(client: Client, unsaid: Unsaid) -> None:
    said = carried(boxes_page(client, unsaid.value, css="yes"))
    assert {name: said[f"a-{name}"] for name in BENEFITS} == {name: [unsaid.value] for name in BENEFITS}


@pytest.mark.parametrize("go", ["back", "result"])
def test_box_that_is_not_ticked_says_nothing_when_leaving_the_page(client: Client, go: str) -> None:
    said = carried(boxes_page(client, go, css="yes"))
    assert said["a-css"] == ["yes"]
    assert "a-rsa" not in said


def test_boxes_come_back_as_they_were_when_going_back_or_changing(client: Client) -> None:
    page = boxes_page(client, "next", css="yes")
    back = text(client.post(AIDS, {**carried(page), "go": "back"}))
    assert re.findall(r'name="item" value="([^"]+)"', back) == BENEFITS
    assert re.findall(r'name="(a-\w+)" value="yes"[^>]* checked', back) == ["a-css"]
    result = text(client.post(AIDS, {**carried(page), "go": "result"}))
    changing = text(client.post(AIDS, {**carried(result), "go": "change-rsa"}))
    assert re.findall(r'name="(a-\w+)" value="yes"[^>]* checked', changing) == ["a-css"]
    assert "a-rsa" not in [name for name, _ in hidden(changing)], "what is asked again is not carried too"


def hidden(page: str) -> list[tuple[str, str]]:
    """The hidden fields of a page."""
    return re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)


def test_first_question_alone_counts_when_a_page_sends_two_that_do_not_go_together(client: Client) -> None:
    page = text(client.post(AIDS, {"commune": "79329", "item": ["age", "css"], "a-age": "34", "go": "next"}))
    assert carried(page)["a-age"] == ["34"]
    assert "a-css" not in carried(page)


def test_both_silences_are_offered_when_a_number_is_asked(client: Client) -> None:
    page = text(client.post(AIDS, {"commune": "79329", "item": "age", "a-age": "", "go": "next"}))
    for unsaid in Unsaid:
        assert f'name="go" value="{unsaid.value}"' in page
