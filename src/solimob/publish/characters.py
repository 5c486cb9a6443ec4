"""Texts that a file can hold: control characters and halves of characters, which XML and typst refuse, made visible."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

REFUSED = "\ufffd"
"""The replacement character of Unicode, which word processors and our fonts show."""

_LINE_ENDS = re.compile("[\v\f]")
"""What word processors paste for « new line » and « new page »."""
_MARK_OF_A_FILE = "\ufeff"
"""The byte order mark says nothing inside a text, draws nothing, and PDF/UA forbids it."""
_REFUSED = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def writable[T](value: T) -> T:
    """Return a document, a sheet or the data of a template with every text fit to be written in a file."""
    return with_texts(value, lambda text, _: _written(text))


def with_texts(value: Any, change: Callable[[str, str], str], name: str = "") -> Any:
    """Return a value with `change(text, name)` in the place of each text, at any depth.

    `name` is that of the field or key that holds the text; the pieces of a list have the name of the list.
    """
    match value:
        case Enum():
            return value
        case str():
            return change(value, name)
        case list() | tuple():
            return type(value)(with_texts(each, change, name) for each in value)
        case dict():
            return {key: with_texts(each, change, key) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        return replace(value, **{each: with_texts(getattr(value, each), change, each) for each in names})
    return value


def _written(text: str) -> str:
    return _REFUSED.sub(REFUSED, _LINE_ENDS.sub("\n", text).replace(_MARK_OF_A_FILE, ""))
