"""A document in plain text, for a terminal."""

from __future__ import annotations

from solimob.publish import document as doc


def render_text(document: doc.Document) -> str:
    """Return the document as lines of text: titles, paragraphs, bullets, and one line for each row of a table."""
    lines = [document.title, document.subtitle, ""]
    for section in document.sections:
        lines += [section.title.upper(), ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def _block(block: doc.Block) -> list[str]:
    match block:
        case doc.Heading(text, _):
            return [f"# {text}"]
        case doc.Paragraph(runs, _):
            return [_line(runs)]
        case doc.Bullets(items):
            return [f"- {_line(item)}" for item in items]
        case doc.Table():
            rows = [" | ".join(cell for cell in row if cell) for row in block.rows]
            return [f"{block.caption} :", *(f"- {row}" for row in rows), *block.notes]
        case doc.Callout(title, lines):
            return [title, *(_line(line) for line in lines)]
        case doc.KeyFigures(figures):
            return [f"- {f.label} : {f.value} {f.interval} ({f.mark})".replace("  ", " ") for f in figures]
        case doc.SourceList(entries, _):
            return [f"[{entry.reference}] {entry.text}" for entry in entries]
        case doc.Picture() | doc.Beside():
            return []


def _line(runs: doc.Line) -> str:
    return "".join(run.text for run in runs)
