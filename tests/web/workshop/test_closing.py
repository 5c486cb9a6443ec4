"""The minutes on a page, and what goes from a meeting to the diagnosis and back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.diagnosis import from_json
from solimob.core.workshop import Board
from solimob.core.workshop.reading import finding_entry, stance_entry
from solimob.reference.schemas import example
from solimob.reference.workshop.demo import demo_meeting
from solimob.reference.workshop.kit_files import shipped_kits
from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.roles import OrganizationKind, Role, Sphere
from solimob.web.diagnosis import services as diagnosis
from solimob.web.diagnosis.entered import findings_of
from solimob.web.diagnosis.models import Finding, Position, WeightSet
from solimob.web.projects import services as projects
from solimob.web.workshop.models import Meeting, Need, RemarkKind, Stage
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services import remarks, stages
from solimob.web.workshop.services.meetings import close_meeting, create_meeting, open_meeting
from solimob.web.workshop.services.participation import cast_ballot, join_with
from tests.web.factories import make_member, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(project: Any, client_of: Callable[..., Client]) -> Client:
    """The administrator of the démarche."""
    return client_of(project.created_by)


@pytest.fixture
def computed(project: Any) -> Any:
    """The démarche, whose diagnosis is that of the published example."""
    run = make_run(project)
    run.run_id = f"diagnosis-{project.pk}-{run.pk}"
    run.save()
    document = json.dumps(example("diagnosis")).encode()
    diagnosis.current_store().save_run(run.run_id, {"entries_digest": ""}, {"diagnosis.json": document})
    return project


PROPOSED = from_json(json.dumps(example("diagnosis")).encode(), current_year=2026).findings


def url(name: str, *parts: object) -> str:
    return reverse(f"workshop:{name}", args=[getattr(part, "pk", part) for part in parts])


def plain(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def opened(project: Any, content: Any) -> Meeting:
    meeting = create_meeting(project.created_by, project, content)
    open_meeting(project.created_by, meeting)
    meeting.refresh_from_db()
    return meeting


def vote(meeting: Meeting, entry: str, *ballots: dict[str, str]) -> Stage:
    stage = stages.open_stage(meeting.project.created_by, meeting, entry, None)
    for number, ballot in enumerate(ballots, start=1):
        person = join_with(meeting, f"device-{entry}-{number}-of-twenty-letters", f"192.0.2.{number}")
        cast_ballot(stage, person, hash(entry) % 10**9 + number, ballot)
    return stage


@pytest.fixture
def held(project: Any) -> Meeting:
    """The founding meeting, closed, with words that name somebody in each place."""
    meeting, actor = opened(project, demo_meeting()), project.created_by
    item = next(content_of(meeting).entries()).id
    asked = "Qui remplace Mme Martin ? Appelez le 06 12 34 56 78"
    remarks.send_remark(meeting, None, item, RemarkKind.QUESTION, asked, "k", "paper")
    remarks.decide(actor, meeting, item, "Écrire à jean.petit@example.org", "Le CCAS", None)
    Need.objects.create(project=project, meeting=meeting, text="Ces abrutis du car", audience="usagers", kind="subject")
    close_meeting(actor, meeting)
    meeting.refresh_from_db()
    return meeting


FLAGGED = (
    ("Mme Martin", "nom"),
    ("06 12 34 56 78", "téléphone"),
    ("jean.petit@example.org", "adresse électronique"),
    ("abrutis", "insulte"),
)


def test_every_flagged_passage_is_marked_on_the_page_before_publication(
    client: Client, project: Any, held: Meeting
) -> None:
    """At closing the minutes are ready, and say what to look at before they are published (F2)."""
    shown = plain(client.get(url("closing", project, held)))
    for text, kind in FLAGGED:
        assert shown.count(f'<mark class="flag">{text} <span class="flag-kind">{kind}</span></mark>') >= 2, text
    assert "3 textes" in shown
    for title in ("Décisions", "Qui répond, et pour quand", "Besoins", "À relire avant publication"):
        assert f">{title}</h2>" in shown
    assert "style=" not in shown
    question = shown.index("Qui remplace", shown.index(next(content_of(held).entries()).title, shown.index("part-5")))
    assert question > shown.index("part-5")


def test_speaker_of_the_agenda_is_not_marked_when_nobody_wrote_the_name(client: Client, project: Any) -> None:
    first = demo_meeting().sequences[0]
    speaker = replace(first.entries[0], speaker="Mme Martin")
    meeting = opened(project, replace(demo_meeting(), sequences=(replace(first, entries=(speaker,)),)))
    shown = plain(client.get(url("closing", project, meeting)))
    assert "<strong>Mme Martin" in shown
    assert "<mark" not in shown
    assert "Aucun nom, numéro, adresse ni insulte" in shown


def test_text_is_never_markup_when_it_is_marked(client: Client, project: Any, held: Meeting) -> None:
    held.decisions.update(text="<script>alert(1)</script> <b>x & Mme Durand")
    shown = client.get(url("closing", project, held)).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;b&gt;x &amp; <mark" in shown


@pytest.mark.parametrize("extension", ["odt", "zip", "json"])
def test_nothing_flagged_is_left_when_the_file_is_masked(
    client: Client, project: Any, held: Meeting, extension: str
) -> None:
    def text_of(query: str) -> str:
        answer = client.get(url("meeting_results", project, held, extension) + query)
        assert answer.status_code == 200
        assert ("-masque" in answer["Content-Disposition"]) == bool(query)
        if extension == "json":
            return answer.content.decode()
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            names = ["content.xml"] if extension == "odt" else archive.namelist()
            return "".join(archive.read(name).decode() for name in names)

    whole, masked = text_of(""), text_of("?masque=1")
    for word, kind in FLAGGED:
        assert word in whole
        assert word not in masked
        assert f"[{kind}]" in masked


def test_minutes_are_reached_from_the_meeting_and_from_its_conduct_when_closed(
    client: Client, project: Any, held: Meeting
) -> None:
    address = url("closing", project, held)
    assert address in plain(client.get(url("meeting", project, held)))
    assert address in plain(client.get(url("conduct", project, held)))
    page = plain(client.get(address))
    for extension in ("odt", "zip", "json", "yaml"):
        assert url("meeting_results", project, held, extension) in page
    assert client.get(url("meeting_results", project, held, "yaml")).status_code == 200


def test_minutes_are_for_the_members_of_the_démarche_only(
    project: Any, held: Meeting, client_of: Callable[..., Client]
) -> None:
    from tests.web.factories import make_project, make_user

    make_project()
    assert (
        client_of(make_member(project.organization, Role.READER)).get(url("closing", project, held)).status_code == 200
    )
    assert client_of(make_user()).get(url("closing", project, held)).status_code == 404
    assert Client().get(url("closing", project, held)).status_code == 302


# Lire le diagnostic ensemble


@pytest.fixture
def read(client: Client, computed: Any) -> Meeting:
    """A meeting made from the diagnosis by its button, held, and closed."""
    answer = client.post(url("read_diagnosis", computed), {"constat": [each.id for each in PROPOSED[:5]]})
    made = Meeting.objects.get()
    assert answer["Location"] == url("meeting", computed, made)
    open_meeting(computed.created_by, made)
    made.refresh_from_db()
    first = PROPOSED[0].id
    vote(
        made,
        stance_entry(first),
        {"accord": "1", "terrain": "Mme Martin marche"},
        {"accord": "2"},
        {"accord": "1"},
        {"accord": "3"},
    )
    close_meeting(computed.created_by, made)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("page", ["edit_findings", "overview"])
def test_button_is_in_the_diagnosis_for_whoever_may_prepare_a_meeting(
    client: Client, computed: Any, client_of: Callable[..., Client], page: str
) -> None:
    """P4."""
    address, button = reverse(f"diagnosis:{page}", args=[computed.pk]), url("read_diagnosis", computed)
    assert button in plain(client.get(address))
    assert button not in plain(client_of(make_member(computed.organization, Role.READER)).get(address))


def test_meeting_reads_the_first_findings_when_made_from_the_diagnosis(read: Meeting) -> None:
    """P4: a workshop generated from a diagnosis."""
    ids = {entry.id for entry in content_of(read).entries()}
    assert {finding_entry(each.id) for each in PROPOSED[:5]} <= ids
    assert finding_entry(PROPOSED[5].id) not in ids


def test_findings_kept_by_the_group_come_first_when_the_meeting_is_made(client: Client, computed: Any) -> None:
    kept = diagnosis.write_finding(
        computed.created_by, computed, diagnosis.FindingText("Le car du soir", "Il n’y a plus de car après 19 h.")
    )
    shown = client.get(url("read_diagnosis", computed))
    assert next(finding.id for finding, _ in shown.context["findings"]) == f"constat-{kept.pk}"
    ticked = [finding.id for finding, is_chosen in shown.context["findings"] if is_chosen]
    assert len(ticked) == 5
    client.post(url("read_diagnosis", computed), {"constat": ticked})
    content = content_of(Meeting.objects.get())
    read = [entry.id for entry in content.entries() if entry.id.startswith("constat-")]
    assert read[0] == finding_entry(f"constat-{kept.pk}")
    assert len(read) == 5


def test_only_the_ticked_findings_are_read_in_their_order_when_the_person_chose(client: Client, computed: Any) -> None:
    """P4."""
    chosen = [PROPOSED[6].id, PROPOSED[1].id]
    client.post(url("read_diagnosis", computed), {"constat": chosen})
    content = content_of(Meeting.objects.get())
    read = [entry.id for entry in content.entries() if entry.id.startswith("constat-")]
    assert read == [finding_entry(PROPOSED[1].id), finding_entry(PROPOSED[6].id)]


def test_choice_of_findings_is_asked_again_when_nothing_or_too_much_is_ticked(client: Client, computed: Any) -> None:
    refused = client.post(url("read_diagnosis", computed))
    assert refused.status_code == 422
    assert "choisissez au moins un constat" in plain(refused)
    assert not Meeting.objects.exists()


def test_reading_is_refused_in_words_when_nothing_was_computed(client: Client, project: Any) -> None:
    answer = client.post(url("read_diagnosis", project), follow=True)
    assert "Calculez d’abord le diagnostic" in plain(answer)
    assert not Meeting.objects.exists()


def test_room_is_counted_beside_each_finding_when_it_was_read(client: Client, computed: Any, read: Meeting) -> None:
    """J6: agree and dispute by finding."""
    shown = plain(client.get(url("closing", computed, read)))
    row = re.search(rf"<tr><th scope=\"row\">{PROPOSED[0].title}</th>(.*?)</tr>", shown)
    assert row is not None
    assert re.findall(r"<td[^>]*>(.*?)</td>", row[1])[:3] == ["2", "1", "1"]
    assert "marche" in row[1]


def test_position_of_chosen_actors_is_recorded_when_the_facilitator_ticks_them(
    client: Client, computed: Any, read: Meeting
) -> None:
    """J6: agree or dispute by actor, on the version that was read; a proposal is kept on the way."""
    actors = [
        projects.add_actor(computed.created_by, computed, name, Sphere.SOCIAL, OrganizationKind.SOCIAL)
        for name in ("CCAS", "Mission locale", "Absente")
    ]
    sent = {
        "act": "answer",
        "finding": PROPOSED[0].id,
        "stance": "dispute",
        "reason": "Les deux-roues manquent.",
        "actor": [actors[0].pk, actors[1].pk],
    }
    assert "C’est noté" in plain(client.post(url("closing_report", computed, read), sent, follow=True))
    (kept,) = findings_of(computed)
    assert kept.finding.proposal_id == PROPOSED[0].id
    assert (kept.agreeing, kept.disputing) == (0, 2)
    assert {line.position.actor.name for line in kept.positions} == {"CCAS", "Mission locale"}
    agreed = sent | {"stance": "agree", "reason": "", "actor": [actors[0].pk]}
    client.post(url("closing_report", computed, read), agreed)
    (kept,) = findings_of(computed)
    assert (kept.agreeing, kept.disputing) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"actor": []}, "Cochez au moins un acteur"),
        ({"stance": "dispute"}, "pourquoi l’acteur n’est pas d’accord"),
        ({"stance": "x"}, "d’accord ou non"),
        ({"finding": "autre"}, "n’a pas fait voter ce constat"),
    ],
)
def test_position_is_refused_in_words_when_something_is_missing(
    client: Client, computed: Any, read: Meeting, changed: dict[str, Any], said: str
) -> None:
    actor = projects.add_actor(computed.created_by, computed, "CCAS", Sphere.SOCIAL, OrganizationKind.SOCIAL)
    sent = {"act": "answer", "finding": PROPOSED[0].id, "stance": "agree", "actor": [actor.pk]} | changed
    assert said in plain(client.post(url("closing_report", computed, read), sent, follow=True))
    assert not Position.objects.exists()
    assert not Finding.objects.exists()


def test_position_is_on_the_version_that_was_read_when_the_finding_changed_since(
    client: Client, computed: Any, read: Meeting
) -> None:
    actor = projects.add_actor(computed.created_by, computed, "CCAS", Sphere.SOCIAL, OrganizationKind.SOCIAL)
    result = computed.runs.get()
    kept = diagnosis.keep_proposal(
        computed.created_by, computed, from_json(json.dumps(example("diagnosis")).encode(), current_year=2026),
        result.run_id, PROPOSED[0].id,
    )  # fmt: skip
    diagnosis.edit_finding(computed.created_by, kept, 1, diagnosis.FindingText("Autre", "Tout autre chose."), "")
    sent = {"act": "answer", "finding": PROPOSED[0].id, "stance": "agree", "actor": [actor.pk]}
    client.post(url("closing_report", computed, read), sent)
    assert Position.objects.get().version.number == 1


def test_room_is_added_once_and_masked_when_its_numbers_go_under_the_finding(
    client: Client, computed: Any, read: Meeting
) -> None:
    sent = {"act": "tell", "finding": PROPOSED[0].id}
    client.post(url("closing_report", computed, read), sent)
    again = client.post(url("closing_report", computed, read), sent, follow=True)
    assert "déjà sous ce constat" in plain(again)
    (entry,) = findings_of(computed)[0].field_evidence
    assert "D’accord : 2. Pas d’accord : 1. Ne sait pas : 1." in entry.text
    assert "[nom] marche" in entry.text
    assert "Martin" not in entry.text


# Poids votés


@pytest.fixture
def weighed(computed: Any) -> Meeting:
    """A vote on the weights, of three people; one indicator of the vote is not in this diagnosis."""
    meeting = opened(computed, shipped_kits()["vote-des-poids"].meeting)
    ballots = [
        {"poids-share-65p": age, "poids-food-distance": "2", "poids-care-distance": "1"} for age in ("4", "4", "1")
    ]
    vote(meeting, "vote", *ballots)
    return meeting


def test_voted_weights_are_those_of_the_diagnosis_when_the_button_is_pressed(
    client: Client, computed: Any, weighed: Meeting
) -> None:
    """The vote flows into the diagnosis, with its spread, a trace, and what was left out said."""
    open_page = plain(client.get(url("closing", computed, weighed)))
    assert "Le vote est encore ouvert" in open_page
    sent = {"act": "weights", "entry": "vote"}
    assert "verrouillez-le" in plain(client.post(url("closing_report", computed, weighed), sent, follow=True))
    close_meeting(computed.created_by, weighed)
    shown = plain(client.get(url("closing", computed, weighed)))
    row = re.search(r"<tr><th scope=\"row\">Les personnes de 65 ans et plus</th>(.*?)</tr>", shown)
    assert row is not None
    assert re.findall(r"<td[^>]*>(.*?)</td>", row[1]) == ["3,00", "de 2,5 à 4", "de 1 à 4", "3"]
    assert "aucun vote" in shown
    answer = plain(client.post(url("closing_report", computed, weighed), sent, follow=True))
    assert "faute de données ici : La distance pour se soigner" in answer
    assert diagnosis.weights_in_force(computed) == {"share_65p": 3.0, "food_distance": 2.0}
    kept = WeightSet.objects.get()
    assert kept.author == computed.created_by
    assert "3\N{NO-BREAK SPACE}bulletins" in kept.reason
    assert "65 ans et plus (la moitié des votes de 2,5 à 4)" in kept.reason
    trace = LogEntry.objects.get(code="workshop.weights.taken")
    assert (trace.data["weights"], trace.data["entry"]) == (kept.pk, "vote")


def test_weights_stay_as_they_are_when_nobody_voted_or_nothing_was_computed(client: Client, project: Any) -> None:
    meeting = opened(project, shipped_kits()["vote-des-poids"].meeting)
    stage = vote(meeting, "vote")
    stages.lock(project.created_by, stage)
    sent = {"act": "weights", "entry": "vote"}
    assert "Aucun poids" in plain(client.post(url("closing_report", project, meeting), sent, follow=True))
    again = stages.begin_again(project.created_by, stage, "essai")
    person = join_with(meeting, "device-a-of-twenty-letters-more", "192.0.2.9")
    cast_ballot(again, person, 9, {"poids-share-65p": "1"})
    stages.lock(project.created_by, again)
    assert "Calculez d’abord" in plain(client.post(url("closing_report", project, meeting), sent, follow=True))
    assert not WeightSet.objects.exists()


def test_acts_are_refused_outside_the_roles_of_the_policy(
    computed: Any, weighed: Meeting, client_of: Callable[..., Client]
) -> None:
    address = url("closing_report", computed, weighed)
    reader = client_of(make_member(computed.organization, Role.READER))
    contributor = client_of(make_member(computed.organization, Role.CONTRIBUTOR))
    assert [reader.post(address, {"act": act}).status_code for act in ("answer", "tell", "weights", "x")] == [
        403, 403, 403, 404
    ]  # fmt: skip
    assert contributor.post(address, {"act": "weights", "entry": "vote"}).status_code == 403
    assert contributor.post(address, {"act": "answer"}).status_code == 302
    assert reader.post(url("read_diagnosis", computed)).status_code == 403
    assert contributor.get(address).status_code == 405


def test_what_was_said_is_read_by_who_runs_the_meeting_until_it_is_closed(
    project: Any, client: Client, client_of: Callable[..., Client]
) -> None:
    """Two readings while ballots come would tell a reader what the last one held."""
    meeting = opened(project, shipped_kits()["vote-des-poids"].meeting)
    stage = vote(meeting, "vote", {"poids-share-65p": "4"})
    reader = client_of(make_member(project.organization, Role.READER))
    read = [url("closing", project, meeting), url("conduct_results", project, meeting)]
    read += [url("meeting_results", project, meeting, extension) for extension in ("odt", "zip", "json")]
    assert [reader.get(address).status_code for address in read] == [403] * 5
    assert "n’est pas close" in plain(reader.get(read[0]))
    page = plain(reader.get(url("meeting", project, meeting)))
    assert not [address for address in read if address in page]
    assert [client.get(address).status_code for address in read] == [200] * 5
    (poll,) = client.get(read[1]).json()["polls"]
    assert (poll["count"], poll["ballots"]) == (1, None)
    stages.lock(project.created_by, stage)
    (poll,) = client.get(read[1]).json()["polls"]
    assert poll["ballots"] == [{"origin": "device", "answers": {"poids-share-65p": 4}}]
    close_meeting(project.created_by, meeting)
    assert [reader.get(address).status_code for address in read] == [200] * 5
    assert read[0] in plain(reader.get(url("meeting", project, meeting)))


def test_boards_are_no_polls_in_the_file_of_answers(client: Client, project: Any) -> None:
    meeting = opened(project, demo_meeting())
    board = next(entry for entry in content_of(meeting).entries() if isinstance(entry, Board))
    stages.open_stage(project.created_by, meeting, board.id, None)
    assert client.get(url("conduct_results", project, meeting)).json()["polls"] == []


def test_absurd_number_of_an_actor_is_no_actor(client: Client, computed: Any, read: Meeting) -> None:
    sent = {"act": "answer", "finding": PROPOSED[0].id, "stance": "agree", "actor": ["9" * 24]}
    assert "Cochez au moins un acteur" in plain(client.post(url("closing_report", computed, read), sent, follow=True))


def test_numbers_wait_for_the_end_of_the_poll_and_take_the_place_of_those_told_before(
    client: Client, computed: Any, read: Meeting
) -> None:
    """One vote is one element of the field, whatever it was reopened for."""
    sent, entry = {"act": "tell", "finding": PROPOSED[0].id}, stance_entry(PROPOSED[0].id)
    client.post(url("closing_report", computed, read), sent)
    other = opened(computed, content_of(read))
    stage = stages.open_stage(computed.created_by, other, entry, None)
    cast_ballot(stage, join_with(other, "device-other-of-twenty-letters", "192.0.2.9"), 98, {"accord": "2"})
    close_meeting(computed.created_by, other)
    client.post(url("closing_report", computed, other), sent)
    open_meeting(computed.created_by, read)
    stage = stages.open_stage(computed.created_by, read, entry, None)
    cast_ballot(stage, join_with(read, "device-late-of-twenty-letters", "192.0.2.9"), 99, {"accord": "1"})
    refused = plain(client.post(url("closing_report", computed, read), sent, follow=True))
    assert "encore ouvert : verrouillez-le, puis recommencez" in refused
    assert "verrouillez-le pour ajouter ces nombres" in refused
    stages.lock(computed.created_by, stage)
    client.post(url("closing_report", computed, read), sent)
    told = [entry.text.split(" ». ")[1].splitlines()[0] for entry in findings_of(computed)[0].field_evidence]
    assert told == [
        "D’accord : 0. Pas d’accord : 1. Ne sait pas : 0.",
        "D’accord : 3. Pas d’accord : 1. Ne sait pas : 1.",
    ]
