"""Files on disk: workbook, GeoJSON, names, and a disk that refuses."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import shapely

from solimob.publish import DocumentWriteError, UnknownFormatError, write_documents
from solimob.publish.geojson import render_geojson
from solimob.publish.writing import write_together
from solimob.publish.xlsx import render_xlsx
from tests.publish.territories import AWKWARD, empty, fake, renamed, service, squares


def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_workbook_has_numbers_and_empty_cells_when_values_are_unknown() -> None:
    """L1: unknown is an empty cell with its note, never zero."""
    sheet = workbook(render_xlsx(fake()))["indicateurs"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    rows = [dict(zip(header, row)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    secret = [row for row in rows if row["indicateur"] == "poverty_rate" and row["valeur"] is None]
    assert secret
    assert all(row["note"] == "donnée absente" for row in secret)
    known = [row for row in rows if row["valeur"] is not None]
    assert all(isinstance(row["valeur"], int | float) for row in known)
    assert all(row["nature"] and row["millesime"] and row["sources"] for row in rows)
    assert {row["code"] for row in rows} == {*fake().territory.codes, fake().territory.id}


def test_workbook_numbers_its_sources_when_it_cites_them() -> None:
    book = workbook(render_xlsx(fake()))
    numbers = {str(row[0]) for row in book["Sources"].iter_rows(min_row=2, values_only=True)}
    cited = {n for row in book["indicateurs"].iter_rows(min_row=2, values_only=True) for n in str(row[11]).split(", ")}
    assert cited <= numbers
    titles = [row[2] for row in book["Sources"].iter_rows(min_row=2, values_only=True)]
    assert all(titles)


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_workbook_keeps_text_when_it_looks_like_a_formula(name: str) -> None:
    book = workbook(render_xlsx(replace(fake(), offer=(service(name),))))
    cell = book["offre"]["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_workbook_is_the_same_bytes_when_written_twice() -> None:
    assert render_xlsx(fake()) == render_xlsx(fake())


def test_workbook_is_written_when_the_territory_has_no_data() -> None:
    assert workbook(render_xlsx(empty(fake())))["indicateurs"].max_row == 1


def test_geojson_is_valid_when_written() -> None:
    codes = fake().territory.codes
    collection = json.loads(render_geojson(renamed(fake(), codes[0], AWKWARD), squares(codes)))
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert [feature["id"] for feature in collection["features"]] == list(codes)
    assert collection["features"][0]["properties"]["label"] == AWKWARD
    for feature in collection["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert all(polygon.exterior.is_ccw for polygon in shape.geoms)
    first = collection["features"][0]["geometry"]["coordinates"][0][0][0]
    assert all(round(value, 5) == value for value in first)


def test_geojson_says_null_when_a_value_or_a_contour_is_absent() -> None:
    codes = fake().territory.codes
    collection = json.loads(render_geojson(fake(), squares(codes[:-1])))
    last = collection["features"][-1]
    assert last["geometry"] is None
    assert last["properties"]["has_contour"] is False
    assert codes[-1] in collection["note"]
    assert last["properties"]["values"]["poverty_rate"] is None
    assert last["properties"]["natures"]["poverty_rate"] == "observed"


def test_geojson_is_the_same_bytes_when_written_twice() -> None:
    contours = squares(fake().territory.codes)
    assert render_geojson(fake(), contours) == render_geojson(fake(), contours)


def test_documents_have_their_names_when_written(tmp_path: Path) -> None:
    written = write_documents(fake(), tmp_path, {"pdf", "docx", "odt", "xlsx", "geojson"}, {})
    assert [path.name for path in written] == [
        "brief.docx",
        "brief.odt",
        "brief.pdf",
        "diagnosis.docx",
        "diagnosis.geojson",
        "diagnosis.odt",
        "diagnosis.pdf",
        "diagnosis.xlsx",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in written]


def test_nothing_is_written_when_a_format_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="« csv » inconnu"):
        write_documents(fake(), tmp_path, ["pdf", "csv"], {})
    assert not list(tmp_path.iterdir())


def test_previous_file_stays_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "diagnosis.pdf"
    target.write_bytes(b"before")

    def full(self: Path, other: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DocumentWriteError, match="libérez de la place") as error:
        write_together({target: b"after"})
    assert "diagnosis.pdf" in str(error.value)
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["diagnosis.pdf"]


def test_no_document_is_left_when_the_disk_fills_after_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "diagnosis.pdf").write_bytes(b"before")
    synced = []

    def full_at_the_second(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_at_the_second)
    with pytest.raises(DocumentWriteError, match=r"diagnosis\.pdf : .*aucun fichier n'a été remplacé"):
        write_documents(fake(), tmp_path, ["pdf"], {})
    assert [path.name for path in tmp_path.iterdir()] == ["diagnosis.pdf"]
    assert (tmp_path / "diagnosis.pdf").read_bytes() == b"before"


def test_error_says_what_was_replaced_when_one_name_is_refused(tmp_path: Path) -> None:
    """A directory in the place of a file is refused by every system."""
    (tmp_path / "diagnosis.pdf").mkdir()
    with pytest.raises(DocumentWriteError, match=r"remplacés : brief\.pdf"):
        write_documents(fake(), tmp_path, ["pdf"], {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.pdf", "diagnosis.pdf"]


def test_error_is_french_when_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(DocumentWriteError, match="écriture impossible"):
        write_together({tmp_path / "out" / "diagnosis.pdf": b"x"})
