"""Review rounds: which licences they concern, outcomes of many at once, revocation, and reminders of the due day."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from core import clock, row_security
from core.errors import Forbidden, Invalid
from core.models import AuditEvent
from enterprises.deadlines import list_deadlines
from enterprises.models import Enterprise, Licence, LicenceReview, Notification, ReviewRound, User
from enterprises.roles import Role
from enterprises.services import licences, review_reminders, review_rounds
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import another_like, by_two
from tests.support.filings import filed, line
from tests.support.page_clients import page_client, query_counts
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
ROUNDS, LICENCES = f"{V1}review-rounds/", f"{V1}review-round-licences/"
D = dt.date
TODAY, BEGUN, DUE = D(2011, 10, 20), D(2011, 6, 1), D(2011, 11, 30)
NEW = {"kind": "work_safety", "place": "36", "document": "Order 5", "begins_on": "2011-06-01", "due_on": "2011-11-30"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def licence(firm: Enterprise) -> Licence:
    return factories.licence(firm.sites.get(), "work_safety", number="W-1", issuing_level="province")


@pytest.fixture
def round_(p36a: User, licence: Licence) -> ReviewRound:
    return review_rounds.order(
        actor=p36a, kind="work_safety", place=factories.place("36"), document="Order 5", begins_on=BEGUN, due_on=DUE
    )


def body(licence: Licence, outcome: str = "kept", finding: str = "", day: str = "2011-10-01") -> dict[str, Any]:
    result = {"licence": licence.number, "outcome": outcome, "finding": finding}
    return {"reviewed_on": day, "results": [result]}


def concerned(row: ReviewRound) -> set[str]:
    return set(row.licences(Licence.objects.all()).values_list("number", flat=True))


def test_a_round_concerns_the_licences_of_its_kind_and_place_valid_on_its_first_day(
    round_: ReviewRound, licence: Licence
) -> None:
    elsewhere = factories.site(factories.enterprise(at="150206"), licensed=False)
    here = factories.site(factories.enterprise(), licensed=False)
    for number, site, kind, first, last, revoked_on in (
        ("OTHER KIND", here, "discharge", D(2006, 1, 1), None, None),
        ("OTHER PLACE", elsewhere, "work_safety", D(2006, 1, 1), None, None),
        ("ENDED", here, "work_safety", D(2006, 1, 1), D(2011, 5, 31), None),
        ("LAST DAY", factories.site(factories.enterprise(), licensed=False), "work_safety", D(2006, 1, 1), BEGUN, None),
        ("REVOKED", factories.site(factories.enterprise(), licensed=False), "work_safety", D(2006, 1, 1), None, BEGUN),
        ("LATER", here, "work_safety", D(2011, 6, 2), None, None),
    ):
        factories.licence(site, kind, number=number, valid_from=first, valid_to=last, revoked_on=revoked_on)
    assert concerned(round_) == {licence.number, "LAST DAY"}
    (counted,) = ReviewRound.objects.with_counts(Licence.objects.all())
    assert (counted.licences_total, counted.licences_waiting) == (2, 2)
    nation = ReviewRound.objects.create(
        kind="work_safety",
        place=factories.place("CN"),
        document="x",
        begins_on=BEGUN,
        due_on=DUE,
        recorded_at=clock.now(),
    )
    assert concerned(nation) == {licence.number, "LAST DAY", "OTHER PLACE"}
    assert ReviewRound.objects.with_counts(Licence.objects.all()).get(pk=nation.pk).licences_total == 3


def test_outcomes_are_counted_and_a_later_one_replaces_the_one_before(
    round_: ReviewRound, licence: Licence, p36a: User
) -> None:
    client, address = client_of(p36a), f"{ROUNDS}{round_.pk}/record/"
    answer = client.post(address, body(licence, "rectify", "Fence the pond")).json()
    assert [answer[name] for name in ("licences", "kept", "to_rectify", "revoked", "waiting")] == [1, 0, 1, 0, 0]
    answer = client.post(address, body(licence, day="2011-10-20")).json()
    assert [answer[name] for name in ("licences", "kept", "to_rectify", "revoked", "waiting")] == [1, 1, 0, 0, 0]
    (row,) = client.get(LICENCES, {"round": str(round_.pk)}).json()["results"]
    assert (row["licence"], row["outcome"], row["reviewed_on"]) == (licence.number, "kept", "2011-10-20")
    assert LicenceReview.objects.count() == 2
    assert AuditEvent.objects.filter(action="review_rounds.record").count() == 2


def test_a_revoked_licence_is_revoked_on_that_day(round_: ReviewRound, licence: Licence, p36a: User) -> None:
    answer = client_of(p36a).post(f"{ROUNDS}{round_.pk}/record/", body(licence, "revoked", "Mined out of its area"))
    assert answer.json()["revoked"] == 1
    licence.refresh_from_db()
    assert (licence.revoked_on, licence.revocation_reason) == (D(2011, 10, 1), "Mined out of its area")
    assert concerned(round_) == {licence.number}


def test_one_that_two_people_revoke_is_named_with_what_to_do(
    round_: ReviewRound, licence: Licence, p36a: User, signer: User
) -> None:
    factories.product()
    filed(licence.site.enterprise, D(2011, 9, 1), signer, line(licence.site))
    client, address = client_of(p36a), f"{ROUNDS}{round_.pk}/record/"
    stated = body(licence, "revoked", "Mined out of its area", day="2011-09-15")
    problem = assert_problem(client.post(address, stated), 400, "invalid")
    assert pointers(problem) == [("/results/0/licence", "needs_second_person")]
    assert "Two people revoke W-1 from 15 September 2011" in problem["errors"][0]["detail"]
    licence.refresh_from_db()
    by_two(licences.REVOKE_BACKDATED, licence, p36a, another_like(p36a), effective_on=D(2011, 9, 15))
    assert client.post(address, stated).json()["revoked"] == 1


@pytest.mark.parametrize(("revoked_on", "taken"), [(D(2011, 10, 1), True), (D(2011, 10, 2), False)])
def test_a_review_did_not_revoke_what_was_revoked_after_it(
    round_: ReviewRound, licence: Licence, p36a: User, revoked_on: dt.date, taken: bool
) -> None:
    Licence.objects.filter(pk=licence.pk).update(revoked_on=revoked_on, revocation_reason="Mined out of its area")
    answer = client_of(p36a).post(f"{ROUNDS}{round_.pk}/record/", body(licence, "revoked", "Mined out of its area"))
    if taken:
        assert answer.json()["revoked"] == 1
        return
    assert pointers(assert_problem(answer, 400, "invalid")) == [("/results/0/licence", "revoked_later")]
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        LicenceReview.objects.create(
            round=round_,
            licence=licence,
            outcome="revoked",
            reviewed_on=D(2011, 10, 1),
            finding="x",
            recorded_at=clock.now(),
        )
    assert constraint_of(caught.value) == "review_revokes_its_licence"


def test_who_may_not_revoke_a_licence_records_no_such_outcome(
    round_: ReviewRound, licence: Licence, p36a: User
) -> None:
    of_nation = factories.licence(factories.site(factories.enterprise()), "work_safety", issuing_level="nation")
    refused = client_of(p36a).post(f"{ROUNDS}{round_.pk}/record/", body(of_nation, "revoked", "Mined out of its area"))
    assert_problem(refused, 403, "other_authority")
    assert not LicenceReview.objects.exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"outcome": "rectify"}, ("/results/0/finding", "required")),
        ({"outcome": "revoked", "finding": "  "}, ("/results/0/finding", "required")),
        ({"outcome": "lost"}, ("/results/0/outcome", "invalid_choice")),
        ({"day": "2011-05-31"}, ("/reviewed_on", "before_begins_on")),
        ({"day": "2011-10-21"}, ("/reviewed_on", "in_the_future")),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(
    round_: ReviewRound, licence: Licence, p36a: User, change: dict[str, str], expected: tuple[str, str]
) -> None:
    answer = client_of(p36a).post(f"{ROUNDS}{round_.pk}/record/", body(licence, **change))
    assert pointers(assert_problem(answer, 400, "invalid")) == [expected]
    assert not LicenceReview.objects.exists()


def test_a_licence_of_no_round_or_stated_twice_is_refused_with_all_others(
    round_: ReviewRound, licence: Licence, p36a: User
) -> None:
    client, address = client_of(p36a), f"{ROUNDS}{round_.pk}/record/"
    other = factories.licence(licence.site, "discharge", number="P-1")
    both = body(licence)
    both["results"] += body(other)["results"]
    assert pointers(assert_problem(client.post(address, both), 400, "invalid")) == [
        ("/results/1/licence", "not_in_round")
    ]
    twice = body(licence)
    twice["results"] *= 2
    assert pointers(assert_problem(client.post(address, twice), 400, "invalid")) == [("/results/1/licence", "twice")]
    assert client.post(address, {"reviewed_on": "2011-10-01", "results": []}).status_code == 400
    assert not LicenceReview.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"document": " "}, ("/document", "blank")),
        ({"due_on": "2011-05-31"}, ("/due_on", "before_begins_on")),
        ({"kind": "fishing"}, ("/kind", "invalid_choice")),
        ({"place": "99"}, ("/place", "unknown_code")),
    ],
)
def test_a_round_that_cannot_be_is_refused(p36a: User, fields: Any, expected: tuple[str, str]) -> None:
    factories.place("36")
    answer = client_of(p36a).post(ROUNDS, {**NEW, **fields})
    assert pointers(assert_problem(answer, 400, "invalid")) == [expected]


def test_an_office_orders_and_records_in_its_own_place_only(round_: ReviewRound, licence: Licence, clerk: User) -> None:
    stranger = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",))
    for actor in (stranger, clerk):
        with pytest.raises(Forbidden):
            review_rounds.order(
                actor=actor, kind="work_safety", place=round_.place, document="x", begins_on=BEGUN, due_on=DUE
            )
        with pytest.raises(Forbidden):
            review_rounds.record(
                round_, actor=actor, reviewed_on=TODAY, results=[review_rounds.Result(licence, "kept")]
            )
    with pytest.raises(Invalid):
        review_rounds.record(
            round_,
            actor=factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MLR",)),
            reviewed_on=TODAY,
            results=[],
        )


def test_the_database_keeps_what_was_recorded_and_hides_it_from_others(
    round_: ReviewRound, licence: Licence, p36a: User, clerk: User, outsider: User
) -> None:
    review_rounds.record(round_, actor=p36a, reviewed_on=TODAY, results=[review_rounds.Result(licence, "kept")])
    for statement in (
        "UPDATE enterprises_licencereview SET outcome = 'rectify', finding = 'x'",
        "UPDATE enterprises_reviewround SET due_on = '2012-01-01'",
        "DELETE FROM enterprises_reviewround",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)
    with pytest.raises(IntegrityError, match="licence_review_states_its_finding"), transaction.atomic():
        LicenceReview.objects.create(
            round=round_, licence=licence, outcome="rectify", reviewed_on=TODAY, recorded_at=clock.now()
        )
    for reader, seen in ((clerk, 1), (outsider, 0), (p36a, 1)):
        with row_security.within(row_security.reach_of(reader)):
            assert LicenceReview.objects.count() == seen, reader


@pytest.mark.parametrize(
    ("day", "told"),
    [(D(2011, 11, 15), 0), (D(2011, 11, 16), 1), (DUE, 1), (D(2011, 12, 6), 1), (D(2011, 12, 7), 0)],
)
def test_regulators_are_reminded_while_licences_wait(
    round_: ReviewRound, licence: Licence, p36a: User, day: dt.date, told: int
) -> None:
    with clock.at(day):
        assert review_reminders.remind(day) == told
        assert review_reminders.remind(day) == 0
    if told:
        assert Notification.objects.get().facts["waiting"] == 1
        assert "not re-examined yet" in page_client(p36a).get(reverse("pages:notifications")).content.decode()


def test_nobody_is_reminded_once_all_are_re_examined(round_: ReviewRound, licence: Licence, p36a: User) -> None:
    assert [row.day for row in list_deadlines(p36a, DUE, DUE)] == [DUE]
    review_rounds.record(round_, actor=p36a, reviewed_on=TODAY, results=[review_rounds.Result(licence, "kept")])
    assert list_deadlines(p36a, DUE, DUE) == []
    assert review_reminders.remind(DUE) == 0


def test_a_round_is_entered_recorded_and_listed_on_pages(licence: Licence, p36a: User, clerk: User) -> None:
    client = page_client(p36a)
    assert client.post(reverse("pages:review-round-new"), {**NEW, "due_on": "2011-01-01"}).status_code == 409
    assert client.post(reverse("pages:review-round-new"), NEW).status_code == 302
    row = ReviewRound.objects.get()
    address = reverse("pages:review-round-record", args=[row.pk])
    assert licence.number in client.get(address).content.decode()
    entry = {"licence": [licence.number], "reviewed_on": "2011-10-01", "outcome_0": "rectify", "finding_0": ""}
    refused = client.post(address, entry)
    assert refused.status_code == 409
    assert "State what is to be rectified" in refused.content.decode()
    assert client.post(address, {**entry, "finding_0": "Fence the pond"}).status_code == 302
    page = client.get(reverse("pages:review-round", args=[row.pk])).content.decode()
    assert "Fence the pond" in page
    assert (
        "No licence fits"
        in client.get(reverse("pages:review-round", args=[row.pk]), {"outcome": "open"}).content.decode()
    )
    for waiting, seen in (("true", False), ("false", True)):
        listed = client.get(reverse("pages:review-rounds"), {"waiting": waiting}).content.decode()
        assert (str(row.pk) in listed) == seen
    assert page_client(clerk).get(address).status_code == 403
    client.cookies["django_language"] = "zh-hans"
    assert "许可证复核" in client.get(reverse("pages:review-rounds")).content.decode()


def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(
    round_: ReviewRound, licence: Licence, p36a: User
) -> None:
    client = page_client(p36a)
    addresses = [reverse("pages:review-rounds"), reverse("pages:review-round", args=[round_.pk])]

    review_rounds.record(round_, actor=p36a, reviewed_on=TODAY, results=[review_rounds.Result(licence, "kept")])
    before = query_counts(client, addresses)
    for _number in range(3):
        site = factories.site(factories.enterprise())
        another = factories.licence(site, "work_safety", issuing_level="province")
        review_rounds.record(round_, actor=p36a, reviewed_on=TODAY, results=[review_rounds.Result(another, "kept")])
        review_rounds.order(
            actor=p36a, kind="work_safety", place=round_.place, document="Order 6", begins_on=BEGUN, due_on=DUE
        )
    assert query_counts(client, addresses) == before
