"""Tokens of addresses stay out of the logs, whatever is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.accounts.services import create_sign_in_link
from solimob.web.config.masking import MASK, MaskTokens, mask_access_log
from tests.web.accounts.test_membership import invite
from tests.web.diagnosis.edit.conftest import (  # noqa: F401
    _one_store,
    embedded_store,
    result,
    team,
    thouarsais_document,
)
from tests.web.diagnosis.read.conftest import token  # noqa: F401
from tests.web.factories import make_organization, make_user


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything the loggers of Django say: they hand nothing to the root, where pytest listens."""
    logger = logging.getLogger("django")
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


def test_valid_public_token_is_not_in_the_log_when_a_page_under_it_is_unknown(
    client: Client,
    token: str,  # noqa: F811
    log: pytest.LogCaptureFixture,
) -> None:
    assert client.get(reverse("diagnosis:public_overview", args=[token])).status_code == 200
    assert client.get(reverse("diagnosis:public_indicator", args=[token, "inconnu"])).status_code == 404
    assert client.get(f"/public/{token}/nulle-part/").status_code == 404
    assert client.post(reverse("diagnosis:public_overview", args=[token])).status_code in {403, 405}
    assert Client(enforce_csrf_checks=True).post(f"/public/{token}/").status_code in {403, 405}
    assert token not in log.text
    assert f"/public/{MASK}/nulle-part/" in log.text, "the rest of the address stays"


@pytest.mark.django_db
def test_token_is_not_in_the_log_when_a_link_sent_to_one_person_is_refused(
    client: Client, log: pytest.LogCaptureFixture, settings: object, client_of: Callable[..., Client]
) -> None:
    invitation, sign_in = invite(make_organization()), create_sign_in_link(make_user())
    client_of(make_user()).post(reverse("accounts:accept_invitation", args=[invitation]))
    client.get(reverse("accounts:demo_sign_in", args=[sign_in]))
    client.get(f"/mot-de-passe-oublie/1-{sign_in}/suite/")
    client.get(f"/compte/adresse/{sign_in}/suite/")
    assert invitation not in log.text
    assert sign_in not in log.text
    assert log.text.count(MASK) == 4


def test_access_log_keeps_its_arguments_apart_when_masked(caplog: pytest.LogCaptureFixture) -> None:
    mask_access_log()
    mask_access_log()
    logger = logging.getLogger("uvicorn.access")
    assert sum(isinstance(known, MaskTokens) for known in logger.filters) == 1
    record = logger.makeRecord(
        logger.name, logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', ("a", "GET", "/public/xyz?q=1", "1.1", 200), None
    )
    logger.filter(record)
    assert record.args == ("a", "GET", f"/public/{MASK}?q=1", "1.1", 200)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/besoin/{}/", "/suites/{}/", "/r/ABCDEF/ecran/{}/"])
def test_token_of_a_note_a_register_or_a_screen_is_not_in_the_log(
    client: Client, log: pytest.LogCaptureFixture, address: str
) -> None:
    assert client.get(address.format("secret123")).status_code == 404
    assert "secret123" not in log.text
    assert MASK in log.text
