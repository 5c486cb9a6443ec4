"""A test client that asks for fragments as htmx does, and compares them with the full page."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client


class HtmxClient(Client):
    """`client.fragment(url)` sends the header that htmx sends."""

    def fragment(self, url: str, **kwargs: Any) -> Any:
        """GET as htmx does."""
        return self.get(url, headers={"HX-Request": "true"}, **kwargs)


def assert_same_fragment(client: HtmxClient, url: str) -> str:
    """Check that what htmx puts in the page is what a plain reload shows, and return it."""
    fragment = _plain(client.fragment(url).content.decode())
    page = _plain(client.get(url).content.decode())
    assert fragment, "the fragment is empty"
    assert "<html" not in fragment
    assert fragment in page, f"the page does not hold the fragment:\n{fragment}"
    return fragment


def _plain(html: str) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    return re.sub(r"\s+", " ", html).strip()
