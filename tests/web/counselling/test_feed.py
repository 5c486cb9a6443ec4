"""L22: the open feed of aids follows its schema; the frame shows the aids of an address; what is stale is said."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from html import unescape
from importlib.resources import files
from pathlib import Path
from unittest import mock

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.ingest.publicodes.adding import add_rule_model
from solimob.store import Store
from tests.ingest.publicodes.small_package import archive

VELO_JSON, VELO_CSV = (reverse(f"counselling:bicycle_{name}") for name in ("json", "csv"))
JSON, CSV, SCHEMA = (reverse(f"counselling:aids_{name}") for name in ("json", "csv", "schema"))
WIDGET, EMBED = reverse("counselling:widget"), reverse("counselling:aids_embed")
THOUARS, LANNION = "79329", "22113"
pytestmark = pytest.mark.django_db


def ids(client: Client, query: str = "") -> set[str]:
    """The aids of the feed."""
    return {aid["id"] for aid in json.loads(client.get(JSON + query).content)["aids"]}


def test_feed_validates_against_its_published_schema_when_read(client: Client) -> None:
    """L22: « feed validates against published schema »."""
    response = client.get(f"{JSON}?commune={THOUARS}")
    schema = json.loads(client.get(SCHEMA).content)
    jsonschema.Draft202012Validator(schema).validate(json.loads(response.content))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert f"{SCHEMA}>; rel=" in response["Link"]
    assert 'rel="license"' in response["Link"]
    assert not response.cookies
    assert schema == json.loads(files("solimob.reference").joinpath("schemas", "aids_feed.schema.json").read_bytes())


def test_feed_holds_the_aids_of_the_place_alone_when_one_is_named(client: Client) -> None:
    everywhere, thouars, lannion = ids(client), ids(client, f"?commune={THOUARS}"), ids(client, f"?commune={LANNION}")
    assert "thouars-tvelos" in thouars - lannion
    assert "thouars-tvelos" in ids(client, "?territoire=247900798")
    assert thouars | lannion <= everywhere
    assert "ft-mobilite" in thouars & lannion


@pytest.mark.parametrize("address", [JSON, CSV])
def test_place_is_refused_when_it_is_unknown(client: Client, address: str) -> None:
    response = client.get(f"{address}?commune=99999")
    assert response.status_code == 400
    assert "99999" in response.content.decode()
    assert response["Access-Control-Allow-Origin"] == "*"


def test_table_has_a_line_for_each_aid_when_read_as_csv(client: Client) -> None:
    content = client.get(f"{CSV}?commune={THOUARS}").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert {line["aide"] for line in lines} == ids(client, f"?commune={THOUARS}")


def test_frame_may_be_shown_anywhere_when_asked_for(client: Client) -> None:
    """L22: « widget shows aids for an address », without cookie nor script, in any other site."""
    response = client.get(f"{WIDGET}?commune={THOUARS}")
    page = response.content.decode()
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert not response.cookies
    assert "<script" not in page
    assert "Location de vélos T'Vélos" in unescape(page)
    assert "bonus vélo" not in page.lower()
    assert 'value="79329"' in client.get(f"{reverse('counselling:aids')}?commune={THOUARS}").content.decode()
    assert f'href="http://testserver{reverse("counselling:aids")}?commune={THOUARS}"' in page


def test_a_yearly_cap_is_by_year_in_the_frame_when_no_distance_is_known(client: Client) -> None:
    page = " ".join(client.get(f"{WIDGET}?commune={THOUARS}").content.decode().split())
    assert "5 200 € par an" in page
    assert "par aller-retour" not in page
    assert "montant inconnu" not in page


def test_other_pages_may_not_be_framed_when_the_frame_may(client: Client) -> None:
    response = client.get(EMBED)
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?commune=", "?commune=99999", "?commune=<b>"])
def test_frame_says_so_when_the_commune_is_unknown(client: Client, query: str) -> None:
    response = client.get(WIDGET + query)
    assert response.status_code == 404
    assert "n’est pas connue" in response.content.decode()
    assert "frame-ancestors *" in response["Content-Security-Policy"]


def test_lines_to_copy_are_given_when_the_commune_is_named(client: Client) -> None:
    page = unescape(client.get(f"{EMBED}?place=Thouars").content.decode())
    assert f'<iframe src="http://testserver{WIDGET}?commune={THOUARS}"' in page
    assert f"http://testserver{JSON}?commune={THOUARS}" in page
    assert "Ces aides sont-elles complètes et à jour" in page


def test_aids_are_said_stale_when_nobody_read_them_for_a_year(client: Client) -> None:
    """L22: « checks that all aids of the ressort are present and up to date »."""
    fresh = client.get(f"{EMBED}?place={THOUARS}").content.decode()
    assert "relire : plus d’un an" not in fresh
    assert "aides ont été relues depuis moins d’un an" in fresh
    later = timezone.localdate() + timedelta(days=800)
    with mock.patch.object(timezone, "localdate", return_value=later):
        stale = client.get(f"{EMBED}?place={THOUARS}").content.decode()
    assert "relire : plus d’un an" in stale
    assert "n’ont pas été relues depuis un an" in stale
    assert "Liste incomplète" in stale


def test_bicycle_aids_are_published_apart_with_their_licence_when_the_site_has_them(
    client: Client, tmp_path: Path
) -> None:
    """L22: their texts are second-hand and their licence is another one: they are a resource of their own."""
    assert client.get(VELO_JSON).status_code == 404
    assert "solimob ingest add aides-velo" in client.get(VELO_CSV).content.decode()
    ours = json.loads(client.get(JSON).content)
    add_rule_model(Store(tmp_path), "aides-velo", archive(tmp_path), date(2026, 11, 27))
    response = client.get(VELO_JSON)
    document = json.loads(response.content)
    jsonschema.Draft202012Validator(json.loads(client.get(SCHEMA).content)).validate(document)
    assert document["aids"]
    assert all(source["to_verify"] for aid in document["aids"] for source in aid["sources"])
    assert "Apache-2.0.html>; rel=" in response["Link"]
    assert "Apache-2.0" in document["credits"][0]
    assert "@betagouv/aides-velo" in document["credits"][0]
    assert json.loads(client.get(JSON).content) == ours, "aides.json stays ours"
    table = client.get(VELO_CSV).content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert {line["aide"] for line in lines} == {aid["id"] for aid in document["aids"]}
    here = json.loads(client.get(f"{VELO_JSON}?commune={THOUARS}").content)["aids"]
    assert len(here) < len(document["aids"])
    assert client.get(f"{VELO_JSON}?commune=99999").status_code == 400
    assert "/api/aides-velo.json" in client.get(EMBED).content.decode()


def test_error_is_on_the_field_when_the_commune_is_not_found(client: Client) -> None:
    page = client.get(f"{EMBED}?place=Nulleville").content.decode()
    assert "Aucune commune ne s’appelle" in page
    assert "Écrivez le nom" in client.get(f"{EMBED}?place=").content.decode()


@pytest.mark.parametrize("query", ["?comune=79329", "?commune=79329&territoire=247900798"])
def test_a_question_that_is_not_understood_is_refused_rather_than_answered_for_everywhere(
    client: Client, query: str
) -> None:
    response = client.get(f"{JSON}{query}")
    assert response.status_code == 400
    assert "commune" in response.json()["error"]
