"""Secrets carried by links: 256 random bits, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return a token fit for an address."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """Return what is kept of a secret that was handed out: its SHA-256 in hexadecimal, 64 characters."""
    return hashlib.sha256(token.encode()).hexdigest()
