"""The aids that a collectivity designs in its démarche: written, estimated, downloaded, published, ended."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.counselling.aid_design import AidDesignError, AidTemplate, ByIncome
from solimob.core.counselling.aid_design_format import design_document
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.counselling import services
from solimob.web.counselling.designs import alone, public_id, terms_of_version
from solimob.web.counselling.forms_design import (
    BudgetForm,
    IdentityForm,
    PublishForm,
    TermsForm,
    add_fault,
    terms_initial,
)
from solimob.web.counselling.models import AidVersion, DesignedAid
from solimob.web.counselling.queries import aids
from solimob.web.counselling.queries.aid_budget import budget_of
from solimob.web.counselling.queries.designed_aids import (
    aids_of,
    design_of,
    draft_of,
    published_versions,
    state_of,
)
from solimob.web.counselling.queries.terms_shown import shown_version
from solimob.web.counselling.queries.zones import zones_of
from solimob.web.counselling.views.section import in_section
from solimob.web.projects.queries import Project, latest_run

_FORM = ["GET", "HEAD", "POST"]
_LEVELS = {"commune": "commune", "epci": "epci", "bassin": "epci", "departement": "departement", "region": "region"}
ABOUT = {
    AidTemplate.VOUCHER: "Une somme pour payer des trajets : billets, carburant, taxi, covoiturage.",
    AidTemplate.TWO_WHEELER: "Une part du prix d’un vélo électrique ou d’un autre deux-roues électrique.",
    AidTemplate.LICENCE: "Une part du prix du permis B.",
}


@require_safe
def designs(request: HttpRequest, pk: int) -> HttpResponse:
    """List the aids of a démarche, and the three templates to begin from."""
    project, context = in_section(request, pk)
    today = timezone.localdate()
    context |= {
        "aids": [(aid, state_of(aid, today), draft_of(aid) is not None) for aid in aids_of(project)],
        "templates": [(one, ABOUT[one]) for one in AidTemplate],
    }
    return render(request, "counselling/designed/list.html", context)


@require_http_methods(_FORM)
def new_aid(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    """Write the first draft of an aid, from a template."""
    project, context = in_section(request, pk, Action.CAN_DESIGN_AID)
    model = _template(template)
    level = _LEVELS.get(project.territory_scale, "epci")
    identity = IdentityForm(
        request.POST or None, initial={"label": model.label, "giver": project.organization.name, "level": level}
    )
    form = _terms_form(request, project, model, {"amount_kind": "fixed", "zone_kind": "all"})
    if request.method == "POST" and all([identity.is_valid(), form.is_valid()]) and form.written is not None:
        try:
            aid = services.create_aid(request.user, project, identity.identity(model), form.written)
        except AidDesignError as error:
            add_fault(form, error)
        else:
            messages.success(request, "Le projet d’aide est enregistré. Rien n’est encore publié.")
            return redirect("counselling:aid_design", pk=pk, aid=aid.pk)
    context |= {"template": model, "about": ABOUT[model], "identity": identity, "form": form}
    return render(request, "counselling/designed/form.html", context)


@require_safe
def aid_design(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Show an aid: its draft, its versions, its estimate, and what may be done with it."""
    project, context = in_section(request, pk)
    found = _found(project, aid)
    return render(request, "counselling/designed/aid.html", context | _aid_context(project, found, request))


@require_http_methods(_FORM)
def write_draft(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Write the draft of an aid again, or the draft of a new version."""
    project, context = in_section(request, pk, Action.CAN_DESIGN_AID)
    found = _found(project, aid)
    model, published = AidTemplate(found.template), published_versions(found)
    start = draft_of(found) or published[-1]
    initial = terms_initial(terms_of_version(start), start.zone_kind, start.zone_rank)
    if start.published_at is not None:
        initial |= {"valid_from": None, "valid_to": None}
    form = _terms_form(request, project, model, initial)
    identity = None
    if not published:
        names = {"label": found.label, "giver": found.giver, "level": found.level}
        identity = IdentityForm(request.POST or None, initial=names)
    if request.method == "POST" and all([form.is_valid(), identity is None or identity.is_valid()]) and form.written:
        try:
            services.write_draft(request.user, found, form.written, identity and identity.identity(model))
        except AidDesignError as error:
            add_fault(form, error)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le projet est enregistré. Ce qui est publié n’a pas changé.")
            return redirect("counselling:aid_design", pk=pk, aid=found.pk)
    context |= {"aid": found, "template": model, "about": ABOUT[model], "identity": identity, "form": form}
    return render(request, "counselling/designed/form.html", context)


@require_POST
def delete_draft(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Delete a draft."""
    project, _ = in_section(request, pk, Action.CAN_DESIGN_AID)
    try:
        is_gone = services.delete_draft(request.user, _found(project, aid))
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
        return redirect("counselling:aid_design", pk=pk, aid=aid)
    messages.success(request, "Le projet est supprimé.")
    return redirect("counselling:aid_designs", pk=pk) if is_gone else redirect("counselling:aid_design", pk=pk, aid=aid)


@require_http_methods(_FORM)
def estimate(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Ask for the estimate of the draft, else of the last version."""
    project, context = in_section(request, pk, Action.CAN_START_RUN)
    found = _found(project, aid)
    version = _current(found)
    form = _budget_form(request, found, version)
    if request.method == "POST" and form.is_valid() and form.assumptions is not None:
        try:
            services.ask_budget(request.user, version, form.assumptions)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("counselling:aid_design", pk=pk, aid=found.pk)
    context |= {"aid": found, "version": shown_version(version), "form": form}
    return render(request, "counselling/designed/estimate.html", context)


@require_http_methods(_FORM)
def publish(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Publish the draft in the finder, with the act that was voted."""
    project, context = in_section(request, pk, Action.CAN_PUBLISH_AID)
    found, today = _found(project, aid), timezone.localdate()
    draft = draft_of(found)
    if draft is None:
        messages.error(request, "Cette aide n’a pas de projet à publier.")
        return redirect("counselling:aid_design", pk=pk, aid=found.pk)
    form = PublishForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.publish_draft(request.user, found, data["act"], data["act_url"] or None, data["adopted_on"], today)
        except AidDesignError as error:
            add_fault(form, error)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’aide est publiée : la recherche d’aides la montre dans ses communes.")
            return redirect("counselling:aid_design", pk=pk, aid=found.pk)
    context |= {"aid": found, "version": shown_version(draft), "form": form}
    return render(request, "counselling/designed/publish.html", context)


@require_POST
def end_aid(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Make today the last day of an aid."""
    project, _ = in_section(request, pk, Action.CAN_PUBLISH_AID)
    try:
        services.end_aid(request.user, _found(project, aid), timezone.localdate())
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "L’aide se termine aujourd’hui. La recherche d’aides dira qu’elle est terminée.")
    return redirect("counselling:aid_design", pk=pk, aid=aid)


@require_safe
def regulation(request: HttpRequest, pk: int, aid: int, version: int) -> HttpResponse:
    """Answer the règlement of a version, in ODT, to have read over before it is voted."""
    from solimob.publish import Brand
    from solimob.publish.aid_regulation import regulation_odt
    from solimob.web.solutions.downloads import file_response

    project, _ = in_section(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    found = _found(project, aid)
    row = get_object_or_404(found.versions, pk=version)
    terms = terms_of_version(row)
    brand = Brand(settings.SOLIMOB_BRAND["name"], settings.SOLIMOB_BRAND["accent"])
    content = regulation_odt(
        alone(found, terms), terms.valid_from, aids.inputs()["status"], brand, voted=row.published_at is not None
    )
    return file_response(content, "odt", f"reglement-{public_id(found)}-{terms.valid_from}")


@require_safe
def design_file(request: HttpRequest, pk: int, aid: int) -> HttpResponse:
    """Answer the aid as `aid_design.schema.json`: what is published, else the draft; the command line reads it."""
    project, _ = in_section(request, pk, Action.CAN_DOWNLOAD_DOCUMENT)
    found = _found(project, aid)
    design = design_of(found) or alone(found, terms_of_version(_current(found)))
    content = json.dumps(design_document(design), ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{public_id(found)}.json"'
    return response


def _found(project: Project, aid: int) -> DesignedAid:
    return get_object_or_404(aids_of(project), pk=aid)


def _current(aid: DesignedAid) -> AidVersion:
    return draft_of(aid) or published_versions(aid)[-1]


def _template(name: str) -> AidTemplate:
    try:
        return AidTemplate(name.replace("-", "_"))
    except ValueError:
        raise Http404 from None


def _terms_form(request: HttpRequest, project: Project, model: AidTemplate, initial: dict[str, Any]) -> TermsForm:
    return TermsForm(
        request.POST or None,
        initial=initial,
        template=model,
        zones=zones_of(project),
        statuses=aids.inputs()["status"],
        today=timezone.localdate(),
    )


def _budget_form(request: HttpRequest, aid: DesignedAid, version: AidVersion) -> BudgetForm:
    terms = terms_of_version(version)
    uses_income = terms.income_per_part_at_most is not None or isinstance(terms.amount, ByIncome)
    return BudgetForm(request.POST or None, template=AidTemplate(aid.template), uses_income=uses_income)


def _aid_context(project: Project, aid: DesignedAid, request: HttpRequest) -> dict[str, Any]:
    today, draft = timezone.localdate(), draft_of(aid)
    run = latest_run(project, services.RUN_KIND)
    names = dict(zones_of(project).names)
    design = design_of(aid)
    return {
        "aid": aid,
        "state": state_of(aid, today),
        "design": design,
        "draft": None if draft is None else shown_version(draft),
        "published": [
            shown_version(row, design.versions[place] if design and place < len(design.versions) else None, today)
            for place, row in enumerate(published_versions(aid))
        ],
        "budget": budget_of(aid, _current(aid), names),
        "run": run if run is not None and run.parameters.get("aid") == aid.pk and not run.has_result else None,
        "interrupted": run is not None and run.is_interrupted(timezone.now()),
        "requests": aid.requests.count(),
        "public_id": public_id(aid),
    }
