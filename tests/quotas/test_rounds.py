"""Rounds: a draft begun from a proposal keeps what was proposed, beside what its notice gives."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from enterprises.models import User
from quotas.models import DistributionRound, Holder, Notice, ProgrammeYear
from quotas.queries.rounds import lines_of, stated_terms
from quotas.services import notices
from tests.quotas.test_proposals import TERMS, story
from tests.support.api import V1, assert_problem, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.notice_pages import notice_fields
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks
from tests.support.refusals import constraint_of

__all__ = ["books", "story"]


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 12, 20)):
        yield


@pytest.fixture(autouse=True)
def next_year(story: Books) -> Books:
    """Give Jiangxi 500 t for 2012."""
    year = ProgrammeYear.objects.create(programme=story.year.programme, year=2012, scheme="all")
    books_of_2012 = Books(year, "all")
    for kind, sides in (("control", {"to": "CN"}), ("distribute", {"from_": "CN", "to": "36"})):
        books_of_2012.post(kind, 500, effective_on=dt.date(2012, 1, 1), **sides)
    return books_of_2012


ASKED = {
    **TERMS, "total": "420", "plan_weight": 100, "use_weight": 0, "capacity_weight": 0, "equal_weight": 0,
    "rule": "proportional", "eligible_only": "on", "least_percent": 50,
}  # fmt: skip


def drafted(person: User, between: Callable[[], object] = lambda: None, **changes: str) -> Any:
    """Draft a notice on the page that was begun from a proposal of 420 t."""
    client = page_client(person)
    begun = client.get(reverse("pages:notice-new"), ASKED)
    assert 'name="terms"' in begun.content.decode()
    head = {"year": "2012", "giver": "36", "batch": "first", "basis": "cumulative", "number": "N-ROUND"}
    days = {"issued_on": "2011-12-20", "effective_on": "2012-01-01"}
    lines = [("E-LARGE", "all", "240.000"), ("E-MIDDLE", "all", "120.000"), ("E-SMALL", "all", "60.000")]
    kept = {name: begun.context[name] for name in ("terms", "proposal_digest")}
    between()
    sent = {**notice_fields(lines, **head, **days), **kept, **changes}
    return client.post(reverse("pages:notice-new"), sent)


def test_a_draft_from_a_proposal_keeps_what_was_proposed(story: Books, p36a: User) -> None:
    answer = drafted(p36a)
    assert answer.status_code == 302, answer.content
    row = DistributionRound.objects.get()
    assert (row.notice.number, row.total, row.given, row.recorded_by) == ("N-ROUND", 420, 420, p36a)
    assert row.terms["plan_weight"] == 100
    assert row.lines[0] == {
        "to": "E-LARGE", "category": "all", "claim": "200.000", "tonnes": "240.000",
        "reason": "1.2000 times the claim of 200.000 t.",
    }  # fmt: skip
    line = row.notice.lines.get(to_holder__code="E-LARGE")
    notices.update(row.notice, actor=p36a, lines=[
        {"from": "36", "to": "E-LARGE", "category": "all", "tonnes": Decimal(230), "note": line.note},
    ])  # fmt: skip
    client, page = page_client(p36a), reverse("pages:distribution-round", args=[row.pk])
    shown = without_blanks(client.get(page).content.decode())
    for text in ("240.000", "230.000", "10.000", "First batch", "Weight of last year"):
        assert text in shown
    assert page in client.get(reverse("pages:distribution-rounds")).content.decode()
    assert page in client.get(reverse("pages:notice", args=[row.notice_id])).content.decode()
    assert page in client.get(reverse("pages:enterprise", args=["E-LARGE"])).content.decode()
    (listed,) = client_of(p36a).get(f"{V1}distribution-rounds/", {"batch": "first"}).json()["results"]
    assert [(one["to"], one["proposed"], one["chosen"]) for one in listed["lines"]][:2] == [
        ("E-LARGE", "240.000", "230.000"),
        ("E-MIDDLE", "120.000", "0.000"),
    ]


def test_a_draft_that_leaves_out_earlier_batches_is_not_as_proposed(story: Books, p36a: User) -> None:
    answer = drafted(p36a, basis="incremental")
    assert answer.status_code == 409, answer.content
    assert "The proposal includes earlier batches" in answer.context["form"].errors["basis"][0]
    assert not Notice.objects.filter(number="N-ROUND").exists()
    assert drafted(p36a, basis="incremental", without_proposal="on").status_code == 302
    assert not DistributionRound.objects.exists()


def test_a_notice_that_leaves_out_earlier_batches_later_is_not_compared(story: Books, p36a: User) -> None:
    drafted(p36a)
    row = DistributionRound.objects.get()
    lines = [
        {"from": "36", "to": code, "category": "all", "tonnes": Decimal(230)} for code in ("E-LARGE", "E-UNPROPOSED")
    ]
    story.firm("E-UNPROPOSED")
    notices.update(row.notice, actor=p36a, basis="incremental", lines=lines)
    ((_row, found),) = lines_of([DistributionRound.objects.get()])
    assert {line.code for line in found} == {"E-LARGE", "E-MIDDLE", "E-SMALL", "E-UNPROPOSED"}
    assert {(line.chosen, line.difference) for line in found} == {(None, None)}
    (listed,) = client_of(p36a).get(f"{V1}distribution-rounds/").json()["results"]
    assert {one["chosen"] for one in listed["lines"]} == {None}
    shown = page_client(p36a).get(reverse("pages:distribution-round", args=[row.pk])).content.decode()
    assert "240.000" in shown
    assert "230.000" not in shown


def test_terms_that_were_left_at_nothing_are_not_stated() -> None:
    terms = {"total": "420", "plan_weight": 100, "use_weight": 0, "reserve": "0.000", "step": "0.001", "spared": {}}
    assert stated_terms(DistributionRound(terms=terms)) == {"plan_weight": 100, "step": "0.001"}


def test_a_draft_of_another_year_is_no_round(story: Books, p36a: User) -> None:
    changed = {"year": "2011", "effective_on": "2011-12-20", "basis": "incremental"}
    tonnes = {f"lines-{index}-tonnes": "5.000" for index in range(3)}
    assert drafted(p36a, **changed, **tonnes).status_code == 302
    assert not DistributionRound.objects.exists()


def more_for_the_large_firm(story: Books, tonnes: int) -> None:
    story.post("distribute", tonnes, from_="36", to=Holder.objects.get(code="E-LARGE"))


@pytest.mark.parametrize(
    ("tonnes", "reason"),
    [(1, "The proposal has other figures now."), (530, "The proposal cannot be made any more.")],
)
def test_a_proposal_that_has_changed_is_refused_with_the_reason(
    story: Books, p36a: User, tonnes: int, reason: str
) -> None:
    story.post("control", 500, to="CN")
    story.post("distribute", 500, from_="CN", to="36")
    answer = drafted(p36a, lambda: more_for_the_large_firm(story, tonnes))
    assert answer.status_code == 409, answer.content
    shown = answer.content.decode()
    assert reason in shown
    assert 'name="without_proposal"' in shown
    assert not Notice.objects.filter(number="N-ROUND").exists()


def test_the_draft_may_be_kept_without_the_proposal(story: Books, p36a: User) -> None:
    answer = drafted(p36a, lambda: more_for_the_large_firm(story, 1), without_proposal="on")
    assert answer.status_code == 302, answer.content
    assert not DistributionRound.objects.exists()


def test_terms_that_are_no_terms_are_refused(story: Books, p36a: User) -> None:
    answer = drafted(p36a, terms="total=much")
    assert "The terms of the proposal have errors." in answer.content.decode()
    assert not DistributionRound.objects.exists()


def test_a_draft_over_the_api_records_its_round(story: Books, p36a: User) -> None:
    client = client_of(p36a)
    proposal = client.get(
        f"{V1}notices/proposal/", {**ASKED, "eligible_only": "true", "ceilings": "E-LARGE:230"}
    ).json()
    lines = [
        {"from": "36", "to": line["to"], "category": "all", "tonnes": line["tonnes"], "note": line["reason"]}
        for line in proposal["lines"]
    ]
    asked = {**ASKED, "eligible_only": True, "ceilings": "E-LARGE:230"}
    body = {
        "programme": "mlr-mining", "year": 2012, "batch": "first", "basis": "cumulative", "number": "N-API",
        "issued_on": "2011-12-20", "effective_on": "2012-01-01", "lines": lines,
        "proposal": {**asked, "digest": proposal["digest"]},
    }  # fmt: skip
    for wrong in ({"digest": "0" * 64}, {"total": "410"}):
        refused = client.post(f"{V1}notices/", {**body, "proposal": {**body["proposal"], **wrong}}, format="json")
        assert_problem(refused, 400, "invalid")
        (fault,) = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/proposal", "changed_since_proposed")
    answer = client.post(f"{V1}notices/", body, format="json")
    assert answer.status_code == 201, answer.content
    row = DistributionRound.objects.get()
    assert (row.notice.number, row.total, row.terms["ceilings"]) == ("N-API", 420, {"E-LARGE": "230"})


def test_the_digest_of_a_proposal_is_the_same_in_every_language(story: Books, p36a: User) -> None:
    client = client_of(p36a)
    digests = {
        client.get(f"{V1}notices/proposal/", ASKED, headers={"accept-language": language}).json()["digest"]
        for language in ("en", "zh-hans")
    }
    assert len(digests) == 1


def test_the_database_keeps_rounds_and_who_may_record_them(story: Books, p36a: User, p36b: User) -> None:
    drafted(p36a)
    row = DistributionRound.objects.get()
    unchanged = "permission denied for table quotas_distributionround"  # by the grant of AppendOnly
    with pytest.raises(DatabaseError, match=unchanged), transaction.atomic():
        DistributionRound.objects.update(total=1)
    copy = DistributionRound(
        notice=row.notice, category="all", total=1, given=1, summary="x", terms={}, lines=[], recorded_by=p36b,
        recorded_at=row.recorded_at,
    )  # fmt: skip
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        copy.save(force_insert=True)
    assert constraint_of(caught.value) == "round_is_of_its_draft"
    tonnes = {f"lines-{index}-tonnes": "5.000" for index in range(3)}
    drafted(p36a, year="2011", effective_on="2011-12-20", basis="incremental", number="N-SENT", **tonnes)
    sent = notices.submit(Notice.objects.get(number="N-SENT"), actor=p36a)
    copy.notice, copy.recorded_by = sent, p36a
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        copy.save(force_insert=True)
    assert constraint_of(caught.value) == "round_is_of_its_draft"


def test_a_round_is_its_offices_own(story: Books, p36a: User, p15a: User, clerk: User) -> None:
    drafted(p36a)
    for person in (p15a, clerk):
        assert client_of(person).get(f"{V1}distribution-rounds/").json()["results"] == []
