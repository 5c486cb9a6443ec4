"""A meeting on phones: joining, answering, asking; the facilitator conducts (F1–F5, F11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from solimob.core.workshop import (
    AnswersBy,
    Board,
    Column,
    Item,
    Poll,
    PollKind,
    PollQuestion,
    Sequence,
    SurveyStep,
)
from solimob.core.workshop import Meeting as Content
from solimob.web.accounts.services import RefusedActError, TooOftenError
from solimob.web.workshop.access import cookie_name, link_token, screen_token
from solimob.web.workshop.models import Ballot, Meeting, MeetingStatus, Participant, Remark, SpentRight, Stage
from solimob.web.workshop.queries.stages import current_stage, results_of
from solimob.web.workshop.services import stages, surveys
from solimob.web.workshop.services.meetings import close_meeting, create_meeting, open_meeting, write_content
from solimob.web.workshop.services.participation import (
    AlreadyAnsweredError,
    cast_ballot,
    find_meeting,
    hand_out_codes,
    join_with,
)
from solimob.web.workshop.services.remarks import react, send_remark
from solimob.web.workshop.shared import results_shown
from tests.web.factories import make_organization, make_project, make_user

pytestmark = pytest.mark.django_db

CHOICES = ("le prix", "l’offre", "la peur")


def poll(**changes: Any) -> Poll:
    questions = (PollQuestion(id="frein", kind=PollKind.SINGLE, text="Quel frein d’abord ?", choices=CHOICES),)
    return Poll(**({"id": "sondage", "title": "Les freins", "questions": questions} | changes))


def content(activity: Poll | None = None) -> Content:
    board = Board(id="tableau", title="Besoins", columns=(Column("sujets", "Quels sujets ?"),))
    entries = (Item(id="accueil", title="Accueil", role="animation"), activity or poll(), board)
    return Content(id="essai", title="Réunion d’essai", sequences=(Sequence("s1", "Première", entries),))


@pytest.fixture
def actor() -> Any:
    return make_user()


@pytest.fixture
def meeting(actor: Any) -> Meeting:
    return running(actor, content())


def running(actor: Any, what: Content) -> Meeting:
    made = create_meeting(actor, make_project(organization=make_organization(administrator=actor)), what)
    open_meeting(actor, made)
    made.refresh_from_db()
    return made


def device(meeting: Meeting, name: str = "a") -> Participant:
    return join_with(meeting, f"device-{name}-of-twenty-letters", "192.0.2.1")


def open_poll(actor: Any, meeting: Meeting, minutes: int | None = None) -> Stage:
    return stages.open_stage(actor, meeting, "sondage", minutes)


def test_first_vote_takes_the_page_a_choice_and_a_button_when_a_phone_has_the_link(
    actor: Any, meeting: Meeting
) -> None:
    open_poll(actor, meeting)
    phone = Client()
    page = phone.get(f"/r/{meeting.code}/")
    assert b"Quel frein d" in page.content
    ballot = page.context["ballot"]
    sent = phone.post(f"/r/{meeting.code}/sondage/sondage/", {"frein": "2", "ballot": ballot}, follow=True)
    assert "Votre réponse est enregistrée" in sent.content.decode()
    assert list(Ballot.objects.values_list("answers", flat=True)) == [{"frein": 2}]


def test_a_ballot_is_stored_once_when_it_is_sent_again(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    voter = device(meeting)
    assert cast_ballot(stage, voter, 7, {"frein": "1"})
    assert not cast_ballot(stage, voter, 7, {"frein": "1"})
    assert stage.ballots.count() == 1


def test_a_second_answer_is_refused_when_the_poll_is_anonymous(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    voter = device(meeting)
    cast_ballot(stage, voter, 7, {"frein": "1"})
    with pytest.raises(AlreadyAnsweredError):
        cast_ballot(stage, voter, 8, {"frein": "2"})
    assert results_of(stage)[0][1].answered == 1


def test_nothing_links_a_ballot_to_who_gave_it_when_the_poll_is_anonymous(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    cast_ballot(stage, device(meeting), 7, {"frein": "1"})
    assert Ballot.objects.get().participant is None
    assert {field.name for field in SpentRight._meta.get_fields()} == {"id", "stage", "holder"}
    assert not {"at", "created_at", "number"} & {field.name for field in Ballot._meta.get_fields()}


def test_rows_lie_in_the_order_of_a_random_number_when_ballots_come_one_after_the_other(
    actor: Any, meeting: Meeting
) -> None:
    stage = open_poll(actor, meeting)
    for name in "abcdefghij":
        cast_ballot(stage, device(meeting, name), Ballot._meta.pk.get_default(), {"frein": "1"})
    keys = list(Ballot.objects.values_list("pk", flat=True))
    assert len(set(keys)) == 10
    assert max(keys) > 10**12


def test_ballots_are_the_same_and_no_longer_in_the_order_they_came_when_a_poll_is_locked(
    actor: Any, meeting: Meeting
) -> None:
    stage = open_poll(actor, meeting)
    for number, name in ((9, "a"), (3, "b"), (6, "c")):
        cast_ballot(stage, device(meeting, name), number, {"frein": str(number // 3)})
    stages.lock(actor, stage)
    with connection.cursor() as cursor:
        place = "ctid" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT id FROM workshop_ballot ORDER BY {place}")
        assert [row[0] for row in cursor.fetchall()] == [3, 6, 9]
    assert dict(Ballot.objects.values_list("pk", "answers")) == {3: {"frein": 1}, 6: {"frein": 2}, 9: {"frein": 3}}


def test_an_answer_may_be_changed_when_the_poll_is_not_anonymous(actor: Any) -> None:
    meeting = running(actor, content(poll(anonymous=False)))
    stage = open_poll(actor, meeting)
    voter = device(meeting)
    assert cast_ballot(stage, voter, 7, {"frein": "1"})
    assert not cast_ballot(stage, voter, 8, {"frein": "3"})
    assert list(stage.ballots.values_list("answers", flat=True)) == [{"frein": 3}]


def test_a_code_answers_once_when_the_poll_is_by_codes(actor: Any) -> None:
    meeting = running(actor, content(poll(answers=AnswersBy.PER_CODE)))
    stage = open_poll(actor, meeting)
    (code,) = hand_out_codes(actor, meeting, 1)
    with pytest.raises(RefusedActError, match="n’est pas de cette réunion"):
        cast_ballot(stage, None, 6, {"frein": "1"}, code="ZZZZZZZZ")
    assert cast_ballot(stage, None, 7, {"frein": "1"}, code=code.lower())
    with pytest.raises(AlreadyAnsweredError, match="avec ce code"):
        cast_ballot(stage, None, 8, {"frein": "1"}, code=code)


def test_answers_are_refused_when_the_time_is_over(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting, minutes=1)
    Stage.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    stage.refresh_from_db()
    with pytest.raises(RefusedActError, match="verrouillé"):
        cast_ballot(stage, device(meeting), 7, {"frein": "1"})
    stages.extend(actor, stage, 2)
    stage.refresh_from_db()
    assert cast_ballot(stage, device(meeting), 7, {"frein": "1"})


def test_results_stay_hidden_when_nobody_revealed_them(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    cast_ballot(stage, device(meeting), 7, {"frein": "1"})
    screen = f"/r/{meeting.code}/ecran/{screen_token(meeting)}/"
    for address in (f"/r/{meeting.code}/", screen):
        assert "Médiane" not in (page := Client().get(address).content.decode())
        assert "<table" not in page
    stages.reveal(actor, stage, shown=True)
    for address in (f"/r/{meeting.code}/", screen):
        assert "<table" in Client().get(address).content.decode()


def test_what_was_asked_does_not_change_when_the_poll_is_open(actor: Any, meeting: Meeting) -> None:
    open_poll(actor, meeting)
    changed = meeting.document
    changed["sequences"][0]["entries"][1]["questions"][0]["text"] = "Autre question ?"
    Meeting.objects.update(document=changed)
    assert b"Quel frein d" in Client().get(f"/r/{meeting.code}/").content
    stages.lock(actor, current_stage(meeting, "sondage"))
    again = open_poll(actor, meeting)
    assert again.version == 2
    assert "Autre question" in Client().get(f"/r/{meeting.code}/").content.decode()


def test_a_poll_begins_again_with_a_trace_when_its_answers_are_discarded(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    cast_ballot(stage, device(meeting), 7, {"frein": "1"})
    with pytest.raises(RefusedActError, match="pourquoi"):
        stages.begin_again(actor, stage, " ")
    following = stages.begin_again(actor, stage, "essai de salle")
    assert results_of(following)[0][1].answered == 0
    stage.refresh_from_db()
    assert (stage.discard_reason, stage.ballots.count()) == ("essai de salle", 1)
    assert cast_ballot(following, device(meeting), 9, {"frein": "2"})


def test_a_question_shows_under_its_entry_when_the_facilitator_shows_it(actor: Any, meeting: Meeting) -> None:
    phone, facilitator = Client(), Client()
    facilitator.force_login(actor)
    page = phone.get(f"/r/{meeting.code}/")
    message = {"kind": "question", "text": "<b>Qui</b> paie ?", "key": page.context["remark_key"], "entry": "accueil"}
    for _ in range(2):
        phone.post(f"/r/{meeting.code}/message/", message)
    remark = Remark.objects.get()
    assert remark.entry == "accueil"
    assert "paie ?" not in Client().get(f"/r/{meeting.code}/").content.decode()
    address = f"/demarches/{meeting.project_id}/reunions/{meeting.pk}/conduite/agir/"
    assert facilitator.post(address, {"act": "show_remark", "remark": remark.pk}).status_code == 302
    shown = Client().get(f"/r/{meeting.code}/").content.decode()
    assert "&lt;b&gt;Qui&lt;/b&gt; paie ?" in shown
    assert "<b>Qui" not in shown


def test_a_participant_has_no_right_of_the_facilitator_when_holding_the_link(meeting: Meeting) -> None:
    phone = Client()
    phone.get(f"/r/{meeting.code}/")
    base = f"/demarches/{meeting.project_id}/reunions/{meeting.pk}/"
    for address in ("conduite/", "conduite/etat/", "codes/", "resultats.json"):
        assert phone.get(base + address).status_code == 302
    assert phone.post(base + "conduite/clore/").status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.OPEN
    assert phone.get(f"/r/{meeting.code}/ecran/{'0' * 32}/").status_code == 404


def test_codes_cannot_be_tried_one_after_the_other_when_they_are_wrong(meeting: Meeting) -> None:
    assert find_meeting(f" {meeting.code.lower()[:3]} {meeting.code.lower()[3:]}", "192.0.2.9") == meeting
    for _ in range(100):
        with pytest.raises(RefusedActError, match="n’a ce code"):
            find_meeting("ZZZZZZ", "192.0.2.9")
    for code in ("ZZZZZZ", meeting.code):
        with pytest.raises(TooOftenError):
            find_meeting(code, "192.0.2.9")


def test_an_address_says_nothing_of_a_code_when_too_many_wrong_ones_were_tried(actor: Any, meeting: Meeting) -> None:
    open_poll(actor, meeting)
    known, stranger = Client(), Client()
    known.get(f"/r/{meeting.code}/")
    known.post(f"/r/{meeting.code}/sondage/sondage/", {"frein": "2"})
    for _ in range(100):
        assert stranger.get("/r/ZZZZZZ/").status_code == 404
    for code in ("ZZZZZZ", meeting.code):
        for tail in ("", "maintenant/", "flux/"):
            refused = stranger.get(f"/r/{code}/{tail}")
            assert refused.status_code == 403
            assert "QR code" in refused.content.decode()
        assert stranger.post(f"/r/{code}/sondage/sondage/", {"frein": "2"}).status_code == 403
    assert known.get(f"/r/{meeting.code}/").status_code == 200
    assert stranger.get(f"/r/{meeting.code}/?lien={'0' * 20}").status_code == 403
    by_qr_code = Client()
    assert by_qr_code.get(f"/r/{meeting.code}/?lien={link_token(meeting)}").status_code == 200
    assert by_qr_code.post(f"/r/{meeting.code}/sondage/sondage/", {"frein": "2"}).status_code == 302
    assert Ballot.objects.count() == 2


def test_a_key_that_the_site_did_not_give_answers_nothing_when_it_is_sent(actor: Any, meeting: Meeting) -> None:
    open_poll(actor, meeting)
    forger = Client()
    for key in ("a" * 32, f"{'a' * 32}.{'0' * 20}"):
        forger.cookies[cookie_name(meeting)] = key
        sent = forger.post(f"/r/{meeting.code}/sondage/sondage/", {"frein": "2"})
        assert sent.status_code == 422
        assert "témoin" in sent.content.decode()
    assert not Ballot.objects.exists()


def test_nothing_is_taken_when_the_meeting_is_closed(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    close_meeting(actor, meeting)
    stage.refresh_from_db()
    with pytest.raises(RefusedActError, match="verrouillé"):
        cast_ballot(stage, device(meeting), 7, {"frein": "1"})
    assert "close" in Client().get(f"/r/{meeting.code}/").content.decode()
    meeting.refresh_from_db()
    assert meeting.keep_until is not None


def test_paper_answers_are_counted_with_their_origin_when_the_facilitator_enters_them(
    actor: Any, meeting: Meeting
) -> None:
    open_poll(actor, meeting)
    facilitator = Client()
    facilitator.force_login(actor)
    conduct = f"/demarches/{meeting.project_id}/reunions/{meeting.pk}/conduite/"
    address = f"/demarches/{meeting.project_id}/reunions/{meeting.pk}/papier/sondage/sondage/"
    facilitator.post(conduct + "agir/", {"act": "go", "entry": "sondage"})
    assert address in facilitator.get(conduct).content.decode()
    assert facilitator.get(conduct + "saisir/sondage/").status_code == 404
    for code in ("1", "S1-02", "s1 1"):
        assert facilitator.post(address, {"frein": "3", "origin": "paper", "code": code}).status_code == 302
    for wrong in ({"frein": "9", "code": "3"}, {"frein": "3", "code": ""}):
        assert facilitator.post(address, wrong | {"origin": "paper"}).status_code == 422
    for _ in range(2):  # the button pressed twice
        facilitator.post(address, {"frein": "3", "origin": "telephone", "code": "", "ballot": 11})
    assert sorted(Ballot.objects.values_list("origin", flat=True)) == ["paper", "paper", "telephone"]


def test_paper_is_typed_under_the_words_of_the_opening_when_the_poll_changed_since(
    actor: Any, meeting: Meeting
) -> None:
    open_poll(actor, meeting)
    question = replace(poll().questions[0], choices=("autre chose", "rien"))
    write_content(actor, meeting, content(poll(questions=(question,))))
    facilitator = Client()
    facilitator.force_login(actor)
    page = facilitator.get(
        f"/demarches/{meeting.project_id}/reunions/{meeting.pk}/papier/sondage/sondage/"
    ).content.decode()
    assert "le prix" in page
    assert "autre chose" not in page


def test_every_page_of_the_facilitator_answers_when_the_meeting_runs(actor: Any, meeting: Meeting) -> None:
    facilitator = Client()
    facilitator.force_login(actor)
    base = f"/demarches/{meeting.project_id}/reunions/{meeting.pk}/"
    for entry in ("accueil", "sondage", "tableau"):
        assert facilitator.post(base + "conduite/agir/", {"act": "go", "entry": entry}).status_code == 302
        assert facilitator.get(base + "conduite/").status_code == 200
    assert (
        facilitator.post(base + "conduite/agir/", {"act": "open", "entry": "tableau", "minutes": "10"}).status_code
        == 302
    )
    assert facilitator.get(base + "conduite/").status_code == 200
    assert Client().get(f"/r/{meeting.code}/").status_code == 200
    assert facilitator.post(base + "codes/", {"count": "3"}).context["handed_out"] == 3
    assert facilitator.get(base + "resultats.json").json()["meeting"] == "Réunion d’essai"


def test_a_poll_begins_again_once_when_the_button_is_pressed_twice(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    stages.begin_again(actor, stage, "essai")
    with pytest.raises(RefusedActError, match="déjà recommencé"):
        stages.begin_again(actor, stage, "essai")
    assert Stage.objects.count() == 2


def test_a_device_is_stopped_when_it_reacts_or_answers_without_end(actor: Any) -> None:
    meeting = running(actor, content(poll(answers=AnswersBy.OPEN)))
    stage = open_poll(actor, meeting)
    voter = device(meeting)
    for number in range(60):
        cast_ballot(stage, voter, number, {"frein": "1"})
    with pytest.raises(TooOftenError):
        cast_ballot(stage, voter, 60, {"frein": "1"})
    for _ in range(120):
        react(meeting, voter, "accueil", "agree")
    with pytest.raises(TooOftenError):
        react(meeting, voter, "accueil", "agree")


def test_nothing_breaks_when_numbers_are_absurd(actor: Any, meeting: Meeting) -> None:
    open_poll(actor, meeting)
    phone, facilitator = Client(), Client()
    facilitator.force_login(actor)
    phone.get(f"/r/{meeting.code}/")
    for number, absurd in enumerate(("9" * 5000, str(2**64), "²", "-1", "")):
        sent = {"frein": "1", "ballot": absurd}
        other = Client()
        other.get(f"/r/{meeting.code}/")
        assert other.post(f"/r/{meeting.code}/sondage/sondage/", sent).status_code == 302
        assert Ballot.objects.count() == number + 1
        address = f"/demarches/{meeting.project_id}/reunions/{meeting.pk}/conduite/agir/"
        assert facilitator.post(address, {"act": "extend", "stage": absurd, "minutes": "2"}).status_code == 404


def test_a_message_is_kept_once_and_nobody_elses_is_lost_when_keys_are_the_same(meeting: Meeting) -> None:
    one, other = device(meeting), device(meeting, "b")
    first = send_remark(meeting, one, "accueil", "question", "Qui paie ?", "k")
    assert send_remark(meeting, one, "accueil", "question", "Qui paie ?", "k") == first
    with pytest.raises(RefusedActError, match="n’a pas été pris"):
        send_remark(meeting, other, "accueil", "question", "Et le soir ?", "k")
    for who in (one, other):
        send_remark(meeting, who, "accueil", "question", "Sans clé", "")
    assert Remark.objects.count() == 3


def test_a_ballot_is_never_told_as_stored_when_its_number_is_somebody_elses(actor: Any, meeting: Meeting) -> None:
    stage = open_poll(actor, meeting)
    cast_ballot(stage, device(meeting), 7, {"frein": "1"})
    with pytest.raises(RefusedActError, match="n’a pas été prise"):
        cast_ballot(stage, device(meeting, "b"), 7, {"frein": "2"})
    assert cast_ballot(stage, device(meeting, "b"), 8, {"frein": "2"})


def test_a_phone_is_led_to_the_survey_of_the_meeting_when_it_is_open(actor: Any) -> None:
    step = SurveyStep(id="enquete", title="L’enquête", survey="besoins-mobilite")
    meeting = running(actor, Content(id="essai", title="Essai", sequences=(Sequence("s1", "Première", (step,)),)))
    assert "L’animation vous en donne le lien" in Client().get(f"/r/{meeting.code}/").content.decode()
    survey = surveys.create_survey(actor, meeting.project, "Besoins", "besoins-mobilite", None)
    surveys.open_survey(actor, survey)
    assert f"/enquete/{survey.key}/" in Client().get(f"/r/{meeting.code}/").content.decode()


@pytest.mark.parametrize("ended", ["locked", "closed", "gone on"])
def test_what_was_typed_is_shown_and_told_as_not_taken_when_the_poll_ended_meanwhile(
    actor: Any, meeting: Meeting, ended: str
) -> None:
    stage = open_poll(actor, meeting)
    phone = Client()
    phone.get(f"/r/{meeting.code}/")
    if ended == "closed":
        close_meeting(actor, meeting)
    else:
        stages.lock(actor, stage)
        if ended == "gone on":
            stages.go_to(actor, meeting, "accueil")
    sent = phone.post(f"/r/{meeting.code}/sondage/sondage/", {"frein": "2"}, headers={"HX-Request": "true"})
    assert sent.status_code == 422
    page = sent.content.decode()
    assert "votre réponse n’a pas été prise" in page
    assert "<dd>l’offre</dd>" in page


def test_a_browser_without_cookies_is_told_in_french_that_nothing_was_sent(actor: Any, meeting: Meeting) -> None:
    open_poll(actor, meeting)
    phone = Client(enforce_csrf_checks=True)
    sent = phone.post(f"/r/{meeting.code}/sondage/sondage/", {"frein": "2"})
    assert sent.status_code == 403
    assert "Rien n’a été envoyé" in sent.content.decode()


def test_a_meeting_that_nobody_closes_has_a_last_day_when_it_opens(meeting: Meeting) -> None:
    assert meeting.keep_until is not None
    assert meeting.keep_until > timezone.localdate()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"anonymous": False}, "Vous pouvez la changer"),
        ({"anonymous": False, "answers": AnswersBy.PER_CODE}, "ne peut plus être changée"),
        ({"answers": AnswersBy.OPEN}, "Vous pouvez en donner une autre"),
    ],
)
def test_what_is_told_of_an_answer_is_what_may_be_done_with_it(actor: Any, changes: dict[str, Any], told: str) -> None:
    meeting = running(actor, content(poll(**changes)))
    open_poll(actor, meeting)
    (code,) = hand_out_codes(actor, meeting, 1)
    phone = Client()
    phone.get(f"/r/{meeting.code}/")
    sent = {"frein": "2", "personal_code": code}
    answered = phone.post(f"/r/{meeting.code}/sondage/sondage/", sent, headers={"HX-Request": "true"})
    assert told in answered.content.decode()


def test_results_of_two_meetings_are_never_mixed_when_both_are_shown(actor: Any) -> None:
    shown = []
    for choice in ("1", "2"):
        meeting = running(actor, content())
        stage = open_poll(actor, meeting)
        cast_ballot(stage, device(meeting, choice), int(choice), {"frein": choice})
        shown.append(stage)
    for _ in range(3):
        for stage, number in zip(shown, (1, 2)):
            html = results_shown(stage, 1)
            chosen = [choice for choice in CHOICES if f'{choice}<meter min="0" max="1" value="1"' in html]
            assert chosen == [CHOICES[number - 1]]
