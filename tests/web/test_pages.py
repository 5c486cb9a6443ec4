"""Every named page, for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from solimob.web.config.urls import PUBLIC_NAMES
from solimob.web.projects.models import Project, RunStatus
from tests.web.factories import PASSWORD, make_run


def named_routes() -> Iterator[tuple[str, dict[str, str]]]:
    """Every named URL, with an example of each of its parameters."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, namespace)
            else:
                converters = pattern.pattern.converters
                examples = {
                    name: "1" if c.__class__.__name__ == "IntConverter" else "x" for name, c in converters.items()
                }
                yield f"{prefix}{pattern.name}", examples

    yield from walk(get_resolver().url_patterns, "")


ROUTES = sorted(named_routes(), key=lambda route: route[0])


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "parameters"), ROUTES, ids=[name for name, _ in ROUTES])
def test_named_url_refuses_anonymous_when_it_is_not_in_the_public_list(
    client: Client, name: str, parameters: dict[str, str]
) -> None:
    response = client.get(reverse(name, kwargs=parameters))
    to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    if name in PUBLIC_NAMES:
        assert response.status_code in {200, 302, 404, 405, 410}
        assert "?next=" not in response.get("Location", "")
    else:
        assert to_sign_in, f"{name} answered {response.status_code} to somebody who has not signed in"


@pytest.mark.parametrize(
    ("headers", "said"),
    [({"origin": "null"}, "une extension"), ({}, "témoin (cookie)")],
    ids=["origin hidden", "no cookie"],
)
def test_refused_form_says_what_the_browser_withheld(headers: dict[str, str], said: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post(reverse("account_login"), {"login": "a@example.org"}, headers=headers)
    assert page.status_code == 403
    assert said in page.content.decode()


def test_public_list_names_only_existing_urls_when_read() -> None:
    assert {name for name, _ in ROUTES} >= PUBLIC_NAMES


@pytest.mark.parametrize(
    "name",
    ["projects:list", "projects:create", "projects:home", "projects:settings", "projects:members", "projects:actors",
     "projects:run", "accounts:profile", "accounts:organizations", "accounts:create_organization",
     "accounts:organization", "accounts:edit_organization", "accounts:invite_member", "accounts:export_my_data",
     "accounts:erase_my_account", "account_email", "account_change_password", "ui:legal", "ui:accessibility"],
)  # fmt: skip
def test_page_answers_when_the_administrator_asks(
    project: Project, client_of: Callable[..., Client], name: str
) -> None:
    run = make_run(project, status=RunStatus.RUNNING)
    user = project.created_by
    user.set_password(PASSWORD)
    user.save()
    route = dict(ROUTES)[name]
    pk = run.pk if name == "projects:run" else project.organization_id if name.startswith("accounts:") else project.pk
    response = client_of(user).get(reverse(name, kwargs={"pk": pk} if "pk" in route else {}))
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
