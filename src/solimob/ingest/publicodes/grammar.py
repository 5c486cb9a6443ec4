"""The expressions of Publicodes: a line of text → the operations, names and constants it writes.

The shapes of names, units and numbers are those the engine (publicodes 1.10) accepts, spaces around operators included;
all binary operators of one level join to the left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

type Raw = object
"""A value of the JSON model, or what a line of text writes."""


class GrammarError(ValueError):
    """A line is no expression; the message is French."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number with its unit as written, a word between quotes, or « oui » and « non »."""

    value: bool | float | str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of a rule, as written: it is resolved from the inner path outwards."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by an operator (`+ - * / // ** < <= > >= = !=`)."""

    operator: str
    left: Raw
    right: Raw


_SPACE = r"[\t \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
_LETTER = r"[a-zA-Z\u00C0-\u017F$]"
_ANY = r"(?:[a-zA-Z\u00C0-\u017F$]|[',°€%²_\"«»]|\d)"
_MORE = rf"(?:{_ANY}|-|\+)"


def _phrase(first: str) -> str:
    return rf"(?:{first}{_MORE}*)(?:{_SPACE}{_ANY}{_MORE}*)*"


_NAME = re.compile(rf"(?:{_phrase(_LETTER)}|\^)(?: \. {_phrase(_LETTER)})*")
_UNIT_NAME = _phrase(rf"(?:[°%€$£¥¢]|{_LETTER})")
_UNIT = re.compile(rf"{_SPACE}*/?{_UNIT_NAME}(?:{_SPACE}*[./]{_UNIT_NAME})*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DATE = re.compile(r"(?:(?:0?[1-9]|[12][0-9]|3[01])/)?(?:0?[1-9]|1[012])/\d{4}")
_WORD = re.compile(r"'.*'|\".*\"")
_SPACES = re.compile(rf"{_SPACE}*")
_LEVELS = tuple(
    re.compile(rf"{_SPACE}+({operators}){_SPACE}+")
    for operators in (">=|<=|!=|>|<|=", r"-|\+", r"\*\*|//|\*|/", r"\*\*")
)


@cache
def parse_line(text: str) -> Raw:
    """Return what a line of text says.

    Raises
    ------
    GrammarError
        If it is not understood whole.
    """
    line = re.sub(r"\s*\n\s*", " ", text).strip()
    found, end = _binary(line, 0, 0)
    if end < len(line):
        raise GrammarError(f"« {line} » : « {line[end:].strip()} » n'est pas compris (opérateur sans espaces autour ?)")
    return found


def _binary(line: str, at: int, level: int) -> tuple[Raw, int]:
    if level == len(_LEVELS):
        return _primary(line, at)
    left, at = _binary(line, at, level + 1)
    while match := _LEVELS[level].match(line, at):
        if level == 2 and match[1] == "**":
            break
        right, at = _binary(line, match.end(), level + 1)
        left = Operation(match[1], left, right)
    return left, at


def _primary(line: str, at: int) -> tuple[Raw, int]:
    if line[at : at + 1] == "(":
        found, at = _binary(line, _skip(line, at + 1), 0)
        at = _skip(line, at)
        if line[at : at + 1] != ")":
            raise GrammarError(f"« {line} » : une parenthèse n'est pas fermée")
        return found, at + 1
    if line[at : at + 1] == "-":
        found, at = _primary(line, _skip(line, at + 1))
        return Operation("-", Constant(0.0), found), at
    if _DATE.match(line, at):
        raise GrammarError(f"« {line} » : les dates ne sont pas lues")
    if match := _NUMBER.match(line, at):
        number, unit = float(match[0]), _UNIT.match(line, match.end())
        return Constant(number, unit[0].strip() if unit else ""), unit.end() if unit else match.end()
    if match := _WORD.match(line, at):
        return Constant(match[0][1:-1]), match.end()
    if match := _NAME.match(line, at):
        name = match[0]
        return Constant(name == "oui") if name in ("oui", "non") else Reference(name), match.end()
    raise GrammarError(f"« {line} » : « {line[at:]} » n'est ni un nombre, ni un mot, ni un nom de règle")


def _skip(line: str, at: int) -> int:
    match = _SPACES.match(line, at)
    return match.end() if match else at
