"""Eligibility for a programme: what a notice may not give, what its officers are shown, pages and API."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import Conflict, Invalid
from enterprises.eligibility import assess
from enterprises.models import Enterprise, Site, User
from enterprises.services import approvals
from inspections.models import Case, Flag
from inspections.services import parties
from quotas import ledger
from quotas.acts import movements as movement_acts
from quotas.models import Account, Notice
from quotas.queries import notices as queries
from quotas.queries.eligibility import recipients
from quotas.services import movements, notices
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.competences import LOADER
from tests.support.filings import filed, line
from tests.support.ledger_accounts import Books, books
from tests.support.notice_pages import notice_fields
from tests.support.notices import draft, enact, notice_body
from tests.support.refusals import fault_codes, refused

__all__ = ["books"]

YEAR: dict[str, Any] = {
    "programme": "miit-smelting",
    "year": 2017,
    "issued_on": dt.date(2017, 1, 20),
    "effective_on": dt.date(2017, 1, 1),
}


@pytest.fixture
def limits(db: None) -> None:
    factories.standard(site_kind="separation", ore_type="", value=2000, effect="bars_quota")
    factories.standard(site_kind="separation", value=3000)


def plant(code: str, capacity: str) -> Enterprise:
    firm = factories.enterprise(code, at="360727")
    factories.site(
        firm, "separation", code=f"S-{code[2:]}", ore_type="ion_adsorption", approved_capacity=Decimal(capacity)
    )
    return firm


@pytest.fixture
def smelting(db: None) -> None:
    factories.programme_year("miit-smelting", 2017, "all")


@pytest.fixture
def provincial_plan(limits: None, smelting: None, miit1: User, miit2: User) -> None:
    factories.place("36")
    enact(miit1, miit2, (None, "CN", "9000"), ("CN", "36", "9000"), **YEAR, number="plan")


def to_firms(actor: User, *lines: tuple[str, str, str], **fields: Any) -> Notice:
    return draft(actor, *lines, **{**YEAR, "number": "batch", **fields})


def test_quota_for_a_plant_below_the_least_capacity_is_refused_at_drafting(provincial_plan: None, p36a: User) -> None:
    small, large = plant("E-SMALL", "1999"), plant("E-LARGE", "3000")
    with pytest.raises(Invalid) as caught:
        to_firms(p36a, ("36", large.code, "1000"), ("36", small.code, "1000"))
    assert fault_codes(caught) == {("/lines/1/to", "ineligible")}
    (fault,) = caught.value.errors
    assert "1,999.000 t REO a year are approved; the limit is ≥ 2,000 t REO a year." in fault.detail
    assert "S-SMALL" in fault.detail
    assert "2020 no. 103" in fault.detail


def test_what_changes_after_drafting_is_seen_at_submission_and_approval(
    provincial_plan: None, p36a: User, p36b: User
) -> None:
    firm = plant("E-PLANT", "3000")
    notice = to_firms(p36a, ("36", firm.code, "1000"))
    Site.objects.filter(code="S-PLANT").update(approved_capacity=1500)
    with refused("ineligible", Conflict):
        notices.submit(notice, actor=p36a)
    Site.objects.filter(code="S-PLANT").update(approved_capacity=3000)
    notice = notices.submit(notice, actor=p36a)
    Site.objects.filter(code="S-PLANT").update(approved_capacity=1500)
    with refused("ineligible", Conflict) as caught:
        notices.approve(notice, actor=p36b)
    assert fault_codes(caught) == {("/lines/0/to", "ineligible")}
    Site.objects.filter(code="S-PLANT").update(approved_capacity=3000)
    assert notices.approve(notice, actor=p36b).state == Notice.State.IN_FORCE


def test_what_the_law_leaves_open_is_withheld_and_shown_at_every_step(
    provincial_plan: None, p36a: User, p36b: User
) -> None:
    firm = plant("E-PLANT", "2500")
    notice = to_firms(p36a, ("36", firm.code, "1000"))
    client = Client()
    client.force_login(p36a)

    def shown() -> str:
        (warning,) = [
            row
            for row in queries.warnings(notice, recipients(notice, notice.prepared_by))
            if row["code"] == "quota_withheld"
        ]
        assert warning["holder"] == "E-PLANT"
        assert "is withheld on approval" in warning["detail"]
        text = client.get(reverse("pages:notice", args=[notice.pk])).content.decode()
        assert "Recipients with conditions that are not met or not known" in text
        assert "quota is withheld" in text
        return warning["detail"]

    assert "2,500.000 t REO a year are approved; the limit is ≥ 3,000" in shown()
    notice = notices.submit(notice, actor=p36a)
    assert "2,500.000 t" in shown()
    notice = notices.approve(notice, actor=p36b)
    (line,) = notice.lines.all()
    assert line.withheld == 1000
    assert line.withheld_because.startswith("Capacity by the norm of access (S-PLANT): 2,500.000 t REO a year")
    account = account_of(firm)
    assert (account.received, account.withheld, account.available) == (1000, 1000, 0)
    text = client.get(reverse("pages:notice", args=[notice.pk])).content.decode()
    assert "of which withheld: 1,000.000" in text
    assert client_of(p36a).get(f"{V1}notices/{notice.pk}/").json()["lines"][0]["withheld"] == "1000.000"
    assert not recipients(notice, notice.prepared_by)


def account_of(firm: Enterprise) -> Account:
    return Account.objects.select_related("holder__enterprise", "programme_year__programme").get(
        holder__enterprise=firm, category="all"
    )


def release(firm: Enterprise, tonnes: str, *people: User) -> Any:
    by_two(movements.RELEASE, account_of(firm), *people, tonnes=Decimal(tonnes), document="Order 7")


def test_what_is_withheld_is_released_by_two_who_see_what_is_not_met(
    provincial_plan: None, p36a: User, p36b: User
) -> None:
    firm = plant("E-PLANT", "2500")
    notices.approve(notices.submit(to_firms(p36a, ("36", firm.code, "1000")), actor=p36a), actor=p36b)
    asked = {"tonnes": Decimal(1000), "document": "Order 7", "effective_on": None}
    facts = dict(movement_acts.RELEASE.preview(account_of(firm), **asked).facts)
    assert "2,500.000 t REO a year are approved" in facts["Conditions not met today"]
    Site.objects.filter(code="S-PLANT").update(approved_capacity=3000)
    assert "Conditions not met today" not in dict(movement_acts.RELEASE.preview(account_of(firm), **asked).facts)
    with clock.at(dt.date(2017, 5, 1)):
        release(firm, "1000", p36a, p36b)
    assert (account_of(firm).withheld, account_of(firm).available) == (0, 1000)


@pytest.fixture
def suspected(provincial_plan: None) -> Enterprise:
    """Return an enterprise that meets every condition but the confidential one."""
    firm = plant("E-PLANT", "3000")
    Flag.objects.create(
        rule="exceeded", severity="severe", subject_type="enterprise", subject_code=firm.code, enterprise=firm,
        place=firm.jurisdiction, raised_at=clock.now(), template_version=1, template_values={}, evidence={},
    )  # fmt: skip
    return firm


def test_a_confidential_condition_withholds_and_the_line_does_not_say_which(
    suspected: Enterprise, p36a: User, p36b: User
) -> None:
    notice = to_firms(p36a, ("36", suspected.code, "1000"))
    (warning,) = queries.warnings(notice, recipients(notice, p36a))
    assert (warning["code"], "No unresolved severe flag" in warning["detail"]) == ("quota_withheld", True)
    notice = notices.approve(notices.submit(notice, actor=p36a), actor=p36b)
    (line,) = notice.lines.all()
    assert (line.withheld, line.withheld_because) == (1000, "A condition that is not public (E-PLANT) is not met.")
    assert account_of(suspected).available == 0
    asked = {"tonnes": Decimal(1000), "document": "Order 7", "effective_on": None}
    facts = dict(movement_acts.RELEASE.preview(account_of(suspected), **asked).facts)
    assert facts["Conditions not met today"] == line.withheld_because


def test_an_official_reads_no_confidential_condition_of_a_matter_that_is_closed_to_him(
    suspected: Enterprise, p36a: User, p36b: User, inspector1: User
) -> None:
    matter = parties.open_matter()
    prove_actor(inspector1)
    case = Case.objects.create(
        pk=matter.pk, matter=matter, number="36-1", source="flag", allegation="Over", opened_by=inspector1,
        opened_at=clock.now(), subject_type="enterprise", subject_code=suspected.code, enterprise=suspected,
        place=suspected.jurisdiction,
    )  # fmt: skip
    Flag.objects.filter(enterprise=suspected).update(state="escalated", case=case)
    notice = to_firms(p36a, ("36", suspected.code, "1000"))
    assert "No unresolved severe flag" in queries.warnings(notice, recipients(notice, p36b))[0]["detail"]
    vars(p36b)["reach"] = replace(p36b.reach, closed=frozenset({case.pk}))
    assert not queries.warnings(notice, recipients(notice, p36b))
    shown = assess("smelting", clock.today(), [suspected])[suspected.pk].for_reader(p36b)
    assert "no_open_violation" not in {judged.condition.code for judged in shown.conditions}


def test_a_public_reason_stands_beside_the_one_that_is_not(suspected: Enterprise, p36a: User, p36b: User) -> None:
    Site.objects.filter(code="S-PLANT").update(approved_capacity=2500)
    notice = to_firms(p36a, ("36", suspected.code, "1000"))
    (line,) = notices.approve(notices.submit(notice, actor=p36a), actor=p36b).lines.all()
    assert line.withheld_because.startswith("Capacity by the norm of access (S-PLANT)")
    assert line.withheld_because.endswith(" A condition that is not public (E-PLANT) is not met.")
    assert "flag" not in line.withheld_because


def test_a_preview_says_what_is_withheld_as_a_saved_draft_does(provincial_plan: None, books: Books, p36a: User) -> None:
    firm, good = plant("E-PLANT", "2500"), plant("E-GOOD", "3000")
    account = ledger.account_for(factories.programme_year("miit-smelting", 2017, "all"), "all", ledger.holder_of(firm))
    ledger.post(
        kind="use", to=account, tonnes=Decimal(300), effective_on=dt.date(2017, 1, 31), document="x", actor=LOADER
    )
    body = notice_body(("36", firm.code, "1000"), ("36", good.code, "500"), **YEAR)
    client = client_of(p36a)
    asked = {name: body[name] for name in ("programme", "year", "basis", "issued_on", "effective_on", "lines")}
    typed = client.post(f"{V1}notices/preview/", asked, format="json").json()
    assert [effect["withheld"] for effect in typed["effects"]] == ["700.000", "0.000"]
    assert typed["effects"][0]["withheld_because"].startswith("Capacity by the norm of access (S-PLANT)")
    assert [warning["holder"] for warning in typed["warnings"]] == ["E-PLANT"]
    created = client.post(f"{V1}notices/", body, format="json").json()
    saved = client.get(f"{V1}notices/{created['id']}/effects/").json()
    assert saved["effects"] == typed["effects"]
    assert created["warnings"] == typed["warnings"]
    less = client.post(f"{V1}notices/preview/", {**asked, "reduction": True}, format="json").json()
    assert {effect["withheld"] for effect in less["effects"]} == {"0.000"}


def test_the_page_of_a_draft_shows_what_is_withheld_before_and_after_it_is_saved(
    provincial_plan: None, p36a: User
) -> None:
    plant("E-PLANT", "2500")
    client = Client()
    client.force_login(p36a)
    head = {"programme": "miit-smelting", "year": "2017", "giver": "36", "number": "batch"}
    days = {"issued_on": "2017-01-20", "effective_on": "2017-01-01"}
    fields = notice_fields([("E-PLANT", "all", "1000")], **head, **days)
    typed = client.post(reverse("pages:notice-preview"), fields).content.decode()
    saved = client.post(reverse("pages:notice-new"), fields, follow=True).content.decode()
    for text in (typed, saved):
        assert "of which withheld: 1,000.000" in text
        assert "Capacity by the norm of access (S-PLANT)" in text
        assert "is withheld on approval" in text


def test_more_quota_of_a_later_notice_is_withheld_as_well_and_a_reduction_is_not(
    provincial_plan: None, p36a: User, p36b: User
) -> None:
    firm, good = plant("E-PLANT", "3000"), plant("E-GOOD", "3000")
    lines = (("36", firm.code, "1000"), ("36", good.code, "500"))
    notices.approve(notices.submit(to_firms(p36a, *lines), actor=p36a), actor=p36b)
    assert account_of(firm).withheld == 0
    Site.objects.filter(code="S-PLANT").update(approved_capacity=2500)
    more = (("36", firm.code, "1200"), ("36", good.code, "600"))
    notices.approve(notices.submit(to_firms(p36a, *more, number="more", basis="cumulative"), actor=p36a), actor=p36b)
    assert (account_of(firm).withheld, account_of(good).withheld) == (200, 0)
    less = to_firms(p36a, ("36", firm.code, "900"), number="less", basis="cumulative", reduction=True)
    notices.approve(notices.submit(less, actor=p36a), actor=p36b)
    assert (account_of(firm).received, account_of(firm).withheld) == (900, 200)


def test_use_before_the_notice_is_not_withheld(provincial_plan: None, books: Books, p36a: User, p36b: User) -> None:
    firm = plant("E-PLANT", "2500")
    holder = ledger.holder_of(firm)
    account = ledger.account_for(factories.programme_year("miit-smelting", 2017, "all"), "all", holder)
    ledger.post(
        kind="use", to=account, tonnes=Decimal(300), effective_on=dt.date(2017, 1, 31), document="x", actor=LOADER
    )
    notices.approve(notices.submit(to_firms(p36a, ("36", firm.code, "1000")), actor=p36a), actor=p36b)
    assert (account_of(firm).withheld, account_of(firm).available) == (700, 0)


@pytest.mark.parametrize(("released", "withheld"), [("", 0), ("1000", 0), ("400", 600)])
def test_a_revoked_notice_takes_its_withholding_along(
    provincial_plan: None, p36a: User, p36b: User, released: str, withheld: int
) -> None:
    firm = plant("E-PLANT", "2500")
    notice = notices.approve(notices.submit(to_firms(p36a, ("36", firm.code, "1000")), actor=p36a), actor=p36b)
    with clock.at(dt.date(2017, 5, 1)):
        if released:
            release(firm, released, p36a, p36b)
        two = [another_like(p36b), another_like(p36b)]
        if withheld:
            with refused("withheld_in_part"):
                by_two(notices.REVOKE, notice, *two, cascade=False)
        else:
            by_two(notices.REVOKE, notice, *two, cascade=False)
    account = account_of(firm)
    assert (account.received, account.withheld) == (1000 if withheld else 0, withheld)


@pytest.mark.parametrize("later", ["1000", "500"])
def test_a_release_settles_the_oldest_withholding_whose_notice_takes_along_no_other(
    provincial_plan: None, p36a: User, p36b: User, later: str
) -> None:
    firm = plant("E-PLANT", "2500")
    first, second = (
        notices.approve(
            notices.submit(to_firms(p36a, ("36", firm.code, tonnes), number=number), actor=p36a), actor=p36b
        )
        for number, tonnes in (("first", "1000"), ("second", later))
    )
    two = [another_like(p36b), another_like(p36b)]
    with clock.at(dt.date(2017, 5, 1)):
        release(firm, "1000", p36a, p36b)
        assert account_of(firm).withheld == Decimal(later)
        by_two(notices.REVOKE, first, *two, cascade=False)
        assert (account_of(firm).received, account_of(firm).withheld) == (Decimal(later), Decimal(later))
        by_two(notices.REVOKE, second, *two, cascade=False)
    assert (account_of(firm).received, account_of(firm).withheld) == (0, 0)


def test_a_later_notice_is_revoked_while_the_oldest_withholding_is_released_in_part(
    provincial_plan: None, p36a: User, p36b: User
) -> None:
    firm = plant("E-PLANT", "2500")
    first, second = (
        notices.approve(
            notices.submit(to_firms(p36a, ("36", firm.code, "1000"), number=number), actor=p36a), actor=p36b
        )
        for number in ("first", "second")
    )
    two = [another_like(p36b), another_like(p36b)]
    with clock.at(dt.date(2017, 5, 1)):
        release(firm, "400", p36a, p36b)
        with refused("withheld_in_part") as caught:
            by_two(notices.REVOKE, first, *two, cascade=False)
        assert "600.000 t withheld by it" in str(caught.value.detail)
        by_two(notices.REVOKE, second, *two, cascade=False)
    assert (account_of(firm).received, account_of(firm).withheld) == (1000, 600)


def test_no_day_of_a_paper_hides_what_has_happened_since(provincial_plan: None, p36a: User) -> None:
    """The facts of a paper of this year or a later one are today's; of an earlier year those of its day."""
    firm = plant("E-PLANT", "3000")
    permit = factories.licence(firm.sites.get(), "discharge", valid_to=dt.date(2017, 6, 30))
    with clock.at(dt.date(2017, 9, 1)):
        for day in (dt.date(2017, 1, 20), dt.date(2017, 8, 31)):
            with pytest.raises(Invalid) as caught:
                to_firms(p36a, ("36", firm.code, "1"), issued_on=day, number=f"{day}")
            assert fault_codes(caught) == {("/lines/0/to", "ineligible")}
            assert permit.number in caught.value.errors[0].detail
    with clock.at(dt.date(2018, 2, 1)):
        assert to_firms(p36a, ("36", firm.code, "1"), number="late").state == Notice.State.DRAFT


def test_a_transfer_reaches_nobody_to_whom_a_notice_may_not_give(
    books: Books, p36a: User, p36b: User, firm: Enterprise
) -> None:
    books.give(100, "36", ledger.holder_of(firm))
    receiver = factories.enterprise("E-RECEIVER")
    factories.licence(factories.site(receiver), "discharge", valid_to=dt.date(2011, 1, 31))
    moved: dict[str, Any] = {"tonnes": "1", "document": "Order 1", "to": receiver.code}
    with pytest.raises(Invalid) as caught:
        approvals.propose(
            movements.TRANSFER, books.account(ledger.holder_of(firm)), actor=p36a, reason=WHY, arguments=moved
        )
    assert fault_codes(caught) == {("/to", "ineligible")}
    source, target = (books.account(ledger.holder_of(one)) for one in (firm, receiver))
    with refused("ineligible"):
        movements.transfer(source, target=target, actor=p36a, reason=WHY, tonnes=Decimal(1), document="Order 1")


def test_a_reduction_is_possible_whoever_it_concerns(provincial_plan: None, p36a: User, p36b: User) -> None:
    firm = plant("E-PLANT", "3000")
    notice = to_firms(p36a, ("36", firm.code, "1000"))
    notices.approve(notices.submit(notice, actor=p36a), actor=p36b)
    Site.objects.filter(code="S-PLANT").update(approved_capacity=1500)
    less = to_firms(p36a, ("36", firm.code, "400"), number="less", basis="cumulative", reduction=True)
    assert notices.submit(less, actor=p36a).state == Notice.State.SUBMITTED


def test_output_of_a_year_shows_that_a_site_is_not_idle(
    limits: None, p36a: User, signer: User, firm: Enterprise
) -> None:
    factories.programme_year("mlr-mining", 2016, "all")
    factories.product("precipitate-100")
    site = firm.sites.get()
    asked = {"programme": "mlr-mining", "on": "2016-06-15"}

    def idle() -> dict[str, Any]:
        body = client_of(p36a).get(f"{V1}eligibility/{firm.code}/", asked).json()
        return next(row for row in body["conditions"] if row["code"] == "not_idle")

    assert (idle()["verdict"], idle()["site"]) == ("unknown", site.code)
    filed(firm, dt.date(2016, 5, 1), signer, line(site, "precipitate-100", produced="1"))
    assert (idle()["verdict"], idle()["evidence"]) == ("met", "Output in 2016-05.")


def test_the_list_says_who_would_fail_next_year(limits: None, smelting: None, p36a: User) -> None:
    plant("E-SMALL", "1999")
    plant("E-LARGE", "3000")
    factories.enterprise("E-TRADER")

    def codes(**query: str) -> list[str]:
        found = client_of(p36a).get(f"{V1}eligibility/", {"programme": "miit-smelting", **query}).json()
        return [row["enterprise"] for row in found["results"]]

    assert codes(on="2017-01-01") == ["E-LARGE", "E-SMALL"]
    assert codes(on="2017-01-01", outcome="ineligible") == ["E-SMALL"]
    assert codes(on="2012-01-01", outcome="ineligible") == []
    file = client_of(p36a).get(f"{V1}eligibility/", {"programme": "miit-smelting", "format": "csv"})
    assert b"E-SMALL" in b"".join(file.streaming_content)
    client = Client()
    client.force_login(p36a)
    text = client.get(reverse("pages:eligibility"), {"programme": "miit-smelting", "on": "2017-01-01"})
    assert "Capacity below which no quota is given" in text.content.decode()


def test_the_programme_has_to_be_named(p36a: User, firm: Enterprise) -> None:
    for path in ("eligibility/", "eligibility/?format=csv", f"eligibility/{firm.code}/"):
        answer = client_of(p36a).get(f"{V1}{path}")
        assert answer.status_code == 400
        assert "programme" in str(answer.json())


def test_an_enterprise_reads_its_own_answer_without_what_is_confidential(clerk: User, firm: Enterprise) -> None:
    factories.programme("mlr-mining")
    client = Client()
    client.force_login(clerk)
    page = client.get(reverse("pages:enterprise-eligibility", args=[firm.code]), {"on": "2016-06-15"})
    text = page.content.decode()
    assert "Work-safety licence" in text
    assert "No unresolved severe flag" not in text
    other = factories.enterprise("E-OTHER")
    assert client.get(reverse("pages:enterprise-eligibility", args=[other.code])).status_code == 404
