"""A rendered page, as the tests look at it."""

from __future__ import annotations

from html.parser import HTMLParser


class RenderedPage(HTMLParser):
    """Links, identifiers, loaded addresses, table cells and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.inline_scripts = 0
        self.styled = 0
        self.words: list[str] = []
        self._skip = 0
        self.feed(html)

    @property
    def text(self) -> str:
        """The words one reads."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag points at."""
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        for name in ("src", "data-communes", "data-services", "data-tiles"):
            if found.get(name):
                self.loaded.append(str(found[name]))
        if tag in {"link", "form"}:
            self.loaded.append(str(found.get("href") or found.get("action") or ""))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self.inline_scripts += tag == "script" and "src" not in found
        self.styled += "style" in found or any(name.startswith("on") for name in found)
        self._skip += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        """Leave what is not read."""
        self._skip -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self._skip:
            self.words.append(data)
