"""The acts on designed aids, decided requests and advice: one function, one transaction, one log entry each."""

from solimob.web.counselling.services.advice import (
    add_advice_point,
    enter_advised,
    remove_advice_point,
)
from solimob.web.counselling.services.aid_budget import BUDGET_DOCUMENT, RUN_KIND, ask_budget, perform_aid_budget
from solimob.web.counselling.services.aid_decision import decide_request
from solimob.web.counselling.services.aid_design import (
    AidIdentity,
    WrittenTerms,
    create_aid,
    delete_draft,
    end_aid,
    publish_draft,
    write_draft,
)

__all__ = [
    "BUDGET_DOCUMENT",
    "RUN_KIND",
    "AidIdentity",
    "WrittenTerms",
    "add_advice_point",
    "ask_budget",
    "create_aid",
    "decide_request",
    "delete_draft",
    "end_aid",
    "enter_advised",
    "perform_aid_budget",
    "publish_draft",
    "remove_advice_point",
    "write_draft",
]
