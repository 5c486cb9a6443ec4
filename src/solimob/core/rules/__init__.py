"""Dated rules: who may have what, where and when, by which text, and why.

A `RuleBook` holds rules with the inputs, dated parameters and definitions they are made of. One typed expression tree
has three evaluators: one situation with its proof, a population, and the planner of questions. What is not known stays
unknown: an answer is never contradicted by what comes to be known later.
"""

from typing import TYPE_CHECKING

from solimob.lazy import loader

if TYPE_CHECKING:
    from solimob.core.rules.assessment import Assessment, ConditionOutcome, Verdict, assess, assess_on, version_on
    from solimob.core.rules.book import RuleBook, RuleBookError
    from solimob.core.rules.changes import AtomChange, Change
    from solimob.core.rules.inputs import Answer, Facts, InputKind, InputSpec, Situation, SituationError
    from solimob.core.rules.parameter import DatedParameter, ParameterVersion
    from solimob.core.rules.planner import Planner, Question, next_question
    from solimob.core.rules.possible import Range
    from solimob.core.rules.proof import AtomProof, ConditionProof, Proof, Prover, prove
    from solimob.core.rules.requirement import AMOUNT, COMMUNE, PERIMETER
    from solimob.core.rules.rule import EVERYWHERE, Condition, Perimeter, Rule, RuleKind
    from solimob.core.rules.scalar import Reader
    from solimob.core.rules.source import LegalSource, LegalStatus, Standing, weakest
    from solimob.core.rules.wording import say, say_answer, say_that

__all__ = [
    "AMOUNT",
    "COMMUNE",
    "EVERYWHERE",
    "PERIMETER",
    "Answer",
    "Assessment",
    "AtomChange",
    "AtomProof",
    "Change",
    "Condition",
    "ConditionOutcome",
    "ConditionProof",
    "DatedParameter",
    "Facts",
    "InputKind",
    "InputSpec",
    "LegalSource",
    "LegalStatus",
    "ParameterVersion",
    "Perimeter",
    "Planner",
    "Proof",
    "Prover",
    "Question",
    "Range",
    "Reader",
    "Rule",
    "RuleBook",
    "RuleBookError",
    "RuleKind",
    "Situation",
    "SituationError",
    "Standing",
    "Verdict",
    "assess",
    "assess_on",
    "next_question",
    "prove",
    "say",
    "say_answer",
    "say_that",
    "version_on",
    "weakest",
]

__getattr__ = loader(
    __name__,
    {
        "AMOUNT": "requirement",
        "COMMUNE": "requirement",
        "EVERYWHERE": "rule",
        "PERIMETER": "requirement",
        "Answer": "inputs",
        "Assessment": "assessment",
        "AtomChange": "changes",
        "AtomProof": "proof",
        "Change": "changes",
        "Condition": "rule",
        "ConditionOutcome": "assessment",
        "ConditionProof": "proof",
        "DatedParameter": "parameter",
        "Facts": "inputs",
        "InputKind": "inputs",
        "InputSpec": "inputs",
        "LegalSource": "source",
        "ParameterVersion": "parameter",
        "Perimeter": "rule",
        "Planner": "planner",
        "Proof": "proof",
        "Prover": "proof",
        "Question": "planner",
        "Range": "possible",
        "Reader": "scalar",
        "LegalStatus": "source",
        "Rule": "rule",
        "RuleBook": "book",
        "RuleBookError": "book",
        "RuleKind": "rule",
        "Situation": "inputs",
        "SituationError": "inputs",
        "Standing": "source",
        "Verdict": "assessment",
        "assess": "assessment",
        "assess_on": "assessment",
        "next_question": "planner",
        "prove": "proof",
        "say": "wording",
        "say_answer": "wording",
        "say_that": "wording",
        "version_on": "assessment",
        "weakest": "source",
    },
)
