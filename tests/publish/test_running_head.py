"""Words at the head of every page, in the three formats."""

from __future__ import annotations

import io
import zipfile

import pytest

from solimob.publish.document import Document, Paragraph, Section, line
from solimob.publish.outputs import render

WORDS = "Projet à faire relire"
PLAIN = Document("Titre", "Sous-titre", (Section("Partie", (Paragraph(line("texte")),)),))


def head_of(content: bytes, output_format: str) -> str:
    """Return the part of the file that holds what every page shows."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    if output_format == "odt":
        return archive.read("styles.xml").decode().split("<style:master-page", 1)[1]
    return "".join(archive.read(name).decode() for name in archive.namelist() if "header" in name)


@pytest.mark.parametrize("output_format", ["odt", "docx"])
def test_running_head_is_in_the_page_itself_when_it_is_given(output_format: str) -> None:
    marked = Document("Titre", "Sous-titre", PLAIN.sections, running_head=WORDS)
    assert WORDS in head_of(render(marked, output_format), output_format)
    assert WORDS not in head_of(render(PLAIN, output_format), output_format)


def test_running_head_changes_the_pdf_when_it_is_given() -> None:
    marked = Document("Titre", "Sous-titre", PLAIN.sections, running_head=WORDS)
    assert render(marked, "pdf") != render(PLAIN, "pdf")
