"""Decisions on deductions: kept beside the proposal with their reason, followed by the next year, never changed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas.models import Account, DeductionDecision, ProgrammeYear
from quotas.services import deductions
from quotas.web import panels
from tests.quotas.test_deductions import PROPOSAL, TERMS, books_of, years
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import another_like
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books
from tests.support.page_clients import page_client, query_counts
from tests.support.page_text import without_blanks
from tests.support.refusals import constraint_of, refused

__all__ = ["years"]
ADDRESS = f"{V1}deduction-decisions/"
WHY = "The mine stood still after a flood."


@pytest.fixture(autouse=True)
def _in_january(db: None) -> Any:
    with clock.at(dt.date(2012, 1, 10)):
        yield


@pytest.fixture
def officer(db: None) -> User:
    return factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MOFCOM",))


def account(code: str = "E-KEEPS") -> Account:
    rows = Account.objects.select_related(*deductions.ACCOUNT_RELATED)
    return rows.get(holder__code=code, programme_year__year=2011, category="all")


def decide(actor: User, code: str = "E-KEEPS", decided: str = "10", reason: str = WHY) -> DeductionDecision:
    return deductions.decide(actor=actor, account=account(code), decided=Decimal(decided), reason=reason)


def test_the_proposal_is_kept_beside_the_decision(years: Books, officer: User) -> None:
    row = decide(officer, "E-AGAIN", "50.5")
    figures = (row.unused, row.excess, row.factor, row.proposed, row.decided)
    assert figures == (0, 30, Decimal("2.1"), 63, Decimal("50.5"))
    assert (row.recorded_by, row.reason, row.replaces) == (officer, WHY, None)
    event = AuditEvent.objects.get(action="deductions.decide")
    assert (event.reason, event.enterprise_code, event.data["decided"]) == (WHY, "E-AGAIN", "50.500")


def test_another_decision_replaces_it_and_both_stay(years: Books, officer: User) -> None:
    first = decide(officer)
    second = decide(another_like(officer), decided="0", reason="It was returned by an order.")
    assert second.replaces == first
    assert list(DeductionDecision.objects.standing()) == [second]


def test_the_next_distribution_follows_the_decision(years: Books, officer: User) -> None:
    decide(officer)
    asked = {**TERMS, "total": "300", "deduct_proposed": True}
    lines = {line["to"]: line for line in client_of(officer).get(PROPOSAL, asked).json()["lines"]}
    assert lines["E-KEEPS"]["claim"] == "90.000"
    assert f"Deducted as decided: 10.000 t of the proposed 40.000 t. {WHY}" in lines["E-KEEPS"]["reason"]
    assert lines["E-ONCE"]["claim"] == "58.000"


def test_the_decision_on_a_merged_company_follows_its_heir(years: Books, officer: User) -> None:
    decide(officer, "E-ONCE", "20")
    heir = Enterprise.objects.get(code="E-KEEPS")
    with loaders.entering_history():
        Enterprise.objects.filter(code="E-ONCE").update(state="merged", successor=heir)
    asked = {**TERMS, "total": "300", "deduct_proposed": True}
    lines = {line["to"]: line for line in client_of(officer).get(PROPOSAL, asked).json()["lines"]}
    assert lines["E-KEEPS"]["claim"] == "140.000", "200 received by both, less 40 proposed and 20 decided"
    page = page_client(officer).get(reverse("pages:enterprise", args=["E-KEEPS"])).content.decode()
    assert "Rounds and deductions" in page
    assert WHY in page


def test_the_panel_reads_the_last_decisions_on_its_predecessors_alone(years: Books, officer: User, rf: Any) -> None:
    made = [decide(officer, code, "20") for code in ("E-ONCE", "E-AGAIN")]
    heir, middle = (Enterprise.objects.get(code=code) for code in ("E-KEEPS", "E-AGAIN"))
    with loaders.entering_history():
        Enterprise.objects.filter(code="E-ONCE").update(state="merged", successor=middle)
        Enterprise.objects.filter(pk=middle.pk).update(state="merged", successor=heir)
        factories.enterprise("E-OTHER")
    request = rf.get("/")
    request.user = officer
    with CaptureQueriesContext(connection) as asked:
        found = panels._decisions_on(request, heir)
    assert found == made[::-1], "over two mergers"
    assert panels._decisions_on(request, middle) == made[::-1]
    assert panels._decisions_on(request, Enterprise.objects.get(code="E-OTHER")) == []
    (query,) = [one["sql"] for one in asked.captured_queries if "quotas_deductiondecision" in one["sql"]]
    assert query.endswith(f"LIMIT {panels.MOST_DECISIONS}")


@pytest.mark.parametrize("decided", ["-1", "1.0005", "NaN", "1000000.001"])
def test_tonnes_are_plain(years: Books, officer: User, decided: str) -> None:
    with refused("invalid", DomainError):
        decide(officer, decided=decided)


def test_a_reason_is_given_and_the_year_is_over(years: Books, officer: User) -> None:
    with refused("invalid", DomainError):
        decide(officer, reason=" ")
    with clock.at(dt.date(2011, 12, 31)), refused("year_not_over", Conflict):
        decide(officer)


def test_officers_above_the_holder_decide_and_nobody_else(years: Books, officer: User, mlr1: User) -> None:
    province = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MOFCOM",))
    firm = Enterprise.objects.get(code="E-KEEPS")
    far = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MOFCOM",))
    for person in (mlr1, far, factories.user(Role.ENTERPRISE_SIGNER, of=firm)):
        with refused("forbidden", Forbidden):
            decide(person)
    assert decide(province).recorded_by == province


def test_the_right_is_asked_for_before_anything_is_said(years: Books, officer: User, mlr1: User) -> None:
    of_province = years.account("36")
    with refused("forbidden", Forbidden):
        deductions.decide(actor=mlr1, account=of_province, decided=Decimal(1), reason=WHY)
    with refused("not_an_enterprise", Conflict):
        deductions.decide(actor=officer, account=of_province, decided=Decimal(1), reason=WHY)


def test_the_database_keeps_decisions(years: Books, officer: User, admin1: User) -> None:
    row = decide(officer)
    for change in ({"decided": 0}, {"reason": "Other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DeductionDecision.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    other = account("E-ONCE")
    # Another's account, and a decision on another account as the one that is replaced.
    for wrong in (
        {"account": other, "replaces": None},
        {"account": other, "enterprise": other.enterprise},
    ):
        copy = DeductionDecision(
            **{
                name: getattr(row, name)
                for name in ("enterprise", "unused", "excess", "factor", "proposed", "decided", "reason", "recorded_at")
            },
            replaces=row,
        )
        for name, value in wrong.items():
            setattr(copy, name, value)
        copy.recorded_by = officer
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            copy.save(force_insert=True)
        assert constraint_of(caught.value) == "deduction_fits_its_account"


def test_the_pages_lead_from_the_list_of_unused_quota_to_the_decision(years: Books, officer: User) -> None:
    client = page_client(officer)
    form = f"{reverse('pages:deduction-decision-new')}?account={account().pk}"
    assert form in client.get(reverse("pages:quota-returns")).content.decode()
    shown = client.get(form).content.decode()
    assert "Proposed: 40.000 t" in shown
    assert "40.000" in shown
    wrong = client.post(form, {"decided": "much", "reason": WHY})
    assert wrong.status_code in {400, 422}
    answer = client.post(form, {"decided": "10", "reason": WHY})
    row = DeductionDecision.objects.get()
    assert answer["Location"] == reverse("pages:deduction-decision", args=[row.pk])
    detail = without_blanks(client.get(answer["Location"]).content.decode())
    assert WHY in detail
    assert "Decide again" in detail
    assert answer["Location"] in client.get(reverse("pages:quota-returns")).content.decode()
    assert WHY in client.get(reverse("pages:deduction-decisions")).content.decode()
    assert client.get(reverse("pages:deduction-decision-new")).status_code == 404


def test_the_api_decides_and_lists(years: Books, officer: User) -> None:
    client = client_of(officer)
    body = {"account": str(account().pk), "decided": "10.000", "reason": WHY}
    answer = client.post(ADDRESS, body, format="json")
    assert answer.status_code == 201, answer.content
    (row,) = client.get(ADDRESS, {"year": 2011, "programme": "mofcom-export", "standing": True}).json()["results"]
    assert (row["proposed"], row["decided"], row["enterprise"]) == ("40.000", "10.000", "E-KEEPS")
    listed = client.get(f"{V1}quota-returns/", {"year": 2011}).json()["results"]
    assert {one["enterprise"]: one["decided"] for one in listed} == {
        "E-AGAIN": None,
        "E-ONCE": None,
        "E-KEEPS": "10.000",
    }


def test_an_enterprise_reads_its_own(years: Books, officer: User) -> None:
    decide(officer)
    decide(officer, "E-ONCE")
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=Enterprise.objects.get(code="E-KEEPS"))
    (row,) = client_of(signer).get(ADDRESS).json()["results"]
    assert row["enterprise"] == "E-KEEPS"


def test_the_number_of_queries_does_not_grow(years: Books, officer: User) -> None:
    client, page = page_client(officer), reverse("pages:deduction-decisions")
    decide(officer)
    before = query_counts(client, [page])
    decide(officer, "E-ONCE")
    decide(officer, "E-AGAIN")
    assert query_counts(client, [page]) == before


def test_nor_a_decision_before_its_year_is_over_or_on_a_total(own_database: Clone, years: Books, officer: User) -> None:
    with loaders.entering_history():
        row = decide(officer)
        of_this_year = books_of(dt.datetime.now(clock.ZONE).year).account(row.account.holder)
        split = ProgrammeYear.objects.create(programme=years.year.programme, year=2012, scheme="split")
        halves = Books(split, "light")
        of_a_half = halves.account(row.account.holder)
        total = halves.account(row.account.holder, "total")
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")

    def attempt(on: Account) -> str | None:
        figures = {name: getattr(row, name) for name in ("enterprise", "unused", "excess", "factor", "proposed")}
        try:
            with transaction.atomic():
                prove_actor(officer)
                DeductionDecision.objects.create(
                    **figures, account=on, decided=1, reason=WHY, recorded_by=officer, recorded_at=clock.now()
                )
                transaction.set_rollback(True)
        except DatabaseError as error:
            return constraint_of(error)
        return None

    refusal = "deduction_fits_its_account"
    assert [attempt(one) for one in (of_a_half, total, of_this_year)] == [None, refusal, refusal]


@pytest.fixture
def province(db: None) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MOFCOM",))


def test_an_office_below_does_not_replace_a_decision(years: Books, officer: User, province: User) -> None:
    row = decide(officer)
    with refused("decided_above", Conflict):
        decide(province, decided="0")
    shown = page_client(province).get(reverse("pages:deduction-decision", args=[row.pk])).content.decode()
    assert "Decide again" not in shown
    own = decide(province, "E-ONCE", "1")
    assert decide(another_like(province), "E-ONCE", "2").replaces == own
    assert decide(officer, "E-ONCE", "3").decided == 3


def test_nor_does_a_statement(own_database: Clone, years: Books, officer: User, province: User) -> None:
    above, own = decide(officer), decide(province, "E-ONCE", "1")
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")

    def replace(row: DeductionDecision, actor: User) -> str | None:
        kept = ("account", "enterprise", "unused", "excess", "factor", "proposed")
        try:
            with transaction.atomic():
                prove_actor(actor)
                DeductionDecision.objects.create(
                    **{name: getattr(row, name) for name in kept},
                    decided=0, reason=WHY, replaces=row, recorded_by=actor, recorded_at=clock.now(),
                )  # fmt: skip
                transaction.set_rollback(True)
        except DatabaseError as error:
            return constraint_of(error)
        return None

    assert [replace(above, province), replace(above, officer), replace(own, province), replace(own, officer)] == [
        "deduction_decided_above", None, None, None,
    ]  # fmt: skip


def test_a_decision_is_due_again_once_more_is_proposed(years: Books, officer: User) -> None:
    decide(officer, "E-ONCE", "0")
    client, page = client_of(officer), page_client(officer)

    def due_again() -> tuple[bool, bool]:
        rows = client.get(f"{V1}quota-returns/", {"year": 2011}).json()["results"]
        (row,) = (one for one in rows if one["enterprise"] == "E-ONCE")
        return row["decision_outgrown"], "due again" in page.get(reverse("pages:quota-returns")).content.decode()

    assert due_again() == (False, False)
    holder = Account.objects.get(holder__code="E-ONCE", programme_year__year=2011, category="all").holder
    years.post("use", 1, to=holder, effective_on=dt.date(2011, 12, 31))
    assert due_again() == (True, True)
    asked = {**TERMS, "total": "300", "deduct_proposed": True}
    lines = {line["to"]: line for line in client.get(PROPOSAL, asked).json()["lines"]}
    assert "It is due again: 42.000 t were proposed when it was decided." in lines["E-ONCE"]["reason"]
