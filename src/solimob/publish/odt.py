"""Documents as ODT: outline levels, header rows, alternative texts, French."""

from __future__ import annotations

import io

from odf import dc, draw, meta, style, svg, table, text
from odf.element import Element
from odf.namespaces import nsdict
from odf.opendocument import OpenDocumentText

from solimob.publish import document as doc
from solimob.publish.brand import Brand
from solimob.publish.characters import writable
from solimob.publish.raster import png
from solimob.publish.writing import fixed_zip

_TEXT_WIDTH_CM = 17.0
_FONT = "Arial, 'Liberation Sans', sans-serif"
_BESIDE_CM = 8.0
"""Width of a picture that has its list after it, in a section that has to hold on one page."""
_NO_CLOCK = "1980-01-01T00:00:00"

# odfpy keeps one table of namespaces for the whole process and declares those it has met: declaring them all, in one
# order, makes the same document the same bytes.
Element.namespaces.clear()
Element.namespaces.update(nsdict)


def render_odt(document: doc.Document, brand: Brand) -> bytes:
    """Return the document as an ODT file that a technician can edit; it holds no clock."""
    writer = _Writer(writable(brand))
    writer.document(writable(document))
    stream = io.BytesIO()
    writer.odt.write(stream)
    return fixed_zip(stream.getvalue())


class _Writer:
    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        self.odt = OpenDocumentText()
        self.beside_cm = _TEXT_WIDTH_CM
        self.tables = 0
        self.pictures = 0
        self._styles()

    def document(self, document: doc.Document) -> None:
        for element, content in (
            (dc.Title, document.title),
            (dc.Language, "fr-FR"),
            (dc.Creator, self.brand.name),
            (meta.CreationDate, _NO_CLOCK),
            (dc.Date, _NO_CLOCK),
        ):
            self.odt.meta.addElement(element(text=content))
        if document.running_head:
            self._running_head(document.running_head)
        self._paragraph("Title", doc.line(document.title))
        self._paragraph("Subtitle", doc.line(document.subtitle))
        if document.date_line:
            self._paragraph("Small", doc.line(document.date_line))
        for i, section in enumerate(document.sections):
            breaks = i > 0 and (section.new_page or section.one_page)
            name = "Heading 1 page" if breaks else "Heading 1"
            self.odt.text.addElement(text.H(outlinelevel=1, stylename=self.names[name], text=section.title))
            self.beside_cm = _BESIDE_CM if section.one_page else _TEXT_WIDTH_CM
            for block in section.blocks:
                self.block(block)

    def block(self, block: doc.Block) -> None:
        match block:
            case doc.Heading(content, level):
                heading = text.H(outlinelevel=level, stylename=self.names[f"Heading {level}"], text=content)
                self.odt.text.addElement(heading)
            case doc.Paragraph(runs, small):
                self._paragraph("Small" if small else "Body", runs)
            case doc.Bullets(items):
                self._bullets(items)
            case doc.KeyFigures(figures):
                for figure in figures:
                    runs = doc.line(
                        f"{figure.label} : ",
                        doc.strong(figure.value),
                        f" {figure.interval} — {figure.mark}" if figure.interval else f" — {figure.mark}",
                    )
                    self._paragraph("Body", runs)
            case doc.Table():
                self._table(block)
            case doc.Picture():
                self._picture(block)
            case doc.Beside(picture, blocks):
                self._picture(picture, self.beside_cm)
                for inner in blocks:
                    if isinstance(inner, doc.Bullets):
                        self._bullets(inner.items, "Small")
                    else:
                        self.block(inner)
            case doc.Callout(title, lines):
                for runs in ((doc.strong(title),), *lines):
                    self._paragraph("Callout", runs)
            case doc.SourceList():
                self._sources(block)

    def _running_head(self, words: str) -> None:
        header = style.Header()
        header.addElement(text.P(stylename=self.names["Running head"], text=words))
        self.page.addElement(header)

    def _styles(self) -> None:
        layout = style.PageLayout(name="A4")
        layout.addElement(
            style.PageLayoutProperties(
                pagewidth="21cm", pageheight="29.7cm", margintop="1.4cm", marginbottom="1.4cm", marginleft="2cm",
                marginright="2cm",
            )
        )  # fmt: skip
        layout.addElement(style.HeaderStyle())
        self.odt.automaticstyles.addElement(layout)
        self.page = style.MasterPage(name="Standard", pagelayoutname=layout)
        self.odt.masterstyles.addElement(self.page)
        default = style.DefaultStyle(family="paragraph")
        default.addElement(style.TextProperties(language="fr", country="FR", fontfamily=_FONT, fontsize="10pt"))
        self.odt.styles.addElement(default)
        accent = self.brand.accent
        self.names = {
            "Body": self._style("Body", "10pt", bottom="0.12cm"),
            "Small": self._style("Small", "8.5pt", "#4a4a4a", bottom="0.1cm"),
            "Cell": self._style("Cell", "8.5pt"),
            "Number": self._style("Number", "8.5pt", align="end"),
            "Header": self._style("Header", "8.5pt", bold=True),
            "Header number": self._style("Header number", "8.5pt", bold=True, align="end"),
            "Caption": self._style("Caption", "9.5pt", bold=True, bottom="0.1cm", follows=True),
            "Callout": self._style("Callout", "10pt", border=f"1.5pt solid {accent}"),
            "Running head": self._style("Running head", "8.5pt", "#4a4a4a", bold=True, bottom="0.2cm", align="end"),
            "Title": self._style("Title", "18pt", accent, bold=True, bottom="0.2cm"),
            "Subtitle": self._style("Subtitle", "12pt", "#4a4a4a", bottom="0.2cm"),
            "Heading 1": self._style("Heading 1", "15pt", accent, bold=True, top="0.4cm", bottom="0.2cm", follows=True),
            "Heading 1 page": self._style("Heading 1 page", "15pt", accent, bold=True, bottom="0.2cm", page=True),
            "Heading 2": self._style(
                "Heading 2", "12pt", accent, bold=True, top="0.3cm", bottom="0.15cm", follows=True
            ),
            "Heading 3": self._style("Heading 3", "11pt", accent, bold=True, top="0.2cm", bottom="0.1cm", follows=True),
        }
        strong = style.Style(name="Strong", family="text")
        strong.addElement(style.TextProperties(fontweight="bold"))
        emphasis = style.Style(name="Emphasis", family="text")
        emphasis.addElement(style.TextProperties(fontstyle="italic"))
        for added in (strong, emphasis):
            self.odt.styles.addElement(added)
        self.weights = {doc.Weight.STRONG: strong, doc.Weight.EMPHASIS: emphasis}
        self.bullets = text.ListStyle(name="Bullets")
        level = text.ListLevelStyleBullet(level="1", bulletchar="•")
        level.addElement(style.ListLevelProperties(spacebefore="0.2cm", minlabelwidth="0.4cm"))
        self.bullets.addElement(level)
        self.odt.automaticstyles.addElement(self.bullets)
        self.cell = style.Style(name="CellBox", family="table-cell")
        self.cell.addElement(style.TableCellProperties(padding="0.08cm", borderbottom="0.5pt solid #b5bcc2"))
        self.odt.automaticstyles.addElement(self.cell)

    def _style(
        self,
        name: str,
        size: str,
        colour: str = "#1a1a1a",
        *,
        bold: bool = False,
        top: str = "0cm",
        bottom: str = "0cm",
        align: str = "start",
        border: str | None = None,
        page: bool = False,
        follows: bool = False,
    ) -> style.Style:
        added = style.Style(name=name, family="paragraph")
        properties = {"margintop": top, "marginbottom": bottom, "textalign": align}
        if border:
            properties |= {"borderleft": border, "paddingleft": "0.3cm", "marginleft": "0.2cm"}
        if page:
            properties["breakbefore"] = "page"
        if follows:
            properties["keepwithnext"] = "always"
        added.addElement(style.ParagraphProperties(**properties))
        added.addElement(
            style.TextProperties(fontsize=size, color=colour, fontweight="bold" if bold else "normal", fontfamily=_FONT)
        )
        self.odt.styles.addElement(added)
        return added

    def _paragraph(self, name: str, runs: doc.Line) -> None:
        self.odt.text.addElement(self._filled(text.P(stylename=self.names[name]), runs))

    def _filled(self, paragraph: text.P, runs: doc.Line) -> text.P:
        for run in runs:
            if run.href is not None:
                paragraph.addElement(text.A(href=run.href, type="simple", text=run.text))
            elif run.weight in self.weights:
                paragraph.addElement(text.Span(stylename=self.weights[run.weight], text=run.text))
            else:
                paragraph.addText(run.text)
        return paragraph

    def _table(self, value: doc.Table) -> None:
        self._paragraph("Caption", doc.line(value.caption))
        self.tables += 1
        whole = style.Style(name=f"Table{self.tables}", family="table")
        whole.addElement(style.TableProperties(width=f"{_TEXT_WIDTH_CM}cm", align="margins"))
        self.odt.automaticstyles.addElement(whole)
        grid = table.Table(name=f"Tableau {self.tables}", stylename=whole)
        shares = value.widths or (1.6, *([1.0] * (len(value.header) - 1)))
        for i, share in enumerate(shares):
            column = style.Style(name=f"Table{self.tables}.{i}", family="table-column")
            column.addElement(style.TableColumnProperties(columnwidth=f"{_TEXT_WIDTH_CM * share / sum(shares):.2f}cm"))
            self.odt.automaticstyles.addElement(column)
            grid.addElement(table.TableColumn(stylename=column))
        head = table.TableHeaderRows()
        heads = tuple("Header number" if is_number else "Header" for is_number in value.numeric)
        head.addElement(self._row(value.header, heads))
        grid.addElement(head)
        styles = tuple("Number" if is_number else "Cell" for is_number in value.numeric)
        for cells in value.rows:
            grid.addElement(self._row(cells, styles))
        self.odt.text.addElement(grid)
        for note in value.notes:
            self._paragraph("Small", doc.line(note))

    def _row(self, cells: tuple[str, ...], styles: tuple[str, ...]) -> table.TableRow:
        row = table.TableRow()
        for content, name in zip(cells, styles):
            cell = table.TableCell(valuetype="string", stylename=self.cell)
            cell.addElement(text.P(stylename=self.names[name], text=content))
            row.addElement(cell)
        return row

    def _bullets(self, items: tuple[doc.Line, ...], name: str = "Body") -> None:
        bullets = text.List(stylename=self.bullets)
        for item in items:
            entry = text.ListItem()
            entry.addElement(self._filled(text.P(stylename=self.names[name]), item))
            bullets.addElement(entry)
        self.odt.text.addElement(bullets)

    def _picture(self, picture: doc.Picture, widest_cm: float = _TEXT_WIDTH_CM) -> None:
        width = min(picture.width_cm, widest_cm)
        image = png(picture.svg, width)
        width_px, height_px = (int.from_bytes(image[i : i + 4], "big") for i in (16, 20))
        self.pictures += 1
        frame = draw.Frame(
            name=f"Figure {self.pictures}",
            width=f"{width:.2f}cm",
            height=f"{width * height_px / width_px:.2f}cm",
            anchortype="as-char",
        )
        address = self.odt.addPicture(f"Pictures/figure-{self.pictures}.png", "image/png", image)
        frame.addElement(draw.Image(href=address, type="simple"))
        frame.addElement(svg.Title(text=picture.caption))
        frame.addElement(svg.Desc(text=picture.alternative))
        paragraph = text.P(stylename=self.names["Body"])
        paragraph.addElement(frame)
        self.odt.text.addElement(paragraph)
        self._paragraph("Caption", doc.line(picture.caption))
        if picture.table is not None:
            self._table(picture.table)

    def _sources(self, sources: doc.SourceList) -> None:
        if sources.compact:
            joined = " · ".join(f"[{entry.reference}] {entry.text}" for entry in sources.entries)
            self._paragraph("Small", doc.line(joined))
            return
        for entry in sources.entries:
            pieces: list[str | doc.Run] = [f"[{entry.reference}] {entry.text} — licence : {entry.licence}"]
            if entry.url:
                pieces += [" — ", doc.Run(entry.url, href=entry.url)]
            self._paragraph("Small", doc.line(*pieces))
