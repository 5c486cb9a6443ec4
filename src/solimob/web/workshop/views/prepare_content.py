"""What a meeting is made of, written without a file: its sequences, points and activities, one form each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.workshop import Entry, Item, MeetingError, Sequence
from solimob.core.workshop import Meeting as Content
from solimob.core.workshop import editing as edit
from solimob.reference.workshop.survey_files import shipped_surveys
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.workshop.access import visible_meeting
from solimob.web.workshop.edit_conflict import (
    MARK,
    ChangedMeanwhileError,
    Part,
    entry_part,
    head_part,
    mark_of,
    other_values,
    sequence_part,
    unless_changed,
)
from solimob.web.workshop.forms_activity import BoardForm, PollForm
from solimob.web.workshop.forms_meeting import (
    EntryForm,
    InstructionForm,
    ItemForm,
    MeetingForm,
    NewSequenceForm,
    SequenceForm,
    SurveyStepForm,
    sentence,
)
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.queries.stages import content_of, current_stage
from solimob.web.workshop.services import preparation as services

_FORM = ["GET", "HEAD", "POST"]
KINDS: dict[str, tuple[str, type[EntryForm]]] = {
    "item": ("Un point", ItemForm),
    "instruction": ("Une consigne", InstructionForm),
    "poll": ("Un sondage", PollForm),
    "board": ("Un tableau de post-it", BoardForm),
    "surveystep": ("Une enquête", SurveyStepForm),
}
_ABOUT = {
    "item": "Quelqu’un parle : un titre, un organisme, des liens.",
    "instruction": "Ce que chacun lit avant une activité : le but et les règles.",
    "poll": "Des questions auxquelles on répond sur son téléphone.",
    "board": "Des colonnes, et des post-it que l’on écrit, déplace et soutient.",
    "surveystep": "Le moment où l’on répond à une enquête.",
}


@never_cache
@require_safe
def content(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Show all that a meeting is made of, with what may be changed."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_PREPARE_MEETING)
    written = content_of(found)
    context |= {
        "content": written,
        "rows": [
            (sequence, [(entry, KINDS[type(entry).__name__.lower()][0]) for entry in sequence.entries])
            for sequence in written.sequences
        ],
        "kinds": [(kind, label) for kind, (label, _) in KINDS.items()],
    }
    return render(request, "workshop/prepare_content.html", context)


@require_POST
def change_content(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Move or remove a sequence or an entry, as a button says: « up entry besoins »."""
    found, _ = visible_meeting(request, pk, meeting, Action.CAN_PREPARE_MEETING)
    verb, _, rest = request.POST.get("act", "").partition(" ")
    what, _, id_ = rest.partition(" ")
    try:
        services.change_content(request.user, found, lambda now: _changed(now, verb, what, id_))
    except (MeetingError, RefusedActError) as wrong:
        messages.error(request, sentence(wrong))
    response = redirect("workshop:meeting_content", pk=pk, meeting=meeting)
    response["Location"] += "" if verb == "drop" else f"#{what}-{id_}"
    return response


def _changed(written: Content, verb: str, what: str, id_: str) -> Content:
    step = {"up": -1, "down": 1}.get(verb)
    match what, step:
        case "entry", int():
            return edit.with_moved_entry(written, id_, step)
        case "entry", None if verb == "drop":
            return edit.without_entry(written, id_)
        case "sequence", int():
            return edit.with_moved_sequence(written, id_, step)
        case "sequence", None if verb == "drop":
            return edit.without_sequence(written, id_)
    raise MeetingError("ce bouton n'existe plus : rechargez la page")


@require_http_methods(_FORM)
def write_meeting(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    """Change what a meeting is: its title, day, place, audiences, material, notes."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_PREPARE_MEETING)
    editing = _Editing(request, found, head_part, lambda now: MeetingForm(content=now))
    form = MeetingForm(request.POST or None, content=content_of(found))
    if request.method == "POST" and form.is_valid() and editing.saved(form.applied_to, form):
        return redirect("workshop:meeting", pk=pk, meeting=meeting)
    return editing.page("workshop/prepare_form.html", context | {"form": form, "heading": "La réunion"})


@require_http_methods(_FORM)
def write_sequence(request: HttpRequest, pk: int, meeting: int, sequence: str = "") -> HttpResponse:
    """Add a sequence, or change the title of one."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_PREPARE_MEETING)
    written = content_of(found)
    held = next((each for each in written.sequences if each.id == sequence), None)
    if sequence and held is None:
        raise Http404("no such sequence")
    editing = _Editing(request, found, sequence_part(sequence), lambda now: _sequence_form(now, sequence))
    kind = SequenceForm if held else NewSequenceForm
    form = kind(request.POST or None, initial={"title": held.title} if held else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if held:
            done = editing.saved(lambda now: edit.with_sequence_title(now, sequence, data["title"]), form)
        else:
            done = _saved(request, found, lambda now: _with_new_sequence(now, data["title"], data["first"]), form)
        if done:
            return redirect("workshop:meeting_content", pk=pk, meeting=meeting)
    heading = "Changer la séquence" if held else "Ajouter une séquence"
    return editing.page("workshop/prepare_form.html", context | {"form": form, "heading": heading})


def _sequence_form(now: Content, sequence: str) -> SequenceForm:
    title = next((each.title for each in now.sequences if each.id == sequence), "")
    return SequenceForm(initial={"title": title})


def _with_new_sequence(now: Content, title: str, first: str) -> Content:
    item = Item(id=edit.free_id(first, _entry_ids(now)), title=first)
    id_ = edit.free_id(title, {each.id for each in now.sequences})
    return edit.with_sequence(now, Sequence(id_, title, (item,)))


@require_http_methods(_FORM)
def add_entry(request: HttpRequest, pk: int, meeting: int, sequence: str, kind: str) -> HttpResponse:
    """Add a point or an activity at the end of a sequence."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_PREPARE_MEETING)
    written = content_of(found)
    if kind not in KINDS or not any(each.id == sequence for each in written.sequences):
        raise Http404("no such sequence or kind")
    label, form_class = KINDS[kind]
    id_ = edit.free_id(request.POST.get("title", "") or label, _entry_ids(written))
    start = {"initial": {"anonymous": True, "pages": 1}, "rows": [{}]}
    form = _form(request, found, form_class, written, id_, start)
    entry = _sent(form)
    if entry and _saved(request, found, lambda now: edit.with_entry(now, sequence, entry), form):
        return redirect("workshop:meeting_content", pk=pk, meeting=meeting)
    context |= {"form": form, "heading": f"Ajouter : {label.lower()}", "about": _ABOUT[kind], "kind": kind}
    return render(request, "workshop/prepare_entry.html", context)


@require_http_methods(_FORM)
def write_entry(request: HttpRequest, pk: int, meeting: int, entry: str) -> HttpResponse:
    """Change a point or an activity."""
    found, context = visible_meeting(request, pk, meeting, Action.CAN_PREPARE_MEETING)
    written = content_of(found)
    held = next((each for each in written.entries() if each.id == entry), None)
    # One that somebody removed meanwhile: what was sent comes back in the form of its kind.
    kind = type(held).__name__.lower() if held else request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404("no such entry")
    form_class = KINDS[kind][1]
    form = _form(request, found, form_class, written, entry, form_class.initial_of(held) if held else {})
    editing = _Editing(
        request, found, entry_part(entry), lambda now: _shown(found, form_class, now, entry), is_there=held is not None
    )
    sent = _sent(form)
    if sent and editing.saved(lambda now: edit.with_changed_entry(now, sent), form):
        messages.success(request, f"« {sent.title} » est enregistré.")
        return redirect("workshop:meeting_content", pk=pk, meeting=meeting)
    stage = current_stage(found, entry)
    context |= {"form": form, "heading": held.title if held else "Ce point", "about": _ABOUT[kind], "kind": kind}
    context |= {"is_open": stage is not None and not stage.is_locked(timezone.now()), "was_open": stage is not None}
    return editing.page("workshop/prepare_entry.html", context)


def _entry_ids(written: Content) -> set[str]:
    return {entry.id for entry in written.entries()}


def _form(
    request: HttpRequest,
    meeting: Meeting,
    form_class: type[EntryForm],
    written: Content,
    id_: str,
    start: dict[str, Any],
) -> EntryForm:
    """Return the form of an entry: as sent, with its rows rearranged, or as the entry is now."""
    more = _more(meeting, form_class, written, id_)
    if request.method == "POST":
        return form_class.rearranged(request.POST, **more) or form_class(request.POST, **more)
    return form_class(**start, **more)


def _more(meeting: Meeting, form_class: type[EntryForm], written: Content, id_: str) -> dict[str, Any]:
    more: dict[str, Any] = {"content": written, "id_": id_}
    return more | {"surveys": _surveys(meeting)} if form_class is SurveyStepForm else more


def _shown(meeting: Meeting, form_class: type[EntryForm], now: Content, entry: str) -> EntryForm:
    """Return the form of an entry as it is now."""
    return form_class(**form_class.initial_of(now.entry(entry)), **_more(meeting, form_class, now, entry))


def _sent(form: EntryForm) -> Entry | None:
    """Return what was written, if it was sent and can be."""
    return form.entry if form.is_bound and form.is_valid() else None


def _surveys(meeting: Meeting) -> list[tuple[str, str]]:
    """Return what a step may ask: the surveys of the démarche, then the shipped ones."""
    own = [(str(pk), title) for pk, title in meeting.project.surveys.values_list("pk", "title")]
    return own + [(id_, f"{shipped.survey.title} (modèle livré)") for id_, shipped in shipped_surveys().items()]


def _saved(request: HttpRequest, meeting: Meeting, change: Callable[[Content], Content], form: Any) -> bool:
    """Save the meeting as a change makes it of what it is now; what is refused is said in the form."""
    try:
        services.change_content(request.user, meeting, change)
    except (MeetingError, RefusedActError) as wrong:
        form.add_error(None, sentence(wrong))
        return False
    return True


class _Editing:
    """The change of a part that others may change at the same time: what was shown, and what they saved meanwhile."""

    def __init__(
        self,
        request: HttpRequest,
        meeting: Meeting,
        part: Part,
        shown: Callable[[Content], BaseForm],
        *,
        is_there: bool = True,
    ) -> None:
        self.request, self.meeting, self.part, self.shown = request, meeting, part, shown
        self.theirs: BaseForm | None = None
        # A form that comes back with its errors still answers what it first showed.
        self.mark = request.POST.get(MARK, "")
        if request.method != "POST" and is_there:
            self.mark = mark_of(part, content_of(meeting))

    def saved(self, change: Callable[[Content], Content], form: Any) -> bool:
        """Save, unless somebody else did since the form was shown: both texts are then on the page."""
        try:
            services.change_content(
                self.request.user, self.meeting, unless_changed(self.part, self.request.POST, change)
            )
        except ChangedMeanwhileError:
            self.meeting.refresh_from_db()
            now = content_of(self.meeting)
            self.theirs, self.mark = self.shown(now), mark_of(self.part, now)
        except (MeetingError, RefusedActError) as wrong:
            form.add_error(None, sentence(wrong))
        else:
            return True
        return False

    def page(self, template: str, context: dict[str, Any]) -> HttpResponse:
        """Show the form, with what somebody else saved meanwhile."""
        theirs = [] if self.theirs is None else other_values(self.theirs, context["form"])
        context |= {MARK: self.mark, "has_conflict": self.theirs is not None, "theirs": theirs}
        return render(self.request, template, context, status=200 if self.theirs is None else 409)
