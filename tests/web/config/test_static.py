"""Static files come from installed packages."""

from __future__ import annotations

import sys

import pytest
from django.contrib.staticfiles import finders
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["maplibre/maplibre-gl.js", "maplibre/maplibre-gl.css", "django_htmx/htmx-2.min.js", "solimob/solimob.css"],
)
def test_static_file_is_served_when_asked(client: Client, path: str) -> None:
    assert finders.find(path)
    response = client.get(f"/static/{path}")
    assert response.status_code == 200
    response.close()


def test_nothing_else_of_the_package_is_served_when_asked() -> None:
    assert not finders.find("maplibre/pywidget.js")
    assert not finders.find("maplibre/../__init__.py")


def test_package_is_not_imported_when_its_files_are_found() -> None:
    finders.find("maplibre/maplibre-gl.js")
    assert "maplibre" not in sys.modules
