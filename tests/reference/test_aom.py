"""EPCI named by a list of AOM."""

from __future__ import annotations

from pathlib import Path

import pytest

from solimob.reference.aom import listed_aom
from solimob.reference.strict_yaml import ReferenceFileError


def test_thouarsais_is_named_by_a_list() -> None:
    """../shared/facts/territories.md §A: AOM in the catalogue of transport.data.gouv.fr."""
    assert "247900798" in listed_aom()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('"12": {name: X, list: Y, url: z, read_on: 2026-02-04, status: to_verify}\n', "ligne 1"),
        ('\n"247900798": {name: X}\n', "ligne 2"),
        ('"247900798": {name: X, list: Y, url: z, read_on: hier, status: to_verify}\n', "read_on"),
    ],
)
def test_wrong_line_is_refused_with_its_place(text: str, where: str, tmp_path: Path) -> None:
    path = tmp_path / "aom.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceFileError, match=where):
        listed_aom(path)
