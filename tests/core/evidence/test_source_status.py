"""A source is « vérifié » only where somebody read it."""

from __future__ import annotations

from datetime import date

from solimob.core.evidence import Source, SourceStatus


def test_source_is_to_verify_when_nobody_says_otherwise() -> None:
    assert Source("x", "Un fichier", "moi", 2024, "inconnue", None, date(2026, 1, 1)).status is SourceStatus.TO_VERIFY
