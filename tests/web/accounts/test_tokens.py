"""What is kept of a secret that was handed out."""

from __future__ import annotations

from solimob.web.accounts.services import token_digest


def test_stored_links_stay_readable_when_a_secret_is_kept_by_its_digest() -> None:
    """The digest is the SHA-256 of FIPS 180-2 (« abc », appendix B.1): links stored by every app depend on it."""
    assert token_digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert token_digest("abd") != token_digest("abc")
