"""Sites that are behind, the step proposed, and the decision of an officer, with the figures of GB 26451-2011."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, loaders, row_security
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Licence, Site, User
from enterprises.roles import Role
from enterprises.services import standards
from environment.models import DepositEntry, Incident, Project, ProjectStep, Reading, RestorationEntry
from environment.queries.arrears import arrears
from environment.services import readings
from inspections import environmental_arrears
from inspections.models import Case, Order, RemedyDecision
from inspections.rules import remedy_ladder
from inspections.services import cases, order_deadlines, orders, parties, remedies
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.page_clients import page_client, query_counts
from tests.support.refusals import constraint_of, refused

pytestmark = pytest.mark.django_db
LOADER = Loader("remedy tests")
URL, DECISIONS = f"{V1}remedies/", f"{V1}remedy-decisions/"
D = dt.date
TODAY = D(2014, 3, 3)
SECOND_OF_JANUARY = D(2014, 1, 2)
WHY = "The treatment works are being rebuilt"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    factories.place("36")
    with clock.at(TODAY):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "separation", code="S-PLANT")


@pytest.fixture
def standard_of_2011() -> None:
    """Enter the limits for existing plants that a source gives."""
    common = {"indicator": "ammonia_nitrogen", "comparison": "le", "discharge": "direct", "source": "GB 26451-2011"}
    with loaders.entering_history():
        for value, first, last in ((25, D(2012, 1, 1), D(2013, 12, 31)), (15, D(2014, 1, 1), None)):
            limit = {"plant": "existing", "value": Decimal(value), "valid_from": first, "valid_to": last}
            standards.enter(actor=LOADER, **common, **limit)


def measure(actor: User, site: Site, value: str = "20", on: dt.date = SECOND_OF_JANUARY, **fields: Any) -> Reading:
    given = {
        "pollutant": "ammonia_nitrogen",
        "medium": "water",
        "discharge": "direct",
        "outlet": "DW001",
        "unit": "mg_l",
        "method": "HJ 535",
        "laboratory": "Station of Longnan",
        "value": Decimal(value),
        "sampled_on": on,
    }
    return readings.record(actor=actor, site=site, **{**given, **fields})


def decide(actor: User, site: Site, step: str = "correct", decision: str = "accepted", **fields: Any) -> RemedyDecision:
    return remedies.decide(actor=actor, site=site, step=step, decision=decision, **fields)


def proposal(site: Site, on: dt.date = TODAY) -> str | None:
    found = environmental_arrears.behind_at(site, on)
    return str(found.judgement.proposal.step) if found and found.judgement.proposal else None


def kinds(site: Site, on: dt.date = TODAY) -> list[str]:
    return [str(row.kind) for row in arrears([site], on).get(site.pk, [])]


def missed(decision: RemedyDecision) -> None:
    """Let the order of an accepted step be served, and verified as not met by another officer."""
    order = served(decision)
    other = factories.user(Role.INSPECTOR, at="36")
    orders.verify(order, actor=other, result="not_met", text="DW001 is above the limit still.")


def served(decision: RemedyDecision) -> Order:
    assert decision.order is not None
    return order_deadlines.serve(decision.order, actor=decision.decided_by, served_on=TODAY, service="direct")


@pytest.fixture
def over(standard_of_2011: None, plant: Site, inspector1: User) -> Site:
    """Return an existing plant that discharged 20 mg/L of ammonia nitrogen on 2 January 2014."""
    measure(inspector1, plant)
    return plant


# --- What a site is behind in ---


@pytest.mark.parametrize(("day", "expected"), [(D(2013, 12, 31), []), (D(2014, 1, 1), ["discharge"])])
def test_a_reading_is_behind_by_the_limit_of_its_own_day(
    standard_of_2011: None, plant: Site, inspector1: User, day: dt.date, expected: list[str]
) -> None:
    measure(inspector1, plant, "20", day)
    assert kinds(plant) == expected


def test_only_the_last_reading_of_an_outlet_counts(over: Site, inspector1: User) -> None:
    measure(inspector1, over, "14", D(2014, 2, 1))
    assert kinds(over) == []
    measure(inspector1, over, "16", D(2014, 2, 1), outlet="DW002")
    assert kinds(over) == ["discharge"]


@pytest.mark.parametrize(("ended", "expected"), [(D(2014, 3, 3), []), (D(2014, 3, 2), ["permit"])])
def test_a_permit_is_behind_from_the_day_after_its_last(plant: Site, ended: dt.date, expected: list[str]) -> None:
    factories.licence(plant, "discharge", number="P-1", valid_from=D(2011, 1, 1), valid_to=ended)
    assert kinds(plant) == expected


def test_another_valid_permit_is_enough(plant: Site) -> None:
    factories.licence(plant, "discharge", number="P-1", valid_from=D(2011, 1, 1), valid_to=D(2012, 1, 1))
    factories.licence(plant, "discharge", number="P-2", valid_from=D(2012, 1, 2))
    assert kinds(plant) == []


def test_a_revoked_permit_is_behind_from_that_day(plant: Site) -> None:
    factories.licence(plant, "discharge", number="P-1", valid_from=D(2011, 1, 1), revoked_on=TODAY)
    assert (kinds(plant, TODAY - dt.timedelta(days=1)), kinds(plant)) == ([], ["permit"])


def test_works_projects_restoration_deposits_and_incidents(plant: Site) -> None:
    now = {"recorded_at": clock.now()}
    with loaders.entering_history(), row_security.unrestricted("tests of the ladder"):
        project = Project.objects.create(site=plant, name="Second line", kind="expansion", **now)
        step: dict[str, Any] = {"project": project, "document": "Diary", "by_office": True, **now}
        ProjectStep.objects.create(step="approved", day=D(2013, 1, 1), **step)
        ProjectStep.objects.create(step="works_commissioned", day=D(2013, 6, 1), **step)
        common: dict[str, Any] = {"site": plant, "document": "Plan 1", **now}
        DepositEntry.objects.create(kind="due", amount=Decimal(5000), day=D(2014, 1, 1), **common)
        RestorationEntry.objects.create(
            kind="owed", hectares=Decimal(5), day=D(2014, 3, 2), place=plant.jurisdiction, **common
        )
        Incident.objects.create(
            category="water", day=D(2013, 3, 4), description="Spill", place=plant.jurisdiction, **common
        )
    assert kinds(plant) == ["acceptance", "acceptance", "restoration", "deposit", "incident"]
    found = {str(row.kind): row for row in arrears([plant], TODAY)[plant.pk]}
    assert found["deposit"].figures == {"sum": "5,000.00", "day": "2014-01-01"}
    assert ["deposit" in kinds(plant, D(2014, 1, day)) for day in (1, 2)] == [False, True], "paid by its day is in time"
    assert found["restoration"].figures == {"hectares": "5.000", "day": "2014-03-02"}
    assert found["incident"].since == D(2013, 3, 4)
    assert "incident" not in kinds(plant, D(2014, 3, 4))
    with loaders.entering_history(), row_security.unrestricted("tests of the ladder"):
        DepositEntry.objects.create(kind="paid", amount=Decimal(5000), day=D(2014, 2, 1), **common)
        ProjectStep.objects.create(step="accepted", day=D(2014, 1, 1), **step)
        ProjectStep.objects.create(step="controls_commissioned", day=D(2014, 1, 1), **step)
    assert kinds(plant) == ["restoration", "incident"]


# --- Decisions ---


def test_an_accepted_step_opens_a_case_and_issues_its_order(over: Site, inspector1: User) -> None:
    row = decide(inspector1, over, working_days=20, text="Bring the discharge of DW001 below 15 mg/L.")
    assert (row.step, row.decision, row.place) == ("correct", "accepted", over.jurisdiction)
    assert row.case is not None
    assert row.order is not None
    assert (row.case.site, row.case.source, row.order.kind) == (over, "environment", "rectify")
    assert row.order.legal_basis == row.legal_basis
    assert "20 mg/L, limit ≤ 15 mg/L" in row.case.allegation
    assert row.facts[0]["figures"]["day"] == "2014-01-02"
    assert AuditEvent.objects.get(action="remedies.decide").data["step"] == "correct"
    found = environmental_arrears.behind_at(over, TODAY)
    assert found is not None
    assert found.judgement.waits_for is not None


def test_without_a_term_only_the_case_is_opened(over: Site, inspector1: User) -> None:
    row = decide(inspector1, over)
    assert (row.case is not None, row.order) == (True, None)
    found = environmental_arrears.behind_at(over, TODAY)
    assert found is not None
    assert found.explanation == "A case is open, and its order has not been issued."
    assert row.case is not None
    issued = orders.issue(
        row.case, actor=inspector1, kind="rectify", legal_basis="Art. 1", text="Treat", working_days=5
    )
    found = environmental_arrears.behind_at(over, TODAY)
    assert found is not None
    assert found.judgement.waits_for is not None
    assert found.judgement.waits_for.order == issued.number


def test_the_ladder_rises_in_the_same_case_up_to_closure(over: Site, inspector1: User) -> None:
    first = decide(inspector1, over, working_days=20)
    missed(first)
    assert proposal(over) == "treat"
    second = decide(inspector1, over, "treat", working_days=20)
    assert (second.case, second.follows) == (first.case, first)
    assert Case.objects.count() == 1
    missed(second)
    assert proposal(over) == "suspend"
    third = decide(inspector1, over, "suspend")
    assert (third.case, third.order, third.follows) == (first.case, None, second)
    assert proposal(over) is None


def test_other_matters_begin_at_the_lowest_step(over: Site, inspector1: User) -> None:
    missed(decide(inspector1, over, working_days=20))
    assert proposal(over) == "treat"
    measure(inspector1, over, "14", D(2014, 2, 1))
    factories.licence(over, "discharge", number="P-1", valid_from=D(2011, 1, 1), valid_to=D(2014, 2, 1))
    assert (kinds(over), proposal(over)) == (["permit"], "correct")
    assert decide(inspector1, over).follows is None


def test_what_an_earlier_holder_missed_is_not_held_against_the_next(over: Site, inspector1: User) -> None:
    missed(decide(inspector1, over, working_days=20))
    with loaders.entering_history():
        Site.objects.filter(pk=over.pk).update(enterprise=factories.enterprise(at="360727"))
    measure(inspector1, over, "21", D(2014, 2, 1))
    assert proposal(Site.objects.get(pk=over.pk)) == "correct"


def test_nothing_is_proposed_against_a_holder_that_has_ended(over: Site, inspector1: User) -> None:
    with loaders.entering_history():
        Enterprise.objects.filter(pk=over.enterprise_id).update(state="closed")
    ended = Site.objects.get(pk=over.pk)
    assert environmental_arrears.behind_at(ended, TODAY) is None
    assert not environmental_arrears.behind(Site.objects.filter(pk=over.pk), TODAY).rows
    with refused("nothing_behind"):
        decide(inspector1, ended)


def test_an_overdue_order_is_missed_the_day_after_its_term(over: Site, inspector1: User) -> None:
    row = decide(inspector1, over, working_days=5)
    assert served(row).due_on == D(2014, 3, 10)
    assert (proposal(over, D(2014, 3, 10)), proposal(over, D(2014, 3, 11))) == (None, "treat")


def test_a_penalty_is_not_ordered_without_a_decision(over: Site, inspector1: User) -> None:
    missed(decide(inspector1, over, working_days=20))
    missed(decide(inspector1, over, "treat", working_days=20))
    with refused("invalid", Invalid) as caught:
        decide(inspector1, over, "suspend", working_days=20)
    assert [fault.code for fault in caught.value.errors] == ["needs_decision"]


def test_a_rejected_step_returns_once_the_facts_change(over: Site, inspector1: User) -> None:
    decide(inspector1, over, decision="rejected", reason=WHY)
    assert proposal(over) is None
    with refused("nothing_proposed"):
        decide(inspector1, over)
    measure(inspector1, over, "21", D(2014, 2, 1))
    assert proposal(over) == "correct"


def test_a_step_that_is_put_off_returns_on_its_day(over: Site, inspector1: User) -> None:
    decide(inspector1, over, decision="put_off", reason=WHY, put_off_until=D(2014, 4, 1))
    assert (proposal(over, D(2014, 3, 31)), proposal(over, D(2014, 4, 1))) == (None, "correct")
    with clock.at(D(2014, 4, 1)):
        assert decide(inspector1, over).case is not None


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"decision": "rejected"}, "/reason", "required"),
        ({"decision": "put_off", "reason": WHY}, "/put_off_until", "required"),
        ({"decision": "put_off", "reason": WHY, "put_off_until": TODAY}, "/put_off_until", "not_in_the_future"),
        ({"decision": "put_off", "reason": WHY, "put_off_until": D(2016, 1, 1)}, "/put_off_until", "too_far"),
        ({"decision": "accepted", "put_off_until": D(2014, 4, 1)}, "/put_off_until", "not_put_off"),
        ({"decision": "rejected", "reason": WHY, "working_days": 5}, "/working_days", "not_accepted"),
        ({"decision": "accepted", "text": "Treat"}, "/working_days", "required"),
        ({"decision": "later"}, "/decision", "invalid_choice"),
    ],
)
def test_incomplete_decisions_are_refused(
    over: Site, inspector1: User, fields: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        decide(inspector1, over, **fields)
    assert [(fault.pointer, fault.code) for fault in caught.value.errors] == [(pointer, code)]
    assert not RemedyDecision.objects.exists()


def test_only_the_proposed_step_is_decided(over: Site, plant: Site, firm: Enterprise, inspector1: User) -> None:
    with refused("another_step"):
        decide(inspector1, over, "close")
    with refused("nothing_behind"):
        decide(inspector1, firm.sites.exclude(pk=plant.pk).get())


@pytest.fixture
def conflicted(over: Site, inspector1: User) -> User:
    """Return an inspector of the place who is a party to the case of a step that was accepted."""
    first = decide(inspector1, over, working_days=20)
    assert first.case is not None
    person = factories.user(Role.INSPECTOR, at="36")
    parties.add(
        first.case, actor=inspector1, kind="person", role="accused", code=person.username, reason="Named in a letter"
    )
    return User.objects.get(pk=person.pk)


def test_a_party_to_the_case_learns_nothing_and_decides_nothing(over: Site, inspector1: User, conflicted: User) -> None:
    first = RemedyDecision.objects.get()
    client = client_of(conflicted)
    body = {"site": over.code, "step": "correct", "decision": "rejected", "reason": WHY}
    assert_problem(client.post(DECISIONS, body), 404, "not_found")
    missed(first)
    for decision in ({"decision": "rejected"}, {"decision": "put_off", "put_off_until": "2014-04-01"}):
        answer = client.post(DECISIONS, {**body, "step": "treat", **decision})
        assert_problem(answer, 404, "not_found")
        assert first.case is not None
        assert first.case.number not in answer.content.decode()
    assert decide(inspector1, over, "treat", "rejected", reason=WHY).pk


def test_the_database_lets_no_party_decide(over: Site, inspector1: User, conflicted: User) -> None:
    first = RemedyDecision.objects.get()
    assert refusing(conflicted, over, fingerprint="1") == "remedy_decided_by_no_party"
    missed(first)
    assert refusing(conflicted, over, step="treat", follows=first) == "remedy_decided_by_no_party"
    assert stored(inspector1, over, step="treat", follows=first).pk


def test_an_inspector_of_elsewhere_learns_nothing_of_the_ladder(over: Site, inspector1: User) -> None:
    decide(inspector1, over, working_days=20)
    with pytest.raises(Forbidden):
        decide(factories.user(Role.INSPECTOR, at="15"), over)


def test_nobody_but_an_inspector_of_the_place_decides(over: Site, p36a: User, signer: User) -> None:
    for person in (p36a, signer, factories.user(Role.INSPECTOR, at="15")):
        with pytest.raises(Forbidden):
            decide(person, over)


def test_a_case_that_has_ended_is_not_gone_on_with(
    over: Site, inspector1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = decide(inspector1, over, working_days=20)
    missed(first)
    monkeypatch.setattr(remedies, "Case", SimpleNamespace(ENDED=Case.State.values, Source=Case.Source))
    second = decide(inspector1, over, "treat", working_days=20)
    assert second.case_id != first.case_id


# --- Guards of the database ---


def stored(actor: User, site: Site, **fields: Any) -> RemedyDecision:
    """Insert a decision as the application's role, past the service."""
    values: dict[str, Any] = {
        "site": site,
        "place": site.jurisdiction,
        "step": "correct",
        "decision": "rejected",
        "facts": [{"kind": "discharge"}],
        "fingerprint": "0" * 64,
        "legal_basis": "Art. 1",
        "reason": WHY,
        "decided_by": actor,
        "decided_at": clock.now(),
    }
    with transaction.atomic():
        prove_actor(actor)
        return RemedyDecision.objects.create(**{**values, **fields})


def refusing(actor: User, site: Site, **fields: Any) -> str:
    with pytest.raises(DatabaseError) as caught:
        stored(actor, site, **fields)
    return constraint_of(caught.value)


def test_the_database_passes_over_no_step(over: Site, inspector1: User) -> None:
    assert stored(inspector1, over).pk
    for step in ("treat", "suspend", "close"):
        assert refusing(inspector1, over, step=step) == "remedy_rises_step_by_step"
    first = decide(inspector1, over, working_days=20)
    assert refusing(inspector1, over, step="treat", follows=first) == "remedy_rises_step_by_step"
    missed(first)
    assert refusing(inspector1, over, step="suspend", follows=first) == "remedy_rises_step_by_step"
    assert refusing(inspector1, over, step="correct", follows=first, fingerprint="1") == "remedy_rises_step_by_step"
    others = [{"kind": "permit"}]
    assert refusing(inspector1, over, step="treat", follows=first, facts=others) == "remedy_rises_step_by_step"
    assert refusing(inspector1, over, step="treat", follows=first, facts=[]) == "remedy_rises_step_by_step"
    assert stored(inspector1, over, step="treat", follows=first).pk


def test_a_rejected_step_is_no_step_to_rise_from(over: Site, inspector1: User) -> None:
    row = stored(inspector1, over)
    assert refusing(inspector1, over, step="treat", follows=row) == "remedy_rises_step_by_step"


def test_a_step_of_another_site_is_none_to_rise_from(over: Site, firm: Enterprise, inspector1: User) -> None:
    first = decide(inspector1, over, working_days=20)
    missed(first)
    other = factories.site(firm, "separation", code="S-OTHER")
    assert refusing(inspector1, other, step="treat", follows=first) == "remedy_rises_step_by_step"


def test_only_a_restriction_is_named_at_once_since_its_regulations(over: Site, inspector1: User) -> None:
    named: dict[str, Any] = {"step": "restrict", "direct_basis": "Art. 33", "facts": [{"kind": "permit"}]}
    with clock.at(D(2021, 2, 28)):
        assert refusing(inspector1, over, decided_at=clock.now(), **named) == "remedy_rises_step_by_step"
    with clock.at(D(2021, 3, 1)):
        assert refusing(inspector1, over, step="suspend", direct_basis="x") == "remedy_rises_step_by_step"
        others = {**named, "facts": [{"kind": "discharge"}]}
        assert refusing(inspector1, over, **others) == "remedy_rises_step_by_step"
        assert stored(inspector1, over, **named).pk


def test_case_and_order_are_of_the_site(over: Site, firm: Enterprise, inspector1: User) -> None:
    first = decide(inspector1, over, working_days=20)
    other = factories.site(firm, "separation", code="S-OTHER")
    accepted: dict[str, Any] = {"decision": "accepted", "case": first.case, "fingerprint": "1"}
    assert refusing(inspector1, other, **accepted) == "remedy_is_about_its_case"
    assert stored(inspector1, over, **accepted).pk
    strange = cases.create(
        actor=inspector1,
        subject=remedies.subjects.Named("site", over.code),
        source="inspection",
        allegation="Another matter",
    )
    accepted |= {"case": strange, "order": first.order, "fingerprint": "2"}
    assert refusing(inspector1, over, **accepted) == "remedy_is_about_its_case"


def test_a_decision_lies_in_the_place_of_its_site(over: Site, inspector1: User) -> None:
    assert refusing(inspector1, over, place=factories.place("36")) == "remedy_lies_in_the_place_of_its_site"


def test_the_same_facts_are_decided_once(over: Site, inspector1: User) -> None:
    put_off = {"decision": "put_off", "put_off_until": D(2014, 4, 1)}
    for _again in range(2):
        stored(inspector1, over, **put_off)
    stored(inspector1, over)
    assert refusing(inspector1, over) == "remedy_decided_once"


def test_two_officers_do_not_decide_the_same_proposal(
    over: Site, inspector1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = environmental_arrears.behind_at(over, TODAY)
    decide(inspector1, over, decision="rejected", reason=WHY)
    monkeypatch.setattr(environmental_arrears, "behind_at", lambda *_given: found)
    with refused("already_decided"):
        decide(inspector1, over, decision="rejected", reason=WHY)


# --- Pages and API ---


def test_the_worst_come_first(over: Site, firm: Enterprise, inspector1: User) -> None:
    missed(decide(inspector1, over, working_days=20))
    other = factories.site(firm, "separation", code="S-A")
    factories.licence(other, "discharge", number="P-1", valid_from=D(2011, 1, 1), valid_to=D(2013, 1, 1))
    measure(inspector1, other, outlet="DW009")
    found = client_of(inspector1).get(URL).json()["results"]
    assert [(row["site"], row["proposed_step"]) for row in found] == [("S-PLANT", "treat"), ("S-A", "correct")]
    assert [row["kind"] for row in found[1]["arrears"]] == ["discharge", "permit"]
    assert found[0]["explanation"] == "The step below (Correct within a time) was ordered and not met."
    assert client_of(inspector1).get(URL, {"kind": "mine"}).json()["results"] == []


def test_it_is_no_matter_for_enterprises(over: Site, signer: User, inspector1: User) -> None:
    assert_problem(client_of(signer).get(URL), 403, "forbidden")
    decide(inspector1, over, decision="rejected", reason=WHY)
    assert client_of(signer).get(DECISIONS).json()["results"] == []
    page = page_client(signer).get(reverse("pages:site", args=[over.code])).content.decode()
    assert "Behind in environmental obligations" not in page


def test_decisions_over_the_api(over: Site, inspector1: User) -> None:
    client = client_of(inspector1)
    body = {"site": over.code, "step": "correct", "decision": "accepted", "working_days": 20, "text": "Treat it."}
    answer = client.post(DECISIONS, body).json()
    assert (answer["step"], answer["case"] is not None, answer["order"] is not None) == ("correct", True, True)
    assert answer["facts"][0]["sentence"].endswith("20 mg/L, limit ≤ 15 mg/L (Existing plant)") or "20 mg/L" in str(
        answer
    )
    assert_problem(client.post(DECISIONS, body), 409, "nothing_proposed")
    assert client.get(DECISIONS, {"decision": "rejected"}).json()["results"] == []


def test_the_pages(over: Site, inspector1: User) -> None:
    browser = page_client(inspector1)
    page = browser.get(reverse("pages:remedies")).content.decode()
    assert "Proposed step: Correct within a time." in page
    assert "20 mg/L" in page
    form = browser.get(reverse("pages:remedy-new"), {"site": over.code}).content.decode()
    assert "20 mg/L" in form
    sent = browser.post(
        reverse("pages:remedy-new"),
        {"site": over.code, "step": "correct", "decision": "rejected", "reason": WHY},
    )
    row = RemedyDecision.objects.get()
    assert sent.headers["Location"] == reverse("pages:remedy-decision", args=[row.pk])
    assert WHY in browser.get(sent.headers["Location"]).content.decode()
    assert WHY in browser.get(reverse("pages:remedy-decisions")).content.decode()
    for name, args in (("pages:site", [over.code]), ("pages:enterprise", [over.enterprise.code])):
        page = browser.get(reverse(name, args=args)).content.decode()
        assert "Behind in environmental obligations" in page
        assert WHY in page


def test_the_list_costs_the_same_for_many_sites(over: Site, firm: Enterprise, inspector1: User) -> None:
    browser = page_client(inspector1)
    decide(inspector1, over, working_days=5)
    few = query_counts(browser, [reverse("pages:remedies")])
    for number in range(5):
        site = factories.site(firm, "separation", code=f"S-N{number}")
        measure(inspector1, site, outlet="DW001")
        decide(inspector1, site, working_days=5)
    assert query_counts(browser, [reverse("pages:remedies")]) == few


def test_too_many_sites_are_refused_with_what_to_do(
    over: Site, inspector1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environmental_arrears, "MOST_SITES", 1)
    with pytest.raises(Conflict) as caught:
        environmental_arrears.behind(Site.objects.all(), TODAY)
    assert caught.value.code == "too_many_sites"
    assert "Choose a province." in page_client(inspector1).get(reverse("pages:remedies")).content.decode()


def test_steps_are_ranked_as_the_ladder() -> None:
    assert [step.rank for step in remedy_ladder.Step] == [0, 1, 2, 3, 4]
    assert set(environmental_arrears.ORDER_KINDS) == set(remedy_ladder.Step)
    assert Licence.Kind.DISCHARGE == "discharge"
