"""Documents as DOCX: real heading styles, repeated header rows, alternative texts, French."""

from __future__ import annotations

import io
from typing import Any

from docx import Document as open_word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from solimob.publish import document as doc
from solimob.publish.brand import Brand
from solimob.publish.characters import writable
from solimob.publish.raster import png
from solimob.publish.writing import NO_CLOCK, fixed_zip

_TEXT_WIDTH_CM = 17.0
_FONT = "Arial"
"""Found on every desktop, or replaced by Liberation Sans, which has the same widths: pages break alike."""
_BESIDE_CM = 8.0
"""Width of a picture that has its list after it, in a section that has to hold on one page."""


def render_docx(document: doc.Document, brand: Brand) -> bytes:
    """Return the document as a DOCX file that a technician can edit; it holds no clock."""
    writer = _Writer(writable(brand))
    writer.document(writable(document))
    stream = io.BytesIO()
    writer.word.save(stream)
    return fixed_zip(stream.getvalue())


class _Writer:
    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self.accent = RGBColor.from_string(brand.accent[1:].upper())
        self.word = open_word()
        self.beside_cm = _TEXT_WIDTH_CM
        self._page()
        self._styles()

    def document(self, document: doc.Document) -> None:
        properties = self.word.core_properties
        properties.title, properties.author, properties.language = document.title, self.brand.name, "fr-FR"
        properties.keywords, properties.comments = ", ".join(document.keywords), ""
        properties.created = properties.modified = NO_CLOCK
        if document.running_head:
            self.word.sections[0].header.paragraphs[0].add_run(document.running_head).bold = True
        self.word.add_paragraph(document.title, style="Title")
        self.word.add_paragraph(document.subtitle, style="Subtitle")
        if document.date_line:
            self._small(self.word, document.date_line)
        for i, section in enumerate(document.sections):
            heading = self.word.add_heading(section.title, 1)
            heading.paragraph_format.page_break_before = i > 0 and (section.new_page or section.one_page)
            self.beside_cm = _BESIDE_CM if section.one_page else _TEXT_WIDTH_CM
            for block in section.blocks:
                self.block(self.word, block)

    def block(self, parent: Any, block: doc.Block) -> None:
        match block:
            case doc.Heading(text, level):
                self.word.add_heading(text, level)
            case doc.Paragraph(runs, small):
                self._runs(parent.add_paragraph(style="Small" if small else None), runs)
            case doc.Bullets(items):
                self._bullets(items)
            case doc.KeyFigures(figures):
                self._key_figures(figures)
            case doc.Table():
                self._table(block)
            case doc.Picture():
                self._picture(block)
            case doc.Beside(picture, blocks):
                self._picture(picture, self.beside_cm)
                for inner in blocks:
                    if isinstance(inner, doc.Bullets):
                        self._bullets(inner.items, "Small Bullet")
                    else:
                        self.block(parent, inner)
            case doc.Callout(title, lines):
                self._callout(title, lines)
            case doc.SourceList():
                self._sources(block)

    def _page(self) -> None:
        page = self.word.sections[0]
        page.page_width, page.page_height = Cm(21.0), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.0)
        page.top_margin = page.bottom_margin = Cm(1.4)

    def _styles(self) -> None:
        styles = self.word.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(10)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(3), 1.05
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        language = defaults.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            defaults.append(language)
        language.set(qn("w:val"), "fr-FR")
        for name, size in (("Title", 18), ("Subtitle", 12), ("Heading 1", 15), ("Heading 2", 12), ("Heading 3", 11)):
            style = styles[name]
            style.font.size, style.font.color.rgb, style.font.italic = Pt(size), self.accent, False
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                del fonts.attrib[attribute]
            style.font.name = _FONT
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(3)
        small = styles.add_style("Small", 1)
        small.base_style, small.font.size = normal, Pt(8.5)
        small.font.color.rgb = RGBColor(0x4A, 0x4A, 0x4A)
        bullet = styles.add_style("Small Bullet", 1)
        bullet.base_style, bullet.font.size = styles["List Bullet"], Pt(8.5)
        bullet.paragraph_format.space_after = Pt(2)
        styles["Caption"].font.size, styles["Caption"].font.color.rgb = Pt(9.5), RGBColor(0x1A, 0x1A, 0x1A)

    def _runs(self, paragraph: Any, runs: doc.Line) -> None:
        for run in runs:
            if run.href is None:
                written = paragraph.add_run(run.text)
            else:
                written = self._link(paragraph, run)
            written.bold = run.weight is doc.Weight.STRONG or None
            written.italic = run.weight is doc.Weight.EMPHASIS or None

    def _link(self, paragraph: Any, run: doc.Run) -> Any:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(run.href, kind, is_external=True))
        written = paragraph.add_run(run.text)
        written.font.underline, written.font.color.rgb = True, self.accent
        paragraph._p.remove(written._r)
        link.append(written._r)
        paragraph._p.append(link)
        return written

    def _small(self, parent: Any, text: str) -> None:
        parent.add_paragraph(text, style="Small")

    def _key_figures(self, figures: tuple[doc.KeyFigure, ...]) -> None:
        for figure in figures:
            paragraph = self.word.add_paragraph()
            value = paragraph.add_run(figure.value)
            value.bold, value.font.size, value.font.color.rgb = True, Pt(14), self.accent
            paragraph.add_run(f" {figure.interval}" if figure.interval else "")
            paragraph.add_run().add_break()
            paragraph.add_run(figure.label)
            mark = paragraph.add_run(f" — {figure.mark}")
            mark.font.size = Pt(8.5)

    def _table(self, table: doc.Table) -> None:
        caption = self.word.add_paragraph(table.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
        grid = self.word.add_table(rows=1 + len(table.rows), cols=len(table.header), style="Table Grid")
        grid.autofit = False
        shares = table.widths or (1.6, *([1.0] * (len(table.header) - 1)))
        widths = [Cm(_TEXT_WIDTH_CM * share / sum(shares)) for share in shares]
        for column, width in zip(grid.columns, widths):
            column.width = width
        for i, cells in enumerate((table.header, *table.rows)):
            row = grid.rows[i]
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if i == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, content, is_number, width in zip(row.cells, cells, table.numeric, widths):
                cell.width = width
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                run = paragraph.add_run(content)
                run.font.size, run.bold = Pt(8.5), i == 0 or None
                if is_number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for note in table.notes:
            self._small(self.word, note)

    def _bullets(self, items: tuple[doc.Line, ...], style: str = "List Bullet") -> None:
        for item in items:
            self._runs(self.word.add_paragraph(style=style), item)

    def _picture(self, picture: doc.Picture, widest_cm: float = _TEXT_WIDTH_CM) -> None:
        width_cm = min(picture.width_cm, widest_cm)
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(6), True
        shape = paragraph.add_run().add_picture(io.BytesIO(png(picture.svg, width_cm)), width=Cm(width_cm))
        shape._inline.docPr.set("descr", picture.alternative)
        shape._inline.docPr.set("title", picture.caption)
        self.word.add_paragraph(picture.caption, style="Caption")
        if picture.table is not None:
            self._table(picture.table)

    def _callout(self, title: str, lines: tuple[doc.Line, ...]) -> None:
        for i, runs in enumerate(((doc.strong(title),), *lines)):
            paragraph = self.word.add_paragraph()
            self._runs(paragraph, runs)
            paragraph.paragraph_format.keep_with_next = i < len(lines)
            paragraph.paragraph_format.left_indent = Cm(0.4)
            borders = OxmlElement("w:pBdr")
            left = OxmlElement("w:left")
            attributes = {"val": "single", "sz": "18", "space": "8", "color": self.brand.accent[1:]}
            for name, value in attributes.items():
                left.set(qn(f"w:{name}"), value)
            borders.append(left)
            paragraph._p.get_or_add_pPr().append(borders)

    def _sources(self, sources: doc.SourceList) -> None:
        if sources.compact:
            self._small(self.word, " · ".join(f"[{entry.reference}] {entry.text}" for entry in sources.entries))
            return
        for entry in sources.entries:
            runs: list[str | doc.Run] = [f"[{entry.reference}] {entry.text} — licence : {entry.licence}"]
            if entry.url:
                runs += [" — ", doc.Run(entry.url, href=entry.url)]
            self._runs(self.word.add_paragraph(style="Small"), doc.line(*runs))
