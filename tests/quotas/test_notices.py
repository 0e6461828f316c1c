"""Notices: who may write and approve them, what they post, and how they are revoked."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Conflict, Forbidden, Invalid, Unprocessable
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, Licence, LicenceSuspension, User
from enterprises.roles import Role
from enterprises.services import approvals, enterprises
from quotas import ledger
from quotas.models import Account, Notice, NoticeEditor, NoticeLine, Posting, ProgrammeYear
from quotas.queries import notices as queries
from quotas.queries import overdraws
from quotas.queries.eligibility import recipients
from quotas.services import notices
from quotas.services.notices import revocation
from quotas.services.notices.revocation import Plan
from tests.support import factories
from tests.support.approvals import WHY, another_like, by_two
from tests.support.ledger_accounts import Books, books, refused, said, split_books
from tests.support.notices import draft, enact, notice_lines
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

__all__ = ["books", "split_books"]


def revoked(notice: Notice, *, reason: str = WHY, **arguments: Any) -> Notice:
    """Revoke a notice by two officers who took no part in it."""
    maker, checker = another_like(notice.prepared_by), another_like(notice.prepared_by)
    by_two(notices.REVOKE, notice, maker, checker, reason=reason, **arguments)
    return Notice.objects.get(pk=notice.pk)


def received(code: str) -> Decimal:
    return Account.objects.get(holder__code=code, programme_year__year=2011).received


# --- Course of a notice ----------------------------------------------------------------------------------------------
def test_a_notice_is_drafted_approved_by_another_and_posted_whole(books: Books, mlr1: User, mlr2: User) -> None:
    ProgrammeYear.objects.update(state="awaiting_plan")
    notice = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"), ("CN", "15", "40"))
    assert (notice.state, notice.approved_by, notice.prepared_by) == ("in_force", mlr2, mlr1)
    assert [line.increment for line in notice.lines.all()] == [100, 60, 40]
    assert (received("CN"), received("36"), received("15")) == (100, 60, 40)
    assert ProgrammeYear.objects.get().state == "open"
    assert [message.event for message in OutboxMessage.objects.all()] == ["notice_submitted", "notice_in_force"]
    created = set(AuditEvent.objects.filter(action__startswith="notices.").values_list("action", flat=True))
    assert created == {"notices.create", "notices.submit", "notices.approve"}


def test_a_notice_that_passes_the_total_is_refused_whole(books: Books, mlr1: User, mlr2: User) -> None:
    notice = notices.submit(draft(mlr1, (None, "CN", "100"), ("CN", "36", "60"), ("CN", "15", "40.001")), actor=mlr1)
    with refused("quota_exceeded", Conflict):
        notices.approve(notice, actor=mlr2)
    assert not Posting.objects.exists()
    assert Notice.objects.get().state == "submitted"


def test_no_editor_approves(books: Books, mlr1: User, mlr2: User) -> None:
    third = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",), username="mlr3")
    notice = draft(mlr1, (None, "CN", "100"))
    notice = notices.update(notice, actor=mlr2, title="touched")
    notice = notices.submit(notice, actor=mlr1)
    for officer in (mlr1, mlr2):
        with refused("maker_is_checker", Conflict):
            notices.approve(notice, actor=officer)
        assert "approve" not in notices.LIFECYCLE.open_verbs(officer, notice)
    assert "approve" in notices.LIFECYCLE.open_verbs(third, notice)
    assert notices.approve(notice, actor=third).state == "in_force"


def test_a_returned_notice_is_changed_and_submitted_again(books: Books, mlr1: User, mlr2: User) -> None:
    notice = notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)
    with refused("wrong_state", Conflict):
        notices.update(notice, actor=mlr1, title="too late")
    notice = notices.return_(notice, actor=mlr2, reason="the total is wrong")
    assert (notice.state, notice.return_reason) == ("returned", "the total is wrong")
    assert OutboxMessage.objects.get(event="notice_returned").payload == {"notice_id": str(notice.pk)}
    notice = notices.update(notice, actor=mlr1, lines=notice_lines((None, "CN", "90")))
    notice = notices.approve(notices.submit(notice, actor=mlr1), actor=mlr2)
    assert received("CN") == 90


def test_a_withdrawn_notice_is_over(books: Books, mlr1: User, mlr2: User) -> None:
    notice = notices.withdraw(notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1), actor=mlr1)
    with refused("wrong_state", Conflict):
        notices.approve(notice, actor=mlr2)
    assert notices.LIFECYCLE.open_verbs(mlr1, notice) == []
    assert trail("withdraw", notice).reason == ""


MORNING, NOON, EVENING = (dt.datetime(2011, 4, day, 3, tzinfo=dt.UTC) for day in (1, 2, 3))


def trail(verb: str, notice: Notice) -> AuditEvent:
    return AuditEvent.objects.get(action=f"notices.{verb}", object_id=str(notice.pk))


def test_every_step_says_who_took_it_when_and_why(books: Books, mlr1: User, mlr2: User) -> None:
    notice = draft(mlr1, (None, "CN", "100"))
    with clock.at(MORNING):
        notice = notices.submit(notice, actor=mlr2)
    assert (notice.state, notice.submitted_by, notice.submitted_at, notice.version) == ("submitted", mlr2, MORNING, 2)
    third = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",), username="mlr3")
    notice = notices.return_(notice, actor=third, reason="the total is wrong")
    assert (notice.state, notice.return_reason, notice.version) == ("returned", "the total is wrong", 3)
    with clock.at(NOON):
        notice = notices.submit(notice, actor=mlr1)
    assert (notice.submitted_by, notice.submitted_at, notice.return_reason) == (mlr1, NOON, "")
    notice = notices.withdraw(notice, actor=mlr1, reason="a new plan is coming")
    assert (notice.state, notice.version) == ("withdrawn", 5)
    trails = [trail("return", notice), trail("withdraw", notice)]
    assert [event.reason for event in trails] == ["the total is wrong", "a new plan is coming"]
    assert {event.place for event in AuditEvent.objects.filter(action__startswith="notices.")} == {"CN"}
    assert [event.actor_id for event in trails] == [third.pk, mlr1.pk]
    submitted = AuditEvent.objects.filter(action="notices.submit").order_by("at")
    assert [event.actor_id for event in submitted] == [mlr2.pk, mlr1.pk]
    payloads = OutboxMessage.objects.filter(event="notice_submitted").values_list("payload", flat=True)
    assert [*payloads] == [{"notice_id": str(notice.pk)}] * 2


def test_an_approval_says_what_was_added_and_posts_it_on_the_lines(books: Books, mlr1: User, mlr2: User) -> None:
    notice = notices.submit(draft(mlr1, (None, "CN", "100"), ("CN", "36", "60.5")), actor=mlr1)
    with clock.at(EVENING):
        notice = notices.approve(notice, actor=mlr2)
    assert (notice.approved_at, notice.version) == (EVENING, 3)
    event = trail("approve", notice)
    assert (event.actor_id, event.place, event.reason) == (mlr2.pk, "CN", "")
    assert event.data["increments"] == ["100.000", "60.500"]
    assert event.data["signature"]["method"] == "session"
    assert OutboxMessage.objects.get(event="notice_in_force").payload == {"notice_id": str(notice.pk)}
    created = Posting.objects.order_by("tonnes")
    assert [
        (p.kind, p.tonnes, p.from_account and p.from_account.holder.code, p.to_account.holder.code) for p in created
    ] == [("distribute", Decimal("60.5"), "CN", "36"), ("control", 100, None, "CN")]
    assert {(p.key, p.effective_on, p.notice_line.notice_id, p.actor_id) for p in created} == {
        (f"notice:{notice.pk}", dt.date(2011, 1, 1), notice.pk, mlr2.pk)
    }
    assert [p.notice_line.position for p in created] == [2, 1]


def test_a_notice_without_lines_is_not_submitted(books: Books, mlr1: User) -> None:
    notice = draft(mlr1, (None, "CN", "100"))
    notice.lines.all().delete()
    with refused("no_lines", Conflict):
        notices.submit(notice, actor=mlr1)


def test_the_submitter_does_not_approve_either(books: Books, mlr1: User, mlr2: User) -> None:
    notice = notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr2)
    for maker in (mlr1, mlr2):
        for step in (notices.approve, lambda each, actor: notices.return_(each, actor=actor, reason="no")):
            with refused("maker_is_checker", Conflict):
                step(notice, actor=maker)


def test_the_stopped_receive_nothing_and_what_they_hold_may_be_reduced(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User, firm: Enterprise
) -> None:
    working = factories.enterprise("E-WORKING")
    factories.site(working)
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    enact(p36a, p36b, ("36", firm.code, "20"), ("36", "E-WORKING", "20"))
    kept = draft(p36a, ("36", firm.code, "1"), ("36", "E-WORKING", "1"))
    notice = notices.submit(draft(p36a, ("36", firm.code, "1")), actor=p36a)
    LicenceSuspension.objects.create(
        licence=Licence.objects.get(enterprise=firm), suspended_on=dt.date(2011, 1, 1), reason="spills"
    )
    with clock.at(dt.date(2011, 6, 1)):
        for act in (lambda: notices.approve(notice, actor=p36b), lambda: notices.submit(kept, actor=p36a)):
            with refused("licences_stopped", Conflict) as caught:
                act()
            assert [fault.pointer for fault in caught.value.errors] == ["/lines/0/to"]
            assert firm.code in caught.value.detail
        (fault,) = faults_of(p36a, ("36", "E-WORKING", "1"), ("36", firm.code, "1"))
        assert (fault.pointer, fault.code) == ("/lines/1/to", "licences_stopped")
    with clock.at(dt.date(2011, 6, 1)):
        enact(p36a, p36b, ("36", firm.code, "20"), ("36", "E-WORKING", "25"), basis="cumulative")
        enact(p36a, p36b, ("36", firm.code, "5"), reduction=True)
    assert (received(firm.code), received("E-WORKING")) == (15, 25)


# --- Who may give quota ----------------------------------------------------------------------------------------------
def test_only_officers_at_the_place_that_distributes_may_issue(
    books: Books, mlr1: User, mlr2: User, miit1: User, p36a: User, p36b: User, p15a: User, clerk: User
) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    for stranger in (miit1, p36a, clerk):
        with refused("forbidden", Forbidden):
            draft(stranger, ("CN", "36", "1"))
    for stranger in (mlr1, p15a):
        with refused("forbidden", Forbidden):
            draft(stranger, ("36", "E-DEMO-FIRM", "1"))
    notice = notices.submit(draft(p36a, ("36", "E-DEMO-FIRM", "100")), actor=p36a)
    with refused("forbidden", Forbidden):
        notices.approve(notice, actor=mlr2)
    assert notices.approve(notice, actor=p36b).issuer.code == "36"
    assert received("E-DEMO-FIRM") == 100


def test_a_group_distributes_its_own_to_its_members(books: Books, mlr1: User, mlr2: User) -> None:
    group = factories.group()
    one, two = (factories.user(Role.GROUP_OFFICER, of=group) for _ in range(2))
    member = factories.enterprise("E-MEMBER", group=group)
    factories.enterprise("E-STRANGER")
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "G-TEST", "100"))
    assert [fault.code for fault in faults_of(one, ("G-TEST", "E-STRANGER", "1"))] == ["not_below"]
    enact(one, two, ("G-TEST", member.code, "70"))
    assert received("E-MEMBER") == 70


# --- All faults of a draft at once -----------------------------------------------------------------------------------
def faults_of(actor: User, *stated: tuple[str | None, str, str], **fields: Any) -> Any:
    with pytest.raises(Invalid) as caught, transaction.atomic():
        draft(actor, *stated, **fields)
    return caught.value.errors


@pytest.mark.parametrize(
    ("stated", "pointer", "code"),
    [
        (("CN", "99", "1"), "/lines/0/to", "unknown_code"),
        (("CN", "E-NOBODY", "1"), "/lines/0/to", "unknown_code"),
        (("3Z", "36", "1"), "/lines/0/from", "unknown_code"),
        ((None, "36", "1"), "/lines/0/to", "control_is_national"),
        (("36", "15", "1"), "/lines/0/to", "not_below"),
        (("36", "CN", "1"), "/lines/0/to", "not_below"),
        (("CN", "36", "-1"), "/lines/0/tonnes", "negative"),
        (("CN", "36", "NaN"), "/lines/0/tonnes", "negative"),
        (("CN", "36", "0"), "/lines/0/tonnes", "zero"),
        (("CN", "36", "1000000.001"), "/lines/0/tonnes", "too_large"),
        (("CN", "36", "0.0001"), "/lines/0/tonnes", "too_many_decimals"),
    ],
)
def test_a_bad_line_is_named(books: Books, mlr1: User, stated: Any, pointer: str, code: str) -> None:
    faults = faults_of(mlr1, stated)
    assert [(fault.pointer, fault.code) for fault in faults] == [(pointer, code)]
    assert all(fault.detail for fault in faults)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("giver", ["E-ONE", "G-TEST"])
def test_nobody_distributes_quota_upwards(books: Books, mlr1: User, giver: str) -> None:
    books.firm("E-ONE")
    factories.group("G-TEST")
    assert [(fault.pointer, fault.code) for fault in faults_of(mlr1, (giver, "36", "1"))] == [
        ("/lines/0/to", "not_below")
    ]


def test_every_fault_is_named_at_once(books: Books, mlr1: User) -> None:
    enough = faults_of(
        mlr1,
        ("CN", "36", "1"),
        ("CN", "36", "2"),
        ("15", "150206", "1"),
        programme="nothing",
        number=" ",
        effective_on=dt.date(2012, 1, 1),
    )
    assert {(fault.pointer, fault.code) for fault in enough} == {
        ("/programme", "unknown_code"),
        ("/number", "blank"),
        ("/effective_on", "outside_year"),
        ("/lines/1/to", "named_twice"),
        ("/lines/2/from", "one_issuer"),
    }


def test_the_head_is_judged_like_the_lines(books: Books, mlr1: User) -> None:
    (batch, basis) = faults_of(mlr1, (None, "CN", "1"), batch="sometime", basis="somehow")
    assert (batch.pointer, batch.code) == ("/batch", "invalid_choice")
    assert batch.detail == "Value 'sometime' is not a valid choice."
    assert (basis.pointer, basis.code) == ("/basis", "invalid_choice")
    (fault,) = faults_of(mlr1)
    assert (fault.pointer, fault.code) == ("/lines", "no_lines")


def test_a_programme_has_notices_from_its_first_year_on(books: Books, mlr1: User) -> None:
    (fault,) = faults_of(mlr1, (None, "CN", "1"), year=2005, effective_on=dt.date(2005, 1, 1))
    assert (fault.pointer, fault.code) == ("/year", "outside_programme")
    days = {"issued_on": dt.date(2006, 4, 1), "effective_on": dt.date(2006, 1, 1)}
    assert draft(mlr1, (None, "CN", "1000000"), year=2006, **days).programme_year.year == 2006


@pytest.mark.parametrize(
    ("categories", "wrong"),
    [(("light", "medium_heavy"), []), (("light", "all"), [1]), (("total",), [0]), (("all", "total"), [0, 1])],
)
def test_a_notice_names_both_categories_or_one_figure(
    split_books: Books, mlr1: User, categories: tuple[str, ...], wrong: list[int]
) -> None:
    stated = [line for category in categories for line in notice_lines((None, "CN", "1"), category=category)]
    if not wrong:
        assert draft(mlr1, lines=stated).lines.count() == len(categories)
        return
    faults = faults_of(mlr1, lines=stated)
    assert [(fault.pointer, fault.code) for fault in faults] == [
        (f"/lines/{index}/category", "category_fits_scheme") for index in wrong
    ]


def test_a_number_is_given_once(books: Books, mlr1: User) -> None:
    draft(mlr1, (None, "CN", "1"), number="2011 no. 29")
    (fault,) = faults_of(mlr1, (None, "CN", "1"), number="2011 no. 29")
    assert (fault.pointer, fault.code) == ("/number", "number_taken")


def test_a_year_takes_the_scheme_of_its_first_notice_and_keeps_it(db: None, mlr1: User, mlr2: User) -> None:
    factories.place("36")
    factories.programme()
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"), category="light")
    assert ProgrammeYear.objects.get().scheme == "split"
    (fault,) = faults_of(mlr1, (None, "CN", "100"))
    assert (fault.pointer, fault.code) == ("/lines/0/category", "category_fits_scheme")
    assert fault.detail == ("The year counts in the categories “Light and medium-heavy”; this line, to CN, says “All”.")


def test_another_source_is_refused(books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User) -> None:
    factories.enterprise("E-ONE")
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "50"), ("CN", "E-ONE", "10"))
    notice = notices.submit(draft(p36a, ("36", "E-ONE", "5")), actor=p36a)
    with refused("other_source", Unprocessable):
        notices.approve(notice, actor=p36b)


# --- Cumulative figures ----------------------------------------------------------------------------------------------
def test_a_cumulative_notice_posts_what_it_adds(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "66000"), ("CN", "36", "66000"), batch="first")
    notice = enact(
        mlr1,
        mlr2,
        (None, "CN", "140000"),
        ("CN", "36", "140000"),
        basis="cumulative",
        issued_on=dt.date(2011, 7, 1),
    )
    assert [line.increment for line in notice.lines.all()] == [74000, 74000]
    assert received("CN") == 140000


def test_the_whole_may_be_nothing(books: Books, mlr1: User) -> None:
    assert draft(mlr1, (None, "CN", "0"), basis="cumulative").lines.count() == 1


def test_a_cumulative_figure_counts_its_own_category(db: None, mlr1: User, mlr2: User) -> None:
    factories.place("36")
    factories.programme()
    for category, tonnes in (("light", "100"), ("medium_heavy", "40")):
        enact(mlr1, mlr2, (None, "CN", tonnes), ("CN", "36", tonnes), category=category)
    notice = enact(mlr1, mlr2, (None, "CN", "110"), ("CN", "36", "110"), category="light", basis="cumulative")
    assert [line.increment for line in notice.lines.all()] == [10, 10]


def test_a_cumulative_figure_counts_notices_not_transfers(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    books.post("return", 20, from_="36", to="CN")
    notice = enact(mlr1, mlr2, ("CN", "36", "75"), basis="cumulative")
    assert notice.lines.get().increment == 15
    assert received("36") == 55


def test_less_than_is_in_force_needs_a_reduction(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    (fault,) = faults_of(mlr1, ("CN", "36", "50"), basis="cumulative")
    assert (fault.pointer, fault.code) == ("/lines/0/tonnes", "below_what_is_in_force")
    reduction = enact(mlr1, mlr2, ("CN", "36", "50"), basis="cumulative", reduction=True)
    assert reduction.lines.get().increment == -10
    assert received("36") == 50
    enact(mlr1, mlr2, ("CN", "36", "5"), reduction=True)
    assert received("36") == 45


def test_a_cumulative_figure_that_adds_nothing_posts_nothing(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    before = Posting.objects.count()
    same = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"), basis="cumulative")
    assert [line.increment for line in same.lines.all()] == [0, 0]
    assert (same.state, Posting.objects.count()) == ("in_force", before)


def test_the_line_that_states_too_little_is_named(books: Books, mlr1: User, mlr2: User) -> None:
    """More came into force between the draft and its approval: the line is named with both figures."""
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "50"))
    notice = notices.submit(draft(mlr1, (None, "CN", "100"), ("CN", "36", "59.999"), basis="cumulative"), actor=mlr1)
    enact(mlr1, mlr2, ("CN", "36", "10"))
    with refused("below_what_is_in_force", Conflict) as caught:
        notices.approve(notice, actor=mlr2)
    assert caught.value.detail == (
        "Line 2 states 59.999 t, but 60.000 t are in force. Less is possible by a reduction."
    )


def test_a_cumulative_figure_counts_its_own_issuer_holder_and_year(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    """Neither what another gave, nor what another got, nor another year's, nor what is not in force."""
    factories.enterprise("E-ONE")
    factories.programme_year("mlr-mining", 2012, "all")
    enact(mlr1, mlr2, (None, "CN", "300"), ("CN", "36", "100"), ("CN", "15", "40"))
    enact(mlr1, mlr2, (None, "CN", "90"), ("CN", "36", "90"), year=2012, effective_on=dt.date(2012, 1, 1))
    enact(p36a, p36b, ("36", "E-ONE", "50"))
    draft(mlr1, ("CN", "36", "7"))
    revoked(enact(mlr1, mlr2, ("CN", "36", "9")))
    notice = enact(mlr1, mlr2, (None, "CN", "310"), ("CN", "36", "110"), basis="cumulative")
    assert [line.increment for line in notice.lines.all()] == [10, 10]
    again = enact(p36a, p36b, ("36", "E-ONE", "55"), basis="cumulative")
    assert again.lines.get().increment == 5


def test_a_reduction_goes_back_to_the_giver_and_that_of_the_control_figure_to_nobody(
    books: Books, mlr1: User, mlr2: User
) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    reduction = enact(mlr1, mlr2, (None, "CN", "10"), ("CN", "36", "5"), reduction=True)
    created = Posting.objects.filter(notice_line__notice=reduction).order_by("notice_line__position")
    assert [
        (p.kind, p.tonnes, p.from_account.holder.code, p.to_account and p.to_account.holder.code) for p in created
    ] == [("reduce", 10, "CN", None), ("reduce", 5, "36", "CN")]
    assert (received("CN"), received("36")) == (90, 55)
    revoked(reduction)
    assert (received("CN"), received("36")) == (100, 60)


def test_a_reduction_takes_only_what_is_unused(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    books.post("distribute", 55, from_="36", to=books.firm("E-ONE"))
    notice = notices.submit(draft(mlr1, ("CN", "36", "50"), basis="cumulative", reduction=True), actor=mlr1)
    with refused("not_enough_unused", Conflict):
        notices.approve(notice, actor=mlr2)


def test_holders_not_named_are_unchanged_and_named_in_a_warning(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"), ("CN", "15", "30"))
    notice = enact(mlr1, mlr2, ("CN", "36", "65"), basis="cumulative")
    assert [(w["holder"], w["tonnes"]) for w in queries.warnings(notice, recipients(notice, notice.prepared_by))] == [
        ("15", "30.000")
    ]
    assert received("15") == 30


# --- Days, and papers that are found late ----------------------------------------------------------------------------
APRIL, JUNE, JULY = (dt.date(2011, month, 1) for month in (4, 6, 7))


def test_an_older_paper_is_entered_late_with_its_own_day(books: Books, mlr1: User, mlr2: User) -> None:
    """Invented: 100 t in June, 60 t in July; then a paper of April turns up, and a whole of June that counts it."""
    enact(mlr1, mlr2, (None, "CN", "100"), issued_on=JUNE)
    enact(mlr1, mlr2, (None, "CN", "60"), issued_on=JULY)
    late = enact(mlr1, mlr2, (None, "CN", "30"), issued_on=APRIL)
    assert (late.issued_on, received("CN")) == (APRIL, 190)
    whole = enact(mlr1, mlr2, (None, "CN", "140"), basis="cumulative", issued_on=JUNE)
    assert [line.increment for line in whole.lines.all()] == [10]  # 140 less 30 and 100; what came in July is on top
    assert received("CN") == 200


def test_a_paper_that_a_later_whole_has_counted_is_refused_at_once(books: Books, mlr1: User, mlr2: User) -> None:
    early = notices.submit(draft(mlr1, (None, "CN", "5"), issued_on=APRIL, number="of April"), actor=mlr1)
    kept = draft(mlr1, (None, "CN", "5"), issued_on=APRIL, number="kept")
    whole = enact(mlr1, mlr2, (None, "CN", "140"), basis="cumulative", issued_on=JUNE, number="the whole")
    for basis in ("incremental", "cumulative"):
        (fault,) = faults_of(mlr1, (None, "CN", "30"), issued_on=APRIL, basis=basis)
        assert (fault.pointer, fault.code) == ("/lines/0/to", "counted_by_later_notice")
        assert fault.detail.startswith("the whole, issued on 1 June 2011, is cumulative")
    for act in (lambda: notices.approve(early, actor=mlr2), lambda: notices.submit(kept, actor=mlr1)):
        with refused("counted_by_later_notice", Conflict):
            act()
    enact(mlr1, mlr2, ("CN", "36", "30"), issued_on=APRIL)  # of which that whole says nothing
    revoked(Notice.objects.get(number="No. 4"))
    revoked(whole)
    notices.approve(early, actor=mlr2)
    assert enact(mlr1, mlr2, (None, "CN", "140"), basis="cumulative", issued_on=JUNE).lines.get().increment == 135


def test_what_was_issued_later_can_be_revoked_beside_a_whole_that_was_entered_late(
    books: Books, mlr1: User, mlr2: User
) -> None:
    supplement = enact(mlr1, mlr2, (None, "CN", "60"), issued_on=JULY)
    before = enact(mlr1, mlr2, (None, "CN", "20"), issued_on=APRIL)
    enact(mlr1, mlr2, (None, "CN", "50"), basis="cumulative", issued_on=JUNE)
    assert received("CN") == 110
    assert revoked(supplement).state == "revoked"
    with refused("counted_by_later_notice", Conflict):
        revoked(before)


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"issued_on": dt.date(2011, 6, 2)}, "/issued_on", "in_future"),  # tomorrow
        ({"issued_on": dt.date(2044, 1, 1)}, "/issued_on", "in_future"),
        ({"issued_on": dt.date(2009, 12, 31)}, "/issued_on", "outside_year"),
        ({"year": 2006, "effective_on": dt.date(2006, 1, 1), "issued_on": dt.date(2004, 12, 31)}, "/issued_on",
         "before_programme"),
        ({"year": 2006, "effective_on": dt.date(2006, 1, 1), "issued_on": dt.date(2008, 1, 1)}, "/issued_on",
         "outside_year"),
        ({"year": 2150, "effective_on": dt.date(2150, 1, 1)}, "/year", "too_far_ahead"),
        ({"year": 2013, "effective_on": dt.date(2013, 1, 1)}, "/year", "too_far_ahead"),
        ({"effective_on": dt.date(2012, 1, 1)}, "/effective_on", "outside_year"),
    ],
)  # fmt: skip
def test_days_and_years_have_bounds(books: Books, mlr1: User, fields: dict[str, Any], pointer: str, code: str) -> None:
    with clock.at(JUNE):
        faults = {(fault.pointer, fault.code) for fault in faults_of(mlr1, (None, "CN", "1"), **fields)}
        assert (pointer, code) in faults
        assert {where for where, _code in faults} == {pointer}


def test_a_paper_is_dated_today_at_the_latest_and_the_next_year_is_drafted(books: Books, mlr1: User) -> None:
    with clock.at(JUNE):
        assert draft(mlr1, (None, "CN", "1"), issued_on=JUNE)
        year = {"year": 2012, "effective_on": dt.date(2012, 1, 1), "issued_on": JUNE}
        assert draft(mlr1, (None, "CN", "1"), **year).programme_year.year == 2012


# --- Tables that do not add up ---------------------------------------------------------------------------------------
ROUND = {"programme": "mofcom-export", "year": 2013, "batch": "first", "number": "round 1 of 2013"}
ROUND_DAYS = {"issued_on": dt.date(2012, 12, 31), "effective_on": dt.date(2013, 1, 1)}
SLIP = "The rows add up to 13,561 t; the ministry printed 13,563 t."


def export_round(printed: str, note: str = "") -> list[dict[str, Any]]:
    """Return the published first round of exports of 2013, with the ministry's printing error in light rare earths."""
    light = {"from": None, "to": "CN", "category": "light", "tonnes": Decimal(13_561)}
    heavy = {"from": None, "to": "CN", "category": "medium_heavy", "tonnes": Decimal(1_938)}
    return [{**light, "printed": Decimal(printed), "note": note}, heavy]


def test_a_published_table_that_does_not_add_up_is_kept_with_its_mismatch(db: None) -> None:
    factories.programme("mofcom-export")
    factories.place("CN")
    maker, checker = (factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",)) for _person in range(2))
    (fault,) = faults_of(maker, lines=export_round("13563"), **ROUND, **ROUND_DAYS)
    assert (fault.pointer, fault.code) == ("/lines/0/note", "mismatch_unexplained")
    notice = draft(maker, lines=export_round("13563", SLIP), **ROUND, **ROUND_DAYS)
    notice = notices.approve(notices.submit(notice, actor=maker), actor=checker)
    assert Account.objects.get(category="light").received == 13_561
    (mismatch,) = queries.warnings(notice, recipients(notice, notice.prepared_by))
    assert (mismatch["code"], mismatch["tonnes"]) == ("printed_mismatch", "13563.000")
    assert mismatch["detail"] == (
        f"CN, Light: 13,561.000 t are recorded, 13,563.000 t are printed, a difference of 2.000 t. {SLIP}"
    )
    line = notice.lines.get(category="light")
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeLine.objects.filter(pk=line.pk).update(printed=Decimal(13_561))


def test_a_figure_that_is_printed_as_it_is_kept_is_no_mismatch(db: None) -> None:
    factories.programme("mofcom-export")
    factories.place("CN")
    maker = factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",))
    notice = draft(maker, lines=export_round("13561"), **ROUND, **ROUND_DAYS)
    assert notice.lines.get(category="light").printed is None
    assert queries.warnings(notice, recipients(notice, notice.prepared_by)) == []


# --- Ended holders ---------------------------------------------------------------------------------------------------
def test_who_was_merged_away_or_closed_receives_nothing(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    """Invented firms: E-OLD is merged into E-HEIR on 1 May, E-SHUT is closed on 1 May."""
    old, heir, shut = (factories.enterprise(code) for code in ("E-OLD", "E-HEIR", "E-SHUT"))
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    enact(p36a, p36b, ("36", "E-OLD", "10"), issued_on=APRIL)
    in_april = {"issued_on": APRIL, "effective_on": APRIL}
    waits = notices.submit(draft(p36a, ("36", "E-OLD", "1"), issued_on=JUNE, number="waits"), actor=p36a)
    kept = draft(p36a, ("36", "E-SHUT", "1"), issued_on=JUNE, number="kept")
    older = notices.submit(draft(p36a, ("36", "E-OLD", "3"), number="older", **in_april), actor=p36a)
    registrars = [factories.user(Role.NATIONAL_REGULATOR, authorities=("MIIT",)) for _person in range(2)]
    may = dt.date(2011, 5, 1)
    by_two(enterprises.MERGE, old, *registrars, successor=heir, effective_on=may)
    by_two(enterprises.CLOSE, shut, *registrars, effective_on=may)

    gone, closed = faults_of(p36a, ("36", "E-OLD", "1"), ("36", "E-SHUT", "1"), ("36", "E-HEIR", "1"), issued_on=JUNE)
    assert (gone.pointer, gone.code) == ("/lines/0/to", "enterprise_ended")
    assert gone.detail == (
        "E-OLD was merged into E-HEIR (invented) (E-HEIR) (1 May 2011) and receives nothing: name E-HEIR."
    )
    assert (closed.pointer, closed.detail) == (
        "/lines/1/to",
        "E-SHUT was closed (1 May 2011) and receives nothing.",
    )
    for act in (lambda: notices.approve(waits, actor=p36b), lambda: notices.submit(kept, actor=p36a)):
        with refused("enterprise_ended", Conflict):
            act()
    # The whole of the year may still name it with what it was given, and a paper of April gave it something.
    enact(p36a, p36b, ("36", "E-OLD", "10"), basis="cumulative", issued_on=APRIL, number="same")
    notices.approve(older, actor=p36b)
    figures = {code: books.figures(factories.holder(code), "received", "available") for code in ("E-OLD", "E-HEIR")}
    assert figures == {"E-OLD": (0, 0), "E-HEIR": (13, 13)}  # what is unused follows to the successor
    assert not list(ledger.drifts(today=JUNE))


# --- More than there is ----------------------------------------------------------------------------------------------
def test_an_overdraw_is_said_with_its_figures_and_approval_is_not_offered(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    notice = draft(mlr1, ("CN", "36", "30"), ("CN", "15", "12.500"))
    said = "China (CN), All: 40.000 t are available, 42.500 t would be distributed: 2.500 t too much."
    assert [warning["detail"] for warning in queries.warnings(notice, recipients(notice, notice.prepared_by))] == [said]
    notice = notices.submit(notice, actor=mlr1)
    assert "approve" not in notices.LIFECYCLE.open_verbs(mlr2, notice)
    with refused("quota_exceeded", Conflict) as caught:
        notices.approve(notice, actor=mlr2)
    assert caught.value.detail == said
    figures = {"available": "40.000", "asked": "42.500", "missing": "2.500"}
    assert caught.value.extra == {"holder": "CN", "category": "all", **figures}
    enact(mlr1, mlr2, (None, "CN", "2.500"))
    assert "approve" in notices.LIFECYCLE.open_verbs(mlr2, notice)
    notices.approve(notice, actor=mlr2)


def test_a_reduction_says_whose_quota_is_not_there_any_more(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    """The province has distributed 55 of 60 t, and the firm has used 50 of those 55."""
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    firm = books.firm("E-ONE")
    enact(p36a, p36b, ("36", "E-ONE", "55"))
    books.post("use", 50, to=firm)
    (over,) = overdraws.find_for_notice(draft(mlr1, ("CN", "36", "6"), reduction=True))
    assert (over.holder.code, over.available, over.asked, over.missing) == ("36", 5, 6, 1)
    (over,) = overdraws.find_for_notice(draft(p36a, ("36", "E-ONE", "7"), reduction=True))
    assert (over.holder.code, over.available, over.missing) == ("E-ONE", 5, 2)
    # Both at once: what comes back from the province is there for the nation's own figure to be lowered.
    assert not overdraws.find_for_notice(draft(mlr1, (None, "CN", "45"), ("CN", "36", "5"), reduction=True))
    (over,) = overdraws.find_for_notice(draft(mlr1, (None, "CN", "41"), reduction=True))
    assert (over.holder.code, over.missing) == ("CN", 1)


def test_a_closed_year_takes_no_notice(books: Books, mlr1: User, mlr2: User) -> None:
    ProgrammeYear.objects.update(state="closed")
    notice = notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)
    with refused("year_closed", Conflict):
        notices.approve(notice, actor=mlr2)


# --- Revocation ------------------------------------------------------------------------------------------------------
def test_a_notice_is_revoked_by_two_who_did_not_write_in_it(
    books: Books, mlr1: User, mlr2: User, mlr3: User, mlr4: User
) -> None:
    notice = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    by_two(notices.REVOKE, notice, mlr2, mlr3)
    notice.refresh_from_db()
    assert (notice.state, notice.revoked_by, notice.revocation_reason) == ("revoked", mlr3, WHY)
    assert (received("CN"), received("36")) == (0, 0)
    assert OutboxMessage.objects.filter(event="notice_revoked", payload__notice_id=str(notice.pk)).exists()
    event = trail("revoke", notice)
    assert (event.actor_id, event.reason, event.data) == (mlr3.pk, WHY, {"with_notice": notice.number})
    reversals = Posting.objects.filter(kind="reverse")
    assert {(row.key, row.actor_id) for row in reversals} == {(f"revoke:{notice.pk}", mlr3.pk)}
    assert reversals.count() == 2


def test_an_editor_of_a_notice_neither_proposes_nor_approves_its_revocation(
    books: Books, mlr1: User, mlr2: User, mlr3: User, mlr4: User
) -> None:
    notice = notices.update(draft(mlr1, (None, "CN", "100")), actor=mlr3, title="touched")
    notice = notices.approve(notices.submit(notice, actor=mlr1), actor=mlr2)
    for maker in (mlr1, mlr3):
        assert "revoke" not in notices.LIFECYCLE.open_verbs(maker, notice)
        with refused("maker_is_checker", Conflict):
            approvals.propose(notices.REVOKE, notice, actor=maker, reason=WHY)
    request = approvals.propose(notices.REVOKE, notice, actor=mlr2, reason=WHY)
    for maker in (mlr1, mlr2, mlr3):
        with refused("maker_is_checker", Conflict):
            approvals.approve(request, actor=maker)
    with refused("needs_second_person", Conflict):
        notices.revoke(notice, actor=mlr4, reason=WHY)
    approvals.approve(request, actor=mlr4)
    assert Notice.objects.get(pk=notice.pk).state == "revoked"


def test_the_database_revokes_nothing_without_an_approved_request(
    books: Books, mlr1: User, mlr2: User, mlr3: User
) -> None:
    notice, other = enact(mlr1, mlr2, (None, "CN", "100")), enact(mlr1, mlr2, (None, "CN", "5"))
    statement = "UPDATE quotas_notice SET state = 'revoked', revoked_by_id = %s WHERE id = %s"
    assert constraint_refusing_as(statement, mlr3.pk, notice.pk, actor=mlr3) == "notice_revoked_by_two"
    by_two(notices.REVOKE, notice, mlr2, mlr3)  # in the transaction of this test: it serves no other notice
    assert constraint_refusing_as(statement, mlr3.pk, other.pk, actor=mlr3) == "notice_revoked_by_two"


def test_a_proposal_says_who_would_have_used_more_than_is_left(
    books: Books, mlr1: User, mlr2: User, mlr3: User, p36a: User, p36b: User
) -> None:
    for code in ("E-ONE", "E-TWO", "E-IDLE"):
        factories.enterprise(code)
    national = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    handed_on = enact(p36a, p36b, ("36", "E-ONE", "60"), ("36", "E-TWO", "30"), ("36", "E-IDLE", "10"))
    books.post("use", 30, to="E-ONE")
    books.post("use", 1, to="E-TWO")
    request = approvals.propose(notices.REVOKE, national, actor=mlr2, reason=WHY, arguments={"cascade": True})
    tables = {table["title"]: table["rows"] for table in request.preview["tables"]}
    assert tables == {
        "Notices that are revoked": [[national.number, "2011-03-30"], [handed_on.number, "2011-03-30"]],
        "Quota received": [
            ["36", "all", "100.000", "0.000"],
            ["CN", "all", "100.000", "0.000"],
            ["E-IDLE", "all", "10.000", "0.000"],
            ["E-ONE", "all", "60.000", "0.000"],
            ["E-TWO", "all", "30.000", "0.000"],
        ],
        "Enterprises that will have used more than they hold": [["E-ONE"], ["E-TWO"]],
        "Used and remaining": [
            ["36", "all", "31.000", "-31.000"],
            ["CN", "all", "31.000", "-31.000"],
            ["E-IDLE", "all", "0.000", "0.000"],
            ["E-ONE", "all", "30.000", "-30.000"],
            ["E-TWO", "all", "1.000", "-1.000"],
        ],
    }
    with clock.at(EVENING):
        approvals.approve(request, actor=mlr3)
    national.refresh_from_db()
    handed_on.refresh_from_db()
    for gone in (national, handed_on):
        assert (gone.state, gone.revoked_by, gone.revoked_at) == ("revoked", mlr3, EVENING)
        assert gone.revocation_reason == WHY
        assert trail("revoke", gone).data == {"with_notice": national.number}
        assert OutboxMessage.objects.filter(event="notice_revoked", payload={"notice_id": str(gone.pk)}).count() == 1


def test_use_that_is_still_covered_needs_no_cascade(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    factories.enterprise("E-ONE")
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    enact(p36a, p36b, ("36", "E-ONE", "60"))
    second = enact(p36a, p36b, ("36", "E-ONE", "40"))
    books.post("use", 60, to="E-ONE")
    assert revoked(second).state == "revoked"
    third = enact(p36a, p36b, ("36", "E-ONE", "5"))
    books.post("use", "0.001", to="E-ONE")
    with refused("not_enough_unused", Conflict):
        revoked(third)


def test_distributed_quota_is_revoked_only_as_a_cascade(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    factories.enterprise("E-ONE")
    national = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    first = enact(p36a, p36b, ("36", "E-ONE", "60"), number="province 1")
    second = enact(p36a, p36b, ("36", "E-ONE", "40"), number="province 2")
    with refused("passed_on_further", Conflict) as caught:
        revoked(national)
    assert caught.value.extra["downstream"] == ["province 2", "province 1"]
    assert received("36") == 100
    assert revoked(national, cascade=True).state == "revoked"
    assert set(Notice.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)) == {"revoked"}
    assert (received("CN"), received("36"), received("E-ONE")) == (0, 0, 0)
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def going(notice: Notice) -> list[str]:
    return [one.number for one in Plan(notice).notices]


def test_a_cascade_goes_only_as_far_as_it_must(books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User) -> None:
    factories.enterprise("E-ONE")
    enact(mlr1, mlr2, (None, "CN", "200"), ("CN", "36", "100"), batch="first")
    second = enact(mlr1, mlr2, ("CN", "36", "50"), batch="second")
    kept = enact(p36a, p36b, ("36", "E-ONE", "90"), number="kept")
    gone = enact(p36a, p36b, ("36", "E-ONE", "40"), number="gone")
    revoked(second, cascade=True)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.state, gone.state) == ("in_force", "revoked")
    assert (received("36"), received("E-ONE")) == (100, 90)


def test_a_cascade_revokes_only_what_the_overdrawn_holder_distributed_of_the_year(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User, p15a: User
) -> None:
    """Not what another province did, nor another year's, nor what is revoked already, however new."""
    p15b = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",), username="p15b")
    for code in ("E-ONE", "E-TWO", "E-OVER"):
        factories.enterprise(code)
    factories.enterprise("E-NORTH", at="150206")
    factories.programme_year("mlr-mining", 2012, "all")
    enact(mlr1, mlr2, (None, "CN", "300"), ("CN", "36", "100"), ("CN", "15", "50"), batch="first")
    second = enact(mlr1, mlr2, ("CN", "36", "60"), batch="second")
    enact(p36a, p36b, ("36", "E-ONE", "60"), ("36", "E-OVER", "1"))
    newest = enact(p36a, p36b, ("36", "E-TWO", "60"))
    revoked(enact(p36a, p36b, ("36", "E-ONE", "39")))
    enact(p15a, p15b, ("15", "E-NORTH", "50"))
    next_year = {"year": 2012, "effective_on": dt.date(2012, 1, 1)}
    enact(mlr1, mlr2, (None, "CN", "90"), ("CN", "36", "90"), **next_year)
    enact(p36a, p36b, ("36", "E-ONE", "90"), **next_year)
    books.post("use", 2, to="E-OVER")
    books.post("use", 51, to="E-TWO")
    assert going(second) == [second.number, newest.number]
    assert Plan(second).under_use == ["E-TWO"]


def test_a_cascade_stays_in_the_category_that_is_short(
    split_books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User
) -> None:
    factories.enterprise("E-ONE")
    light = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"), category="light")
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"), category="medium_heavy")
    further = enact(p36a, p36b, ("36", "E-ONE", "60"), category="light")
    enact(p36a, p36b, ("36", "E-ONE", "60"), category="medium_heavy")
    assert going(light) == [light.number, further.number]


def test_revoking_a_reduction_revokes_what_was_distributed_in_its_place(books: Books, mlr1: User, mlr2: User) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"), ("CN", "15", "40"))
    reduction = enact(mlr1, mlr2, ("CN", "36", "5"), reduction=True)
    in_its_room = enact(mlr1, mlr2, ("CN", "15", "5"))
    assert going(reduction) == [reduction.number, in_its_room.number]
    revoked(reduction, cascade=True)
    assert (received("36"), received("15")) == (60, 40)
    assert not list(ledger.drifts(today=dt.date(2011, 6, 1)))


def test_an_outdated_proposal_is_proposed_again(
    books: Books, mlr1: User, mlr2: User, mlr3: User, p36a: User, p36b: User
) -> None:
    factories.enterprise("E-ONE")
    national = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    enact(p36a, p36b, ("36", "E-ONE", "60"), number="province 1")
    request = approvals.propose(notices.REVOKE, national, actor=mlr2, reason=WHY, arguments={"cascade": True})
    enact(p36a, p36b, ("36", "E-ONE", "40"), number="province 2")
    with refused("changed_since_proposed", Conflict):
        approvals.approve(request, actor=mlr3)
    assert revoked(national, cascade=True).state == "revoked"


def test_revoking_under_use_is_a_cascade(books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User) -> None:
    factories.enterprise("E-ONE")
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    notice = enact(p36a, p36b, ("36", "E-ONE", "60"))
    books.post("use", 30, to="E-ONE")
    with refused("not_enough_unused", Conflict) as caught:
        revoked(notice)
    assert caught.value.extra["holders"] == ["E-ONE"]
    assert revoked(notice, cascade=True).state == "revoked"
    assert Account.objects.get(holder__code="E-ONE").available == -30


def test_a_notice_that_a_later_cumulative_one_counted_stays(books: Books, mlr1: User, mlr2: User) -> None:
    with clock.at(dt.date(2011, 3, 30)):
        first = enact(mlr1, mlr2, (None, "CN", "100"), batch="first")
    with clock.at(dt.date(2011, 7, 1)):
        later = enact(mlr1, mlr2, (None, "CN", "150"), basis="cumulative", number="the year")
    with refused("counted_by_later_notice", Conflict) as caught:
        revoked(first)
    assert caught.value.extra["notice"] == "the year"
    revoked(later)
    revoked(first)
    assert received("CN") == 0


def test_what_has_not_counted_a_notice_does_not_keep_it(books: Books, mlr1: User, mlr2: User) -> None:
    """Neither a cumulative figure before it, nor an increment after it, nor a figure of another year or holder."""
    with clock.at(MORNING):
        enact(mlr1, mlr2, (None, "CN", "100"), basis="cumulative")
    with clock.at(NOON):
        notice = enact(mlr1, mlr2, (None, "CN", "10"))
    with clock.at(EVENING):
        enact(mlr1, mlr2, (None, "CN", "5"))
        enact(mlr1, mlr2, ("CN", "36", "20"), basis="cumulative")
        factories.programme_year("mlr-mining", 2012, "all")
        enact(mlr1, mlr2, (None, "CN", "90"), year=2012, effective_on=dt.date(2012, 1, 1), basis="cumulative")
        assert revoked(notice).state == "revoked"
    assert received("CN") == 105


def test_a_revocation_locks_what_a_cascade_could_reach(books: Books, mlr1: User, mlr2: User) -> None:
    notice = enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))
    reached = [books.account(code) for code in ("CN", "36", "15")]
    other = Books(factories.programme_year("mlr-mining", 2012, "all"), "all").account("36")
    with transaction.atomic():
        locked, _moves_quota = said("SELECT ledger_lock(%s", lambda: revocation.lock(notice))
    assert {account.pk for account in reached} == set(locked)
    assert other.pk not in locked


# --- Two people, by the database alone -------------------------------------------------------------------------------
def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def constraint_refusing_as(statement: str, *parameters: Any, actor: User | None = None) -> str | None:
    if actor is not None:
        prove_actor(actor)
    else:
        sql("SELECT set_config('app.actor', '', true)")
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        sql(statement, *parameters)
    return constraint_of(caught.value)


def test_editors_are_recorded_by_the_database_and_by_nobody_else(books: Books, mlr1: User, mlr2: User) -> None:
    notice = draft(mlr1, (None, "CN", "100"))
    notices.update(notice, actor=mlr2, title="touched")
    assert set(NoticeEditor.objects.values_list("user__username", flat=True)) == {"mlr1", "mlr2"}
    for statement in ("DELETE FROM quotas_noticeeditor", "UPDATE quotas_noticeeditor SET user_id = user_id"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            sql(statement)


def test_raw_sql_cannot_approve_by_an_editor(books: Books, mlr1: User, mlr2: User) -> None:
    notice = notices.update(draft(mlr1, (None, "CN", "100")), actor=mlr2, title="touched")
    notices.submit(notice, actor=mlr1)
    approve = "UPDATE quotas_notice SET state = 'in_force', approved_by_id = %s WHERE id = %s"
    assert constraint_refusing_as(approve, mlr2.pk, notice.pk, actor=mlr2) == "notice_editor_is_not_checker"
    third = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
    assert constraint_refusing_as(approve, third.pk, notice.pk, actor=mlr2) == "notice_names_its_actor"
    unapproved = "UPDATE quotas_notice SET state = 'in_force' WHERE id = %s"
    assert constraint_refusing_as(unapproved, notice.pk, actor=third) == "notice_in_force_was_approved"


def test_raw_sql_cannot_rewrite_what_was_submitted(books: Books, mlr1: User, mlr2: User) -> None:
    notice = notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)
    rewrite = "UPDATE quotas_notice SET number = 'x' WHERE id = %s"
    assert constraint_refusing_as(rewrite, notice.pk, actor=mlr1) == "notice_is_frozen"
    line = "UPDATE quotas_noticeline SET tonnes = 1 WHERE notice_id = %s"
    assert constraint_refusing_as(line, notice.pk, actor=mlr1) == "notice_is_frozen"
    gone = "DELETE FROM quotas_noticeline WHERE notice_id = %s"
    assert constraint_refusing_as(gone, notice.pk, actor=mlr1) == "notice_is_frozen"
    back = "UPDATE quotas_notice SET state = 'draft' WHERE id = %s"
    assert constraint_refusing_as(back, notice.pk, actor=mlr1) == "notice_state_order"
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql("DELETE FROM quotas_notice")


def test_a_draft_is_written_in_somebodys_name(books: Books, mlr1: User) -> None:
    notice = draft(mlr1, (None, "CN", "100"))
    assert (
        constraint_refusing_as("UPDATE quotas_notice SET title = 'x' WHERE id = %s", notice.pk)
        == "notice_names_its_actor"
    )


def test_a_statement_leads_to_the_notices_that_its_reader_may_open(
    books: Books, mlr1: User, mlr2: User, p36a: User, p36b: User, signer: User, firm: Enterprise
) -> None:
    enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "100"))
    notice = enact(p36a, p36b, ("36", firm.code, "20"))
    account = Account.objects.get(holder__enterprise=firm)
    link = f'href="{reverse("pages:notice", args=[notice.pk])}"'
    pages = {
        reader: page_client(reader).get(reverse("pages:account", args=[account.pk])).content.decode()
        for reader in (p36a, signer)
    }
    assert {reader.username: link in page for reader, page in pages.items()} == {
        p36a.username: True, signer.username: True,
    }  # fmt: skip
    assert all(notice.number in page for page in pages.values())
