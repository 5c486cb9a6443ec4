"""Files that cannot be read: the person is told in French, with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from solimob.reference.strict_yaml import ReferenceFileError, read_yaml
from solimob.reference.unreadable import why_unreadable, yaml_problem

WRONG = [
    ("a: [1, 2\n", "ligne 2, colonne 1 : il manque « , » ou « ] » ; ouvert ligne 1, colonne 4"),
    ("a: {b: 1\n", "il manque « , » ou « } » ; ouvert ligne 1, colonne 4"),
    ("a: b: c\n", "ligne 1, colonne 5 : « : » n'est pas attendu ici"),
    ("a: 'x\n", "un guillemet n'est pas fermé ; ouvert ligne 1, colonne 4"),
    ("a: 1\n\tb: 2\n", "ligne 2, colonne 1 : une tabulation tient lieu de retrait"),
    ("a: >\n\tx\n", "ligne 2, colonne 1"),
    ("a: @nous\n", "ligne 1, colonne 4 : ce signe ne peut rien commencer ; mettez le texte entre guillemets"),
    ("- a\nb: 1\n", "ligne 2, colonne 1 : une ligne de la liste ne commence pas par « - »"),
    ("a:\n  - b\n - c\n", "ligne 3, colonne 2 : une clé est attendue"),
    ("a: 1\nb\n", "il manque « : » après la clé"),
    ("a: *b\n", "ligne 1, colonne 4 : « * » renvoie à un nom que rien ne définit"),
    ("a: !!python/object:os.system x\n", "ligne 1, colonne 4 : une marque « ! » n'est pas prise"),
    ('a: "C:\\dossier"\n', "après « \\ », ce signe n'est pas connu"),
    ("a: |x\n  y\n", "après « | » ou « > », le texte commence à la ligne suivante"),
    ("a: ]\n", "ligne 1, colonne 4 : une valeur manque ici"),
    ("a: 1\n---\nb: 2\n", "ligne 2, colonne 1 : le fichier contient deux documents"),
    ("a: 1\nb: \x01\n", "ligne 2, colonne 4 : un caractère invisible"),
    ("a: 1\nle:\n  - 2026-02-30\n", "ligne 3, colonne 5 : « 2026-02-30 » n'est pas une date ni un nombre qui existe"),
]
_ENGLISH = ("expected", "found", "while", "could not", "did not", "must be")


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_person_is_told_in_french_where_to_look_when_a_file_is_not_yaml(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "reunion.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ReferenceFileError) as refused:
        read_yaml(path)
    told = str(refused.value)
    assert said in told
    assert told.startswith(f"{path}, ligne ")
    assert not any(word in told for word in _ENGLISH)


@pytest.mark.parametrize("text", [text for text, _ in WRONG if "2026" not in text])
def test_no_english_is_shown_when_only_the_parser_in_python_is_there(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as refused:
        yaml.load(text, Loader=yaml.SafeLoader)
    told = yaml_problem(refused.value, text)
    assert not any(word in told for word in _ENGLISH)
    assert "ce passage n'est pas du YAML" not in told


def test_line_is_given_when_the_parser_says_something_new() -> None:
    mark = yaml.Mark("x", 0, 6, 2, None, 0)
    error = yaml.MarkedYAMLError(problem="something else", problem_mark=mark)
    assert yaml_problem(error, "") == "ligne 7, colonne 3 : ce passage n'est pas du YAML"


def test_person_is_told_in_french_when_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe9\n")
    for name, said in (("absent.yaml", "ce fichier n'existe pas"), ("latin.yaml", "n'est pas du texte en UTF-8")):
        with pytest.raises(ReferenceFileError) as refused:
            read_yaml(tmp_path / name)
        assert str(refused.value) == f"{tmp_path / name} : {why_unreadable(_cause(refused.value))}"
        assert said in str(refused.value)
    with pytest.raises(ReferenceFileError, match="c'est un dossier"):
        read_yaml(tmp_path)


def _cause(error: BaseException) -> OSError | ValueError:
    assert isinstance(error.__cause__, OSError | ValueError)
    return error.__cause__
