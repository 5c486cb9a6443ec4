"""Settings: environment variables, their documentation, and the checks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from solimob.web.config import environment
from solimob.web.config.contrast import contrast_with_white
from solimob.web.config.secret_key import FILE_NAME, create_local_key, secret_key
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "deploiement" / "reglages.md"


def test_every_variable_is_documented_when_settings_read_it() -> None:
    documented = set(re.findall(r"^\| `(SOLIMOB_\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == set(environment.VARIABLES)


def test_variable_is_refused_when_it_is_not_listed() -> None:
    with pytest.raises(KeyError):
        environment.text("SOLIMOB_UNKNOWN")


@pytest.mark.parametrize("url", ["mysql://hote/base", "fichier.sqlite3"])
def test_database_is_refused_with_advice_when_of_another_kind(url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        environment.database(url, tmp_path)


def test_database_parts_are_decoded_when_given_by_url(tmp_path: Path) -> None:
    found = environment.database("postgresql://jo:p%40ss@db.example:5433/mobilite?sslmode=require", tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("jo", "p@ss", "db.example", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert environment.database("sqlite:///" + str(tmp_path / "a.db"), tmp_path)["NAME"] == str(tmp_path / "a.db")


def test_key_is_required_when_site_is_hosted(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="SOLIMOB_SECRET_KEY manque"):
        secret_key("", tmp_path, hosted=True)


def test_key_is_kept_for_its_owner_only_when_created(tmp_path: Path) -> None:
    create_local_key(tmp_path)
    kept = secret_key("", tmp_path, hosted=False)
    create_local_key(tmp_path)
    assert secret_key("", tmp_path, hosted=False) == kept
    if os.name == "posix":
        assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_settings_write_nothing_when_imported(tmp_path: Path) -> None:
    home = tmp_path / "maison"
    code = "import django; django.setup(); from solimob.web.config import asgi, urls"
    variables = os.environ | {"SOLIMOB_HOME": str(home), "DJANGO_SETTINGS_MODULE": "solimob.web.config.settings"}
    subprocess.run([sys.executable, "-c", code], env=variables, check=True)
    assert not home.exists()


def test_checks_are_silent_when_settings_are_the_default() -> None:
    assert run_checks() == []


@pytest.mark.parametrize(("accent", "id_"), [("bleu", "solimob.E001"), ("#ffcc00", "solimob.E002")])
def test_accent_is_refused_when_unreadable(settings: object, accent: str, id_: str) -> None:
    settings.SOLIMOB_BRAND = settings.SOLIMOB_BRAND | {"accent": accent}
    messages = run_checks()
    assert [message.id for message in messages] == [id_]
    assert messages[0].hint


def test_contrast_is_that_of_wcag_when_computed() -> None:
    """WCAG 2.2: black on white is 21, #767676 on white is 4.54 (the lightest grey that passes AA)."""
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_hosted_demo_is_refused_when_checked_for_deployment(settings: object) -> None:
    settings.SOLIMOB_HOSTED = settings.SOLIMOB_DEMO = True
    assert "solimob.E006" in [message.id for message in run_checks(include_deployment_checks=True)]


def test_only_the_site_of_tiles_is_let_in_when_an_address_is_set() -> None:
    assert environment.tiles("") == []
    assert environment.tiles("https://fond.example.org/{z}/{x}/{y}.png") == ["https://fond.example.org"]


@pytest.mark.parametrize(
    "url", ["http://fond.example.org/{z}/{x}/{y}.png", "https://fond.example.org/a.png", "/tuiles"]
)
def test_address_of_tiles_is_refused_when_it_is_not_one(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SOLIMOB_TILE_URL"):
        environment.tiles(url)
