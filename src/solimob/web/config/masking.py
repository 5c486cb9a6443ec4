"""Keep out of the logs the tokens that some addresses carry: whoever reads a log must not hold what they open."""

from __future__ import annotations

import logging
import re

MASK = "[masqué]"
_TOKEN = re.compile(
    r"(/(?:public|invitation|demonstration|mot-de-passe-oublie|compte/adresse|besoin|suites|r/[^/\s]+/ecran)/)"
    r"[^/\s?#\"']+"
)
"""An address that carries a token, and the token: public link, invitation, demonstration, password, e-mail address,
the author of a note, the public page of a register, the screen of a meeting."""


class MaskTokens(logging.Filter):
    """Let every record pass, with the tokens of addresses masked in its message and its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the tokens of a record, which keeps its arguments apart: uvicorn formats them itself."""
        record.msg = _masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(argument) for argument in record.args)
        return True


def mask_access_log() -> None:
    """Mask the tokens in the access log of uvicorn, which has handlers of its own that our settings do not reach."""
    logger = logging.getLogger("uvicorn.access")
    if not any(isinstance(known, MaskTokens) for known in logger.filters):
        logger.addFilter(MaskTokens())


def _masked(value: object) -> object:
    return _TOKEN.sub(rf"\g<1>{MASK}", value) if isinstance(value, str) else value
