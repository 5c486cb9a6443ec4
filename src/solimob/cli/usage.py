"""The messages of argparse in French: it ships none, and looks them up through gettext."""

from __future__ import annotations

import argparse

_FRENCH = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "afficher cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "en trop, ou inconnu : %s",
    "ambiguous option: %(option)s could match %(matches)s": "« %(option)s » est ambigu : %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "« %(value)s » n'est pas au choix : %(choices)s",
    # Options that are neither a text, a path nor a whole number read themselves, with their own words.
    "invalid %(type)s value: %(value)r": "« %(value)s » n'est pas un nombre entier",
    "expected one argument": "une valeur est attendue",
    "ignored explicit argument %r": "ne prend pas de valeur, et %r lui est donnée",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "« %(parser_name)s » est inconnu ; au choix : %(choices)s",
}


def speak_french() -> None:
    """Give argparse the messages of this module; one that is not here stays as it is."""
    # The name under which argparse imports gettext: its catalogue is chosen by the locale, and would need a .mo file.
    argparse._ = lambda message: _FRENCH.get(message, message)  # type: ignore[attr-defined]
