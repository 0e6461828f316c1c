"""Letters about mismatches: drafted from the figures, answered question by question, silent, closed; and no secrets."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, row_security
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.files import sealed
from core.files.uploads import Upload
from enterprises import text_templates
from enterprises.deadlines import list_deadlines
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from enterprises.services import text_versions
from quotas.models import Report
from tests.support import factories, uploads
from tests.support.api import V1, assert_problem, client_of
from tests.support.databases import Clone, no_loader
from tests.support.early_writes import writes_before_examination
from tests.support.inspection_world import World
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of, fault_codes, refused
from tests.trade.conftest import TODAY
from tests.trade.test_comparisons import invoice, month, world
from trade.letter_texts import LetterTexts
from trade.models import Letter, LetterQuestion
from trade.services import letter_answers, letter_notifications, letters

__all__ = ["world"]
URL = f"{V1}letters/"
LOADER = Loader("a test")
DUE = dt.date(2011, 11, 3)  # ten working days after 20 October


@pytest.fixture
def asked(world: World, tax36: User) -> Letter:
    """Draft a letter to the mine: 40 t of the 100 t that it reports sold in March are on its invoices."""
    for number, tonnes in ((3, "40"), (4, "100"), (5, "100")):
        invoice(number, tonnes)
    return letters.draft(actor=tax36, enterprise="E-MINE", year=2011)


@pytest.fixture
def sent(asked: Letter, tax36: User) -> Letter:
    asked = letters.ask(asked, actor=tax36, text="Who weighed the goods?")
    return letters.send(asked, actor=tax36, working_days=10)


@pytest.fixture
def clerk(mine_firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_CLERK, of=mine_firm, username="clerk")


@pytest.fixture
def partner(plant_firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=plant_firm, username="partner")


def visible(letter: Letter, person: User) -> bool:
    """Return whether a person reads the letter, by the application and by row-level security alone."""
    person = User.objects.get(pk=person.pk)
    by_scope = Letter.objects.visible_to(person).filter(pk=letter.pk).exists()
    with row_security.within(row_security.reach_of(person)):
        by_rows = (Letter.objects.filter(pk=letter.pk).exists(), LetterQuestion.objects.filter(letter=letter).exists())
    assert by_rows == (by_scope, by_scope)
    return by_scope


def test_a_letter_asks_about_each_month_that_does_not_match(asked: Letter) -> None:
    (question,) = asked.questions.all()
    assert (question.ordinal, question.origin, question.month) == (1, "sales", month(3))
    assert (question.reported, question.stated, question.difference) == (100, 40, Decimal(60))
    words = LetterTexts(asked, text_templates.read()).question(question)
    assert "100.000 t" in words
    assert "40.000 t" in words
    assert (asked.state, asked.recipient, asked.due_on) == ("draft", None, None)


def test_the_enterprise_reads_it_once_it_was_sent(asked: Letter, tax36: User, tax15: User, clerk: User) -> None:
    assert (visible(asked, tax36), visible(asked, tax15), visible(asked, clerk)) == (True, False, False)
    sent = letters.send(asked, actor=tax36, working_days=10)
    assert (sent.state, sent.due_on, sent.recipient) == ("sent", DUE, sent.enterprise)
    assert visible(sent, clerk)
    (told,) = Notification.objects.filter(person=clerk, kind="letter_sent")
    assert told.facts["number"] == sent.number


def test_the_other_side_reads_nothing_and_is_not_named(sent: Letter, partner: User, clerk: User) -> None:
    assert not visible(sent, partner)
    assert client_of(partner).get(f"{URL}{sent.pk}/").status_code == 404
    assert page_client(partner).get(reverse("pages:letter", args=[sent.pk])).status_code == 404
    told = client_of(clerk).get(f"{URL}{sent.pk}/").content.decode()
    page = page_client(clerk).get(reverse("pages:letter", args=[sent.pk])).content.decode()
    for shown in (told, page, *(str(row.facts) for row in Notification.objects.filter(person=clerk))):
        assert "E-PLANT" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "What did E-PLANT pay?",
        "What did {name} pay?",
        "What did {credit} pay?",
        "What did S-PLANT pay?",
        "What did Ｅ－ＰＬＡＮＴ pay?",
        "What did E\u200b-PLANT pay?",
        "What did e\u2011plant pay?",
        "What did {wide} pay?",
    ],
)
def test_a_question_names_no_other_enterprise(
    asked: Letter, plant_firm: Enterprise, credited: dict[str, str], tax36: User, text: str
) -> None:
    Enterprise.objects.filter(pk=plant_firm.pk).update(name="Northern (Plant)")
    words = {"name": "northern (plant)", "credit": credited["E-PLANT"].lower(), "wide": "Northern （Ｐlant）"}
    with pytest.raises(Invalid) as refusal:
        letters.ask(asked, actor=tax36, text=text.format(**words))
    assert fault_codes(refusal) == {("/text", "names_another")}
    with pytest.raises(Invalid) as refusal:
        letters.draft(actor=tax36, enterprise="E-MINE", year=2011, subject="Sales to E-PLANT")
    assert fault_codes(refusal) == {("/subject", "names_another")}


def test_a_name_or_code_within_ones_own_is_not_anothers(asked: Letter, plant_firm: Enterprise, tax36: User) -> None:
    firm = asked.enterprise
    Enterprise.objects.filter(pk=plant_firm.pk).update(name=firm.name[:-2])  # of a mother, say
    letters.ask(asked, actor=tax36, text=f"What did {firm.name} sell in May?")
    with pytest.raises(Invalid):
        letters.ask(Letter.objects.get(pk=asked.pk), actor=tax36, text=f"Did {firm.name[:-2]} buy from {firm.name}?")


def test_a_letter_keeps_the_words_of_the_day_on_which_it_was_sent(sent: Letter, tax36: User, clerk: User) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    for template, text in (
        ("letter.opening", "<b>To</b> {enterprise}"),
        ("letter.closing", ""),
        ("letter_question.sales", "{month}: {reported} or {stated}?"),
    ):
        texts = {"text_en": text, "text_zh": text}
        text_versions.enter(actor=LOADER, template=template, valid_from=tomorrow, document="Order 7", **texts)
    with clock.at(tomorrow):
        draft = letters.draft(actor=tax36, enterprise="E-MINE", year=2011)
        old, new = (client_of(tax36).get(f"{URL}{letter.pk}/").json() for letter in (sent, draft))
        assert "that do not match" in old["opening"]
        assert "Answer each question by 3 November 2011" in old["closing"]
        assert "sold; the invoices that name you as seller" in old["questions"][0]["question"]
        assert new["opening"].startswith("<b>To</b> ")
        assert new["closing"] == ""
        assert new["questions"][0]["question"] == "March 2011: 100.000 or 40.000?"
        page = page_client(tax36).get(reverse("pages:letter", args=[draft.pk])).content.decode()
        assert "&lt;b&gt;To&lt;/b&gt;" in page
        assert "March 2011: 100.000 or 40.000?" in page
        read = page_client(clerk).get(reverse("pages:letter", args=[sent.pk])).content.decode()
        assert "that do not match" in read
        assert "sold; the invoices that name you as seller" in read


def test_questions_are_put_in_and_taken_out_of_a_draft(asked: Letter, tax36: User) -> None:
    letter = letters.ask(asked, actor=tax36, text="Who weighed the goods?")
    letter = letters.drop(letter, actor=tax36, question=1)
    assert [(row.ordinal, row.text) for row in letter.questions.all()] == [(2, "Who weighed the goods?")]
    with pytest.raises(Invalid):
        letters.drop(letter, actor=tax36, question=1)
    letter = letters.drop(letter, actor=tax36, question=2)
    with refused("no_question"):
        letters.send(letter, actor=tax36, working_days=5)
    with pytest.raises(Invalid):
        letters.ask(letter, actor=tax36, text=" ")


@pytest.mark.parametrize("days", [0, 61])
def test_the_term_has_bounds(asked: Letter, tax36: User, days: int) -> None:
    with pytest.raises(Invalid) as refusal:
        letters.send(asked, actor=tax36, working_days=days)
    assert fault_codes(refusal) == {("/working_days", "out_of_range")}


def test_each_question_is_answered_once_by_text_file_or_amended_report(sent: Letter, world: World, clerk: User) -> None:
    for asked_month, code in ((month(4), "another_month"), (month(3), "not_amended")):
        with pytest.raises(Invalid) as refusal:
            letter_answers.answer(sent, actor=clerk, question=1, report_month=asked_month)
        assert fault_codes(refusal) == {("/report_month", code)}
    with clock.at(TODAY + dt.timedelta(days=1)):
        amended = world.amend(Report.objects.get(enterprise=world.firm, period=month(3)), 40)
    letter = letter_answers.answer(
        sent, actor=clerk, question=1, report_month=dt.date(2011, 3, 9), text="We corrected it."
    )
    first = letter.questions.get(ordinal=1)
    assert (letter.state, first.report, first.answered_by) == ("sent", amended, clerk)
    with refused("answered_already"):
        letter_answers.answer(letter, actor=clerk, question=1, text="Otherwise")
    with pytest.raises(Invalid):
        letter_answers.answer(letter, actor=clerk, question=2)
    with pytest.raises(Invalid) as refusal:
        letter_answers.answer(letter, actor=clerk, question=2, report_month=dt.date(2010, 3, 9))
    assert fault_codes(refusal) == {("/report_month", "no_report")}
    with pytest.raises(Invalid) as refusal:
        letter_answers.answer(letter, actor=clerk, question=2, report_month=month(4))
    assert fault_codes(refusal) == {("/report_month", "not_amended")}
    file = Upload("../scale.jpg", uploads.jpeg())
    letter = letter_answers.answer(letter, actor=clerk, question=2, file=file)
    assert letter.state == "answered"
    row, content = letter_answers.file_of(letter, 2)
    assert (row.file_name, row.media_type, content) == ("scale.jpg", "image/jpeg", file.content)
    assert Notification.objects.filter(person=letter.sent_by, kind="letter_answered").count() == 1


def test_a_file_is_examined_before_the_letter_is_locked(
    sent: Letter, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writes_before_examination(monkeypatch) as early:
        letter_answers.answer(sent, actor=clerk, question=1, file=Upload("scale.jpg", uploads.jpeg()))
    assert early == [[]]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("scale.pdf", None, "wrong_type"), ("scale.exe", b"MZ\x00\x01", "unknown_type"), ("scale.txt", b"", "empty")],
)
def test_a_file_is_examined(sent: Letter, clerk: User, name: str, content: bytes | None, code: str) -> None:
    file = Upload(name, uploads.jpeg() if content is None else content)
    with pytest.raises(Invalid) as refusal:
        letter_answers.answer(sent, actor=clerk, question=1, file=file)
    assert {fault.code for fault in refusal.value.errors} == {code}


def test_silence_is_reminded_and_shown(sent: Letter, tax36: User, clerk: User) -> None:
    steps = {DUE - dt.timedelta(days=3): 1, DUE: 1, DUE + dt.timedelta(days=1): 2}
    for day, count in steps.items():
        with clock.at(day):
            # The clerk and the signer of the firm's reports; after the day its sender as well.
            assert letter_notifications.remind(day) == count + 1
            assert letter_notifications.remind(day) == 0
            assert sent.is_silent(day) == (day > DUE)
            listed = client_of(tax36).get(URL, {"silent": "true"}).json()["results"]
            assert [row["number"] for row in listed] == ([sent.number] if day > DUE else [])
    with clock.at(DUE + dt.timedelta(days=1)):
        assert (
            "No answer by its day" in page_client(tax36).get(reverse("pages:letter", args=[sent.pk])).content.decode()
        )
        assert sent.number in page_client(tax36).get(reverse("pages:start")).content.decode()


def test_reminders_of_more_letters_take_no_more_queries(sent: Letter, tax36: User, clerk: User) -> None:
    def count_queries(day: dt.date, told: int) -> int:
        with clock.at(day), CaptureQueriesContext(connection) as captured:
            assert letter_notifications.remind(day) == told
        return len(captured)

    first = count_queries(DUE - dt.timedelta(days=3), 2)
    for number in range(2):
        other = letters.draft(actor=tax36, enterprise="E-MINE", year=2011)
        other = letters.ask(other, actor=tax36, text=f"Who weighed lorry {number}?")
        letters.send(other, actor=tax36, working_days=10)
    assert count_queries(DUE, 6) == first


def test_the_enterprise_finds_it_on_its_first_page_and_in_its_calendar(sent: Letter, clerk: User) -> None:
    assert sent.number in page_client(clerk).get(reverse("pages:start")).content.decode()
    (deadline,) = [one for one in list_deadlines(clerk, TODAY, DUE) if one.key == f"letter-{sent.pk}"]
    assert deadline.day == DUE


def test_it_is_closed_as_explained_once_it_was_answered(clerk: User, sent: Letter, tax36: User) -> None:
    with refused("wrong_state"):
        letters.explain(sent, actor=tax36, reason="Explained by telephone")
    for question in (1, 2):
        sent = letter_answers.answer(sent, actor=clerk, question=question, text="Sold in April.")
    with pytest.raises(Forbidden):
        letters.explain(sent, actor=clerk, reason="Explained by ourselves")
    with pytest.raises(Invalid) as refusal:
        letters.explain(sent, actor=tax36, reason="E-PLANT says the same")
    assert fault_codes(refusal) == {("/reason", "names_another")}
    closed = letters.explain(sent, actor=tax36, reason="The scale was wrong")
    assert (closed.state, closed.closed_by, closed.conclusion) == ("explained", tax36, "The scale was wrong")
    told = Notification.objects.filter(person=clerk, kind__startswith="letter").values_list("kind", flat=True)
    assert sorted(told) == ["letter_explained", "letter_sent"]


def test_it_is_handed_on_only_after_its_day_or_its_answers(sent: Letter, tax36: User) -> None:
    with refused("answer_awaited"):
        letters.hand_on(sent, actor=tax36)
    with clock.at(DUE + dt.timedelta(days=1)):
        assert letters.hand_on(sent, actor=tax36).state == "closed"


def test_a_draft_is_withdrawn_and_never_read_by_the_enterprise(asked: Letter, tax36: User, clerk: User) -> None:
    closed = letters.withdraw(asked, actor=tax36, reason="Explained by the invoices of May")
    assert (closed.state, visible(closed, clerk)) == ("withdrawn", False)


def test_who_writes_and_who_answers(asked: Letter, tax15: User, clerk: User, partner: User, tax36: User) -> None:
    for person in (tax15, clerk):
        with pytest.raises(DomainError):
            letters.draft(actor=person, enterprise="E-MINE", year=2011)
    sent = letters.send(asked, actor=tax36, working_days=10)
    for person in (tax36, partner):
        with pytest.raises(DomainError):
            letter_answers.answer(sent, actor=person, question=1, text="In their name")


def test_no_other_office_undoes_it(asked: Letter, tax36: User, clerk: User) -> None:
    county = factories.user(Role.TAX_OFFICER, at="360727", username="county")
    customs = factories.user(Role.CUSTOMS_OFFICER, at="36", username="customs36")
    assert (asked.office_role, asked.office_place.code) == ("tax_officer", "36")
    for person in (county, customs):
        with pytest.raises(Forbidden):
            letters.drop(asked, actor=person, question=1)
        with pytest.raises(Forbidden):
            letters.withdraw(asked, actor=person, reason="Not needed here at all")
    sent = letters.send(asked, actor=tax36, working_days=5)
    sent = letter_answers.answer(sent, actor=clerk, question=1, text="We do not know.")
    with pytest.raises(Forbidden):
        letters.explain(sent, actor=county, reason="It looks fine to us here")
    above = factories.user(Role.TAX_OFFICER, at="CN", username="tax-cn")
    assert letters.explain(sent, actor=above, reason="The scale was wrong").state == "explained"
    assert Notification.objects.get(person=tax36, kind="letter_closed").path == reverse("pages:letter", args=[sent.pk])


def test_over_the_api(world: World, tax36: User, clerk: User) -> None:
    invoice(3, "40")
    api, own = client_of(tax36), client_of(clerk)
    drafted = api.post(URL, {"enterprise": "E-MINE", "year": 2011, "subject": "Sales"}, format="json").json()
    address = f"{URL}{drafted['id']}/"
    assert drafted["questions"][0]["question"].startswith("The report of")
    for further in drafted["questions"][1:]:
        api.post(f"{address}drop/", {"question": further["ordinal"]}, format="json")
    assert own.get(address).status_code == 404
    assert api.post(f"{address}send/", {"working_days": 10}, format="json").json()["state"] == "sent"
    answered = own.post(
        f"{address}answer/",
        {"question": 1, "file": SimpleUploadedFile("scale.jpg", uploads.jpeg(), "image/jpeg")},
        format="multipart",
    )
    assert answered.status_code == 200, answered.content
    assert answered.json()["state"] == "answered"
    file = api.get(f"{address}file/")
    assert (file.status_code, file["Content-Type"]) == (200, "image/jpeg")
    assert api.get(f"{address}file/", {"question": "9"}).status_code == 404
    assert api.get(f"{address}file/", {"question": "x"}).status_code == 400


def refusal_of(actor: User, change: Any) -> str:
    """Return the constraint that refuses a change past the services, to an actor who is no loader."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        prove_actor(actor)
        change()
    return constraint_of(caught.value)


def test_the_database_asks_for_the_officers_of_the_place(
    own_database: Clone, asked: Letter, tax15: User, clerk: User, tax36: User
) -> None:
    county = factories.user(Role.TAX_OFFICER, at="360727", username="county")
    nation = factories.place("CN")
    no_loader(own_database)
    rows, questions = Letter.objects.filter(pk=asked.pk), LetterQuestion.objects.filter(letter=asked)
    now = clock.now()
    sending = {"state": "sent", "recipient": asked.enterprise, "working_days": 5, "due_on": DUE, "sent_at": now}
    for person in (tax15, clerk, county):
        assert refusal_of(person, lambda p=person: rows.update(**sending, sent_by=p)) == "letter_by_its_officers"
        assert refusal_of(person, questions.delete) == "letter_question_of_a_draft"
    begun = {"number": "L-1", "subject": "x", "drafted_by": tax36, "drafted_at": now, "sent_by": tax36, **sending}
    own = {"enterprise": asked.enterprise, "office_role": Role.TAX_OFFICER, "office_place": factories.place("36")}
    created = refusal_of(tax36, lambda: Letter.objects.create(**own, **begun))
    assert created == "letter_begins_as_a_draft"
    above = {**own, "office_place": nation}
    assert refusal_of(tax36, lambda: Letter.objects.create(**above, **begun)) == "letter_by_its_officers"

    def send_without_questions() -> None:
        questions.delete()
        rows.update(**sending, sent_by=tax36)

    assert refusal_of(tax36, send_without_questions) == "letter_asks_something"


def test_the_database_keeps_questions_and_answers(
    own_database: Clone, sent: Letter, clerk: User, partner: User, tax36: User
) -> None:
    colleague = factories.user(Role.ENTERPRISE_SIGNER, of=sent.enterprise)
    no_loader(own_database)
    rows, questions = Letter.objects.filter(pk=sent.pk), LetterQuestion.objects.filter(letter=sent)
    now = clock.now()
    for person in (tax36, partner):
        answer = {"answer": "x", "answered_by": person, "answered_at": now}
        refusal = refusal_of(person, lambda a=answer: questions.update(**a))
        assert refusal == "letter_answered_by_its_recipient"
    assert refusal_of(tax36, questions.delete) == "letter_question_of_a_draft"
    assert refusal_of(clerk, lambda: rows.update(state="answered", answered_at=now)) == "letter_answered_whole"
    assert refusal_of(clerk, lambda: questions.update(text="Another")) == "kept_columns"
    own = Report.objects.filter(enterprise=sent.enterprise)
    asked_about = questions.filter(ordinal=1)
    unamended = own.filter(period=asked_about.get().month).first()
    for other in (Report.objects.filter(enterprise__code="E-PLANT").first(), unamended):
        pointed = {"report": other, "answered_by": clerk, "answered_at": now}
        assert refusal_of(clerk, lambda p=pointed: asked_about.update(**p)) == "letter_answer_of_own_report"

    def answer_twice() -> None:
        questions.update(answer="It was sold in April.", answered_by=clerk, answered_at=now)
        questions.update(answer="Otherwise")

    assert refusal_of(clerk, answer_twice) == "kept_columns"

    answered = {"state": "answered", "answered_at": now}
    with transaction.atomic():
        prove_actor(clerk)
        questions.update(answer="It was sold in April.", answered_by=clerk, answered_at=now)
    for stranger in (tax36, partner, colleague):
        refusal = refusal_of(stranger, lambda: rows.update(**answered))
        assert refusal == "letter_answered_by_its_recipient", "only who gave the last answer makes it an answered one"
    later = {**answered, "answered_at": now + dt.timedelta(days=1)}
    assert refusal_of(clerk, lambda: rows.update(**later)) == "letter_answered_by_its_recipient"
    with transaction.atomic():
        prove_actor(clerk)
        rows.update(**answered)


def test_the_database_awaits_the_day_of_answer(own_database: Clone, asked: Letter, tax36: User) -> None:
    no_loader(own_database)
    rows, now = Letter.objects.filter(pk=asked.pk), clock.now()
    sending = {"recipient": asked.enterprise, "working_days": 5, "due_on": dt.date(2100, 1, 4), "sent_at": now}

    def send_past_its_day() -> None:
        rows.update(state="sent", sent_by=tax36, **sending | {"due_on": dt.datetime.now(clock.ZONE).date()})

    assert refusal_of(tax36, send_past_its_day) == "letter_leaves_time_to_answer"

    def hand_on_too_early() -> None:
        rows.update(state="sent", sent_by=tax36, **sending)
        rows.update(state="closed", closed_by=tax36, closed_at=now)

    assert refusal_of(tax36, hand_on_too_early) == "letter_awaits_its_day"


def test_an_answer_opens_no_file_of_another(own_database: Clone, sent: Letter, clerk: User) -> None:
    foreign = sealed.seal(b"evidence in the case of another firm")
    no_loader(own_database)
    with transaction.atomic():
        prove_actor(clerk)
        LetterQuestion.objects.filter(letter=sent, ordinal=1).update(
            sha256=foreign, file_name="a.txt", media_type="text/plain", answered_by=clerk, answered_at=clock.now()
        )
    answer = client_of(clerk).get(f"{V1}letters/{sent.pk}/file/")
    assert_problem(answer, 409, "seal_broken")
    assert b"evidence" not in answer.content


def test_a_broken_seal_is_not_shown(sent: Letter, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = letter_answers.answer(sent, actor=clerk, question=1, file=Upload("a.txt", b"12.500"))

    def broken(digest: str, **_of: str) -> bytes:
        raise sealed.Broken(digest)

    monkeypatch.setattr(sealed, "read", broken)
    with pytest.raises(Conflict):
        letter_answers.file_of(letter, 1)
    page = page_client(clerk).get(reverse("pages:letter-file", args=[letter.pk, 1]))
    assert page.status_code == 302
