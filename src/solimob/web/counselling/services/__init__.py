"""The acts on designed aids, requests for them and advice: one function, one transaction, one log entry each."""

from solimob.web.counselling.services.advice import (
    add_advice_point,
    enter_advised,
    remove_advice_point,
)
from solimob.web.counselling.services.aid_budget import BUDGET_DOCUMENT, RUN_KIND, ask_budget, perform_aid_budget
from solimob.web.counselling.services.aid_design import (
    AidIdentity,
    WrittenTerms,
    create_aid,
    delete_draft,
    end_aid,
    publish_draft,
    write_draft,
)
from solimob.web.counselling.services.aid_request import (
    MONTHS,
    decide_request,
    erase_expired,
    erase_request,
    keep_for,
    mark_documents,
    receive_request,
    record_payment,
    remove_payment,
)

__all__ = [
    "BUDGET_DOCUMENT",
    "MONTHS",
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
    "erase_expired",
    "erase_request",
    "keep_for",
    "mark_documents",
    "perform_aid_budget",
    "publish_draft",
    "receive_request",
    "record_payment",
    "remove_advice_point",
    "remove_payment",
    "write_draft",
]
