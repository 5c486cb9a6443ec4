"""Insults and slurs looked for before anything written in a meeting is published.

A word that is more often an ordinary one (« sale », « nul ») is left out: a person reads everything before publication.
"""

from solimob.core.solutions.folding import folded_words

INSULTS = frozenset(
    folded_words(
        """
    abruti abrutie andouille attarde attardee batard batarde bicot bolos boloss bouffon bouffonne bougnoule
    bouseux bouseuse branleur branleuse cassos chiant chiante chinetoque clodo con conard conarde connard
    connarde connasse conne connerie couille couillon couillonne cretin cretine debile degenere degeneree
    deglingo enculer encule enculee enfoire enfoiree enflure fiote fiotte feignasse garce glandeur glandeuse
    gogol gouine idiot idiote imbecile lopette merde merdeux merdeuse merdique minable mongolien mongolienne
    nabot naze negre negresse negro nique niquer pd pede petasse pisseuse plouc poufiasse pouffiasse pourriture
    pute putain raclure salaud salop salope saloperie tafiole tantouze tapette tarlouze tebe teube toquard
    tocard tocarde trouduc vermine youpin youpine youtre zob
        """
    )
)
"""Folded, in the singular."""

INSULTING_PHRASES = (
    "bande de nuls",
    "ferme ta gueule",
    "fermez vos gueules",
    "fils de pute",
    "fils de chien",
    "gros lard",
    "grosse vache",
    "nique ta",
    "retourne dans ton pays",
    "retournez dans votre pays",
    "sale arabe",
    "sale gitan",
    "sale juif",
    "sale noir",
    "sale race",
    "tas de nuls",
    "ta gueule",
    "va te faire",
    "vos gueules",
)
