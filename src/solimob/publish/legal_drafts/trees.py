"""A decision tree on paper: numbered questions, and where each answer leads (K-S13)."""

from __future__ import annotations

from solimob.core.solutions.competence import DecisionTree
from solimob.core.solutions.law_book import LawBook
from solimob.publish import document as doc
from solimob.publish.legal_drafts.marked import draft_document, with_proof


def tree_document(tree: DecisionTree, book: LawBook) -> doc.Document:
    """Return the tree to be read aloud to a group: « 3 » is a question, « R5 » an answer at the end."""
    number = {id_: str(i) for i, id_ in enumerate(tree.questions, start=1)}
    number |= {id_: f"R{i}" for i, id_ in enumerate(tree.outcomes, start=1)}
    questions: list[doc.Block] = []
    for question in tree.questions.values():
        questions.append(doc.Heading(f"{number[question.id]}. {question.text}"))
        questions.append(doc.Paragraph(doc.line(question.help), small=True))
        items = (doc.line(f"{choice.label} → ", doc.strong(number[choice.to])) for choice in question.choices)
        questions.append(doc.Bullets(tuple(items)))
    outcomes: list[doc.Block] = []
    for outcome in tree.outcomes.values():
        outcomes.append(doc.Heading(f"{number[outcome.id]}. {outcome.title}"))
        outcomes.append(doc.Paragraph(doc.line(outcome.domain), small=True))
        to_verify = outcome.status.value != "verified"
        outcomes.append(doc.Paragraph(with_proof(outcome.text, outcome.articles, to_verify, book, outcome.source)))
        if outcome.next_steps:
            outcomes.append(doc.Bullets(tuple(doc.line(step) for step in outcome.next_steps)))
    sections = [
        doc.Section("Comment s'en servir", (doc.Paragraph(doc.line(tree.method)),)),
        doc.Section("Les questions", tuple(questions)),
        doc.Section("Les réponses", tuple(outcomes), new_page=True),
    ]
    cited = [article for outcome in tree.outcomes.values() for article in outcome.articles]
    return draft_document(f"Projet — {tree.title}", "Un arbre à suivre ensemble", sections, cited, book)
