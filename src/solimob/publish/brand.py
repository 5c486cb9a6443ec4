"""The look that an operator may set."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Brand:
    """Name printed at the foot of pages and the one accent colour (`#rrggbb`, dark enough to read on white).

    Raises
    ------
    ValueError
        If the colour is not written `#rrggbb`.
    """

    name: str = "solimob"
    accent: str = "#1f4e79"

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.accent):
            raise ValueError(
                f"couleur d'accent « {self.accent} » : écrivez-la sous la forme #rrvvbb, par exemple #1f4e79"
            )


DEFAULT = Brand()
