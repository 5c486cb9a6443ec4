"""The one place that calls typst. What its fonts cannot show is said in words, where it stood: nothing is lost unseen.

PDF/UA forbids a character without a drawing, and typst then writes no file at all. Which ones have a drawing is asked
to typst itself, once for each: its fonts are inside it, and no table of them can go stale.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import typst

from solimob.publish.characters import with_texts, writable

SYMBOL = "[symbole]"
"""Printed for an emoji or a sign that the fonts do not have."""
WRITING = "[autre écriture]"
"""Printed for words in a writing that the fonts do not have."""

_JOINER = "\u200d"
_JOINED = f'{_JOINER}[^\\s"<>&;]'
_ACCENTS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARKS = f"{_ACCENTS}\ufe00-\ufe0f"
_EMOJI_ENDS = "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_SIGN = re.compile(
    f'(?:{_FLAG}|[^\0-\x7f]|[!-~](?<!["<>&;])(?=[{_MARKS}{_JOINER}]))(?:[{_MARKS}{_EMOJI_ENDS}]|{_JOINED})*'
)
"""What is read as one sign: a character beyond ASCII, or any with its accents, joiners, skin tone or second half of a
flag. The punctuation of XML is never part of one: drawings are texts too."""
_PLAIN = re.compile(f"[^{_MARKS}{_EMOJI_ENDS}{_JOINER}][{_ACCENTS}]{{0,4}}[\ufe0e\ufe0f]?")
_WRITINGS = re.compile(rf"{re.escape(WRITING)}(?:\s*{re.escape(WRITING)})+")
_ADDRESSES = frozenset({"href", "url"})
_DRAWING = "svg"
"""A drawing is set in the one font that it names; in a text, typst looks for a sign in its other fonts too."""
_UNDRAWN = frozenset({"alternative"})
_TAB_AFTER_LINE = re.compile("(?<=[\r\x85\u2028\u2029])\t|(?<=\r\n)\t")
"""What a page of the web sends for an indented line: typst takes such a tabulation for a sign without a drawing."""
_LINE = re.compile(r"\.typ:(\d+):")
_MOST_REMEMBERED = 20_000
_MOST_AT_ONCE = 300
"""The diagnostic of typst takes a time that grows as the square of the number of refusals."""
_shown: dict[tuple[str, bool], bool] = {}


def set_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return data set by a template of this folder, as a tagged PDF/UA-1 file; it holds no clock.

    Raises
    ------
    typst.TypstError
        If the template is wrong, or the document breaks a rule of PDF/UA.
    """
    source = files("solimob.publish").joinpath(template).read_bytes()
    try:
        return _pdf(source, _text_of(data))
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _pdf(source, _text_of(data, one_font=True))  # signs that are drawn alone, and not beside each other


def set_png(source: bytes, data: Mapping[str, Any], pixels_per_inch: float) -> bytes:
    """Return data set by typst source, as one image."""
    return _compile(source, data=_text_of(data), format="png", ppi=pixels_per_inch)


def drawable[T](value: T, *, one_font: bool = False) -> T:
    """Return a value whose texts the fonts can show: words in brackets stand for each sign that they cannot.

    Addresses stay right: such a sign is written `%F0%9F%9A%B2` in them. Alternative texts are read, not drawn: they
    stay. With `one_font`, every text is held to what a drawing may show.
    """
    signs: dict[bool, set[str]] = {False: set(), True: set()}

    def gather(text: str, name: str) -> str:
        in_drawing = one_font or name == _DRAWING
        written = _TAB_AFTER_LINE.sub(" ", unicodedata.normalize("NFC", text) if in_drawing else text)
        signs[in_drawing].update(_SIGN.findall(written))
        return written

    value = with_texts(value, gather)
    missing = {in_drawing: _missing(found, in_drawing) for in_drawing, found in signs.items()}

    def said(text: str, name: str) -> str:
        if name in _UNDRAWN:
            return text
        say = quote if name in _ADDRESSES else _in_words
        unseen = missing[one_font or name == _DRAWING]
        return _WRITINGS.sub(WRITING, _SIGN.sub(lambda sign: say(sign[0]) if sign[0] in unseen else sign[0], text))

    return with_texts(value, said) if any(missing.values()) else value


def _in_words(sign: str) -> str:
    kinds = [unicodedata.category(character) for character in sign]
    if all(kind == "Cf" for kind in kinds):
        return ""  # a mark of direction or of joining: it draws nothing by itself
    if kinds == ["Zs"]:
        return " "
    return WRITING if any(kind in ("Lo", "Lm", "Ll", "Lu", "Mc") for kind in kinds) else SYMBOL


def _missing(signs: Iterable[str], in_drawing: bool) -> frozenset[str]:
    """Return the signs that the fonts of typst do not have."""
    asked = sorted(set(signs))
    if len(_shown) + len(asked) > _MOST_REMEMBERED:
        _shown.clear()
    answers = {sign: _plain(sign, in_drawing) and _shown.get((sign, in_drawing)) for sign in asked}
    new = [sign for sign in asked if answers[sign] is None]
    for start in range(0, len(new), _MOST_AT_ONCE):
        some = new[start : start + _MOST_AT_ONCE]
        refused = _refused(some, in_drawing)
        answers |= {sign: sign not in refused for sign in some}
    _shown.update({(sign, in_drawing): is_shown for sign, is_shown in answers.items()})
    return frozenset(sign for sign, is_shown in answers.items() if not is_shown)


def _refused(signs: Sequence[str], in_drawing: bool) -> frozenset[str]:
    """Return those of the signs that typst refuses, each on a line of its own: its diagnostic names the line."""
    others = "false" if in_drawing else "true"
    lines = ['#set document(title: "Essai")', f'#set text(lang: "fr", font: "Libertinus Serif", fallback: {others})']
    first = len(lines) + 1
    for sign in signs:
        escaped = "".join(f"\\u{{{ord(character):x}}}" for character in sign)
        lines += [f'#text("{escaped}")', ""]
    try:
        _compile("\n".join(lines).encode(), format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        found = {int(line) for line in _LINE.findall(error.diagnostic)}
        return frozenset(sign for rank, sign in enumerate(signs) if first + 2 * rank in found)
    return frozenset()


def _plain(sign: str, in_drawing: bool) -> bool:
    """Whether a sign is a letter, its accents and how to draw it: typst sets anything more in pieces, or stops.

    In a drawing even accents are set apart. No font of typst draws people of several parts, flags or skin tones.
    """
    if in_drawing:
        kind = unicodedata.category(sign[0])
        return len(sign) == 1 and (kind[0] in "LNPS" or kind == "Zs")
    return _PLAIN.fullmatch(sign) is not None


def _text_of(data: Mapping[str, Any], *, one_font: bool = False) -> str:
    return json.dumps(drawable(writable(dict(data)), one_font=one_font), ensure_ascii=False)


def _pdf(source: bytes, data: str) -> bytes:
    return _compile(source, data=data, format="pdf", pdf_standards=["ua-1"], timestamp=0)


def _compile(source: bytes, data: str = "{}", **options: Any) -> bytes:
    return typst.compile(source, ignore_system_fonts=True, sys_inputs={"data": data}, **options)
