"""Legal drafts as ODT, each marked « Projet à faire relire » on every page: acts, note, tables, trees.

`draft` gives one of `KINDS` as a document value, `write_drafts` writes files. What is not known is « [à compléter] ».
"""

from solimob.publish.legal_drafts.acts import act_document, known_values
from solimob.publish.legal_drafts.marked import MARK
from solimob.publish.legal_drafts.note import note_document
from solimob.publish.legal_drafts.outputs import KINDS, draft, write_drafts
from solimob.publish.legal_drafts.trees import tree_document

__all__ = ["KINDS", "MARK", "act_document", "draft", "known_values", "note_document", "tree_document", "write_drafts"]
