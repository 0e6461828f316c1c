"""Letters to offices: who may be asked, who answers, what the enterprise never sees, reminders and silence."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Conflict, Forbidden, Invalid
from core.files.uploads import Upload
from enterprises import text_templates
from enterprises.models import Membership, Notification, User
from enterprises.roles import Role
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.databases import Clone, execute_as_owner, no_loader
from tests.support.inspection_world import World
from tests.support.page_clients import page_client
from tests.support.refusals import fault_codes, refused
from tests.trade.test_comparisons import invoice, world
from tests.trade.test_letters import DUE, URL, clerk, refusal_of, visible
from trade.letter_texts import LetterTexts
from trade.models import Letter, LetterQuestion
from trade.services import letter_answers, letter_notifications, letters

__all__ = ["clerk", "world"]
OFFICE = {"office": Role.INSPECTOR, "office_place": "36"}
OWN_LETTERS_TOO = """
    DO $$ BEGIN
        EXECUTE regexp_replace(
            pg_get_functiondef('letter_recipient_acts'::regproc), 'letter.(drafted|sent)_by_id', 'NULL', 'g'
        );
    END $$
"""


@pytest.fixture
def asked(world: World, tax36: User) -> Letter:
    """Draft a letter to the inspectors of the province about 40 t on the invoices of a mine that reports 100 t."""
    for number, tonnes in ((3, "40"), (4, "100"), (5, "100")):
        invoice(number, tonnes)
    return letters.draft(actor=tax36, enterprise="E-MINE", year=2011, **OFFICE)


@pytest.fixture
def sent(asked: Letter, inspector: User, tax36: User) -> Letter:
    return letters.send(asked, actor=tax36, working_days=10)


@pytest.fixture
def inspector(world: World) -> User:
    return factories.user(Role.INSPECTOR, at="36", username="asked")


def test_the_office_is_asked_about_the_enterprise_which_never_reads_it(
    sent: Letter, inspector: User, clerk: User, tax15: User
) -> None:
    (question,) = sent.questions.all()
    words = LetterTexts(sent, text_templates.read()).question(question)
    assert words.startswith("The report of E-MINE for March 2011")
    assert (sent.state, sent.recipient, sent.due_on, sent.addressee) == ("sent", None, DUE, "Inspector, Jiangxi")
    assert (visible(sent, inspector), visible(sent, clerk), visible(sent, tax15)) == (True, False, False)
    assert client_of(clerk).get(f"{URL}{sent.pk}/").status_code == 404
    assert sent.number not in client_of(clerk).get(URL).content.decode()
    (told,) = Notification.objects.filter(kind="letter_to_office")
    assert told.person == inspector
    assert not Notification.objects.filter(person=clerk).exists()


def test_the_people_of_the_office_answer_and_its_answer_is_kept(
    sent: Letter, inspector: User, clerk: User, tax36: User
) -> None:
    county = factories.user(Role.INSPECTOR, at="360727", username="county")
    other = factories.user(Role.CUSTOMS_OFFICER, at="36", username="customs-asked")
    for person in (county, other, clerk):
        with pytest.raises(Forbidden):
            letter_answers.answer(sent, actor=person, question=1, text="We know nothing of it.")
    with pytest.raises(Invalid) as caught:
        letter_answers.answer(sent, actor=inspector, question=1, report_month=dt.date(2011, 3, 1))
    assert fault_codes(caught) == {("/report_month", "not_allowed")}
    file = Upload("visit.txt", b"60 t stood in the yard")
    answered = letter_answers.answer(sent, actor=inspector, question=1, text="60 t stood in the yard.", file=file)
    (question,) = answered.questions.all()
    assert (answered.state, question.answer, question.answered_by) == ("answered", "60 t stood in the yard.", inspector)
    assert Notification.objects.filter(person=tax36, kind="letter_answered").exists()
    page = page_client(tax36).get(reverse("pages:letter", args=[sent.pk])).content.decode()
    assert "60 t stood in the yard." in page
    assert "the enterprise does not read it" in page
    assert letters.explain(answered, actor=tax36, reason="The goods were weighed").state == "explained"
    assert not Notification.objects.filter(person=clerk).exists()


def test_the_office_above_answers_too_and_nobody_his_own_letter(asked: Letter, tax36: User) -> None:
    nation = factories.user(Role.INSPECTOR, at="CN", username="nation")
    seat = {"role": Role.INSPECTOR, "jurisdiction": factories.place("36"), "valid_from": dt.date(2000, 1, 1)}
    Membership.objects.create(user=tax36, **seat)
    both = User.objects.get(pk=tax36.pk)
    sent = letters.send(asked, actor=both, working_days=5)
    with refused("own_letter", Forbidden):
        letter_answers.answer(sent, actor=both, question=1, text="We asked ourselves.")
    assert letter_answers.answer(sent, actor=nation, question=1, text="See our visit of May.").state == "answered"


def test_officers_of_a_county_are_asked_where_the_enterprise_lies(world: World, tax36: User) -> None:
    invoice(3, "40")
    asked = letters.draft(actor=tax36, enterprise="E-MINE", year=2011, office=Role.COUNTY_REGULATOR)
    assert asked.addressee_place == asked.enterprise.jurisdiction
    with refused("nobody_asked", Conflict):
        letters.send(asked, actor=tax36, working_days=5)
    officer = factories.user(Role.COUNTY_REGULATOR, at=asked.enterprise.jurisdiction.code, authorities=("MLR",))
    letters.send(asked, actor=tax36, working_days=5)
    assert Notification.objects.get(kind="letter_to_office").person == officer


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"office": "auditor"}, ("/office", "unknown_office")),
        ({"office": "", "office_place": "36"}, ("/office", "required")),
        ({"office": "inspector", "office_place": "15"}, ("/office_place", "of_another_place")),
        ({"office": "inspector", "office_place": "99"}, ("/office_place", "of_another_place")),
        ({"office": "tax_officer", "office_place": "36"}, ("/office", "own_office")),
    ],
)
def test_bad_input_is_refused_at_its_field(world: World, tax36: User, given: Any, fault: Any) -> None:
    factories.place("15")
    with pytest.raises(Invalid) as caught:
        letters.draft(actor=tax36, enterprise="E-MINE", year=2011, **given)
    assert fault_codes(caught) == {fault}
    body = {"enterprise": "E-MINE", "year": 2011, **given}
    problem = assert_problem(client_of(tax36).post(URL, body, format="json"), 400, "invalid")
    assert {pointer for pointer, _code in pointers(problem)} == {fault[0]}
    assert not Letter.objects.exists()


def test_it_is_reminded_and_its_silence_shown(sent: Letter, inspector: User, tax36: User) -> None:
    with clock.at(DUE):
        assert letter_notifications.remind(clock.today()) == 1
        assert letter_notifications.remind(clock.today()) == 0
    with clock.at(DUE + dt.timedelta(days=1)):
        letter_notifications.remind(clock.today())
        page = page_client(tax36).get(reverse("pages:letters")).content.decode()
        assert "No answer by its day" in page
        assert client_of(tax36).get(f"{URL}?silent=true&office=inspector").json()["results"][0]["id"] == str(sent.pk)
    assert {row.kind for row in Notification.objects.filter(person=tax36)} == {"letter_silent"}
    kinds = [row.kind for row in Notification.objects.filter(person=inspector)]
    assert (kinds.count("letter_to_office_due"), kinds.count("letter_due")) == (2, 0)


def test_it_is_drafted_and_answered_on_pages_and_over_the_api(world: World, tax36: User, inspector: User) -> None:
    invoice(3, "40")
    form = {"enterprise": "E-MINE", "year": "2011", "office": "inspector", "office_place": ""}
    made = page_client(tax36).post(reverse("pages:letter-new"), form)
    assert made.status_code == 302, made.content.decode()
    letter = letters.send(Letter.objects.get(), actor=tax36, working_days=3)
    body = client_of(inspector).get(f"{URL}{letter.pk}/").json()
    assert (body["addressee_role"], body["addressee_place"], body["actions"]) == ("inspector", "36", ["answer"])
    for question in body["questions"]:
        answer = {"question": question["ordinal"], "text": "Nothing is known."}
        said = client_of(inspector).post(f"{V1}letters/{letter.pk}/answer/", answer, format="json")
        assert said.status_code == 200, said.content
    assert said.json()["state"] == "answered"


def test_the_database_asks_for_the_people_of_the_office(
    own_database: Clone, sent: Letter, inspector: User, clerk: User, tax36: User
) -> None:
    county = factories.user(Role.INSPECTOR, at="360727", username="county")
    elsewhere = factories.place("15")
    seat = {"role": Role.INSPECTOR, "jurisdiction": factories.place("36"), "valid_from": dt.date(2000, 1, 1)}
    Membership.objects.create(user=tax36, **seat)  # who drafted and sent it holds the office, too
    no_loader(own_database)
    rows, questions = Letter.objects.filter(pk=sent.pk), LetterQuestion.objects.filter(letter=sent)
    for person in (county, clerk, tax36):
        answer = {"answer": "x", "answered_by": person, "answered_at": clock.now()}
        refusal = refusal_of(person, lambda given=answer: questions.update(**given))
        assert refusal == "letter_answered_by_its_recipient"
    execute_as_owner(own_database, OWN_LETTERS_TOO)
    answer = {"answer": "x", "answered_by": tax36, "answered_at": clock.now()}
    with transaction.atomic():
        prove_actor(tax36)
        assert questions.update(**answer) == 1
    assert refusal_of(tax36, lambda: rows.update(addressee_role="customs_officer")) == "kept_columns"
    begun = {"number": "L-2", "subject": "x", "drafted_by": tax36, "drafted_at": clock.now(), "state": "draft"}
    office = {"office_role": Role.TAX_OFFICER, "office_place": factories.place("36"), "enterprise": sent.enterprise}
    asked = {"addressee_role": "inspector", "addressee_place": elsewhere}
    refusal = refusal_of(tax36, lambda: Letter.objects.create(**begun, **office, **asked))
    assert refusal == "letter_office_of_the_place"
