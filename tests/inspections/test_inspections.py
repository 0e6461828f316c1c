"""Visits from the plan to the end: participants, records, signatures, and what the enterprise sees when."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock, row_security
from core.errors import DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from inspections import checklists, deadlines, queries
from inspections.lifecycles import INSPECTION
from inspections.models import (
    Case,
    Evidence,
    Finding,
    Flag,
    Inspection,
    InspectionEntry,
    InspectionMember,
    NumberSeries,
)
from inspections.services import evidence, findings, inspections
from inspections.services.inspections import Answered, Measured
from inspections.services.teams import Officer
from portal.queries import search
from tests.support import factories, uploads, visits
from tests.support.api import client_of
from tests.support.databases import Clone
from tests.support.inspection_world import World, digging
from tests.support.races import at_once
from tests.support.refusals import constraint_refusing, fault_codes, refused
from tests.support.visits import DAY, campaign

URL = "/api/v1/inspections/"
LATER = DAY + dt.timedelta(days=11)


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


@pytest.fixture
def visit(mine: Site, inspector1: User, inspector2: User) -> Inspection:
    """Create an unannounced visit led by the first inspector."""
    return visits.planned(mine, inspector1, inspector2)


def test_from_the_plan_to_the_end(visit: Inspection, inspector1: User, inspector2: User, signer: User) -> None:
    assert (visit.state, visit.announced) == ("planned", False)
    done = visits.carried_out(visit, inspector2, present="The foreman")
    assert (done.state, done.carried_out_on, done.carried_out_by) == ("carried_out", DAY, inspector2)
    assert done.answers.count() == len(checklists.questions("mine", DAY)) > 10
    finding = visits.found(done, inspector1)
    assert finding.legal_basis.startswith("Duty to keep true ledgers")
    signed = visits.signed(done, inspector1)
    assert (signed.state, len(signed.report_sha256), signed.signed_with) == ("reported", 64, "session")
    answered = inspections.answer(signed, actor=signer, text="The ledger was with the accountant.")
    assert (answered.state, answered.answer) == ("answered", "The ledger was with the accountant.")
    findings.settle(finding, actor=inspector2, reason="Shown the next day; complete.")
    over = inspections.conclude(answered, actor=inspector2, text="Nothing follows.")
    assert (over.state, over.ended_by) == ("concluded", inspector2)
    steps = InspectionEntry.objects.order_by("at", "id").values_list("verb", flat=True)
    assert list(steps) == ["plan", "carry_out", "find", "sign", "answer", "settle", "conclude"]


def test_the_number_of_a_visit_says_nothing_about_any_other(mine: Site, inspector1: User, inspector2: User) -> None:
    """A reader of the numbers of two announced visits cannot count the unannounced ones between them."""
    days = [DAY + dt.timedelta(days=number) for number in range(12)]
    numbers = [visits.planned(mine, inspector1, inspector2, planned_on=day).number for day in days]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"I-36-2011-[2-9A-Z]{4}-[2-9A-Z]{4}", number) for number in numbers)
    assert numbers != sorted(numbers)
    assert not NumberSeries.objects.exists()


# --- Refusals, of the services and of the database --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("team", "pointer", "code"),
    [
        ([Officer("inspector1", "A")], "/team", "too_few"),
        ([], "/team", "too_few"),
        ([Officer("inspector1", "A"), Officer("inspector1", "B")], "/team", "same_person_twice"),
        ([Officer("inspector1", "A"), Officer("inspector3", "B")], "/team/1/person", "outside_his_place"),
        ([Officer("inspector1", "A"), Officer("nobody", "B")], "/team/1/person", "outside_his_place"),
        ([Officer("inspector1", "A"), Officer("signer", "B")], "/team/1/person", "outside_his_place"),
        ([Officer("inspector1", "A"), Officer("inspector2", "A")], "/team/1/certificate", "same_paper"),
        ([Officer("inspector1", "A", leads=True), Officer("inspector2", "B", leads=True)], "/team", "two_lead"),
    ],
)
def test_a_team_with_faults_is_refused(
    mine: Site,
    inspector1: User,
    inspector2: User,
    inspector3: User,
    signer: User,
    team: list[Officer],
    pointer: str,
    code: str,
) -> None:
    with pytest.raises(Invalid) as error:
        visits.planned(mine, inspector1, team=team)
    assert (pointer, code) in fault_codes(error)
    assert not Inspection.objects.exists()


def test_a_day_that_has_passed_is_refused(mine: Site, inspector1: User, inspector2: User) -> None:
    for day, code in ((DAY - dt.timedelta(days=1), "past_day"), (DAY + dt.timedelta(days=900), "too_far")):
        with pytest.raises(Invalid) as error:
            visits.planned(mine, inspector1, inspector2, planned_on=day)
        assert fault_codes(error) == {("/planned_on", code)}


def test_one_day_one_visit(visit: Inspection, mine: Site, inspector1: User, inspector2: User) -> None:
    with refused("planned_already"):
        visits.planned(mine, inspector1, inspector2)


def test_nobody_plans_outside_his_place(mine: Site, inspector3: User, inspector9: User, signer: User) -> None:
    for stranger in (inspector3, signer):
        with pytest.raises(Forbidden):
            visits.planned(mine, stranger, inspector9)


def test_a_visit_fits_its_campaign(mine: Site, p36a: User, inspector1: User, inspector2: User) -> None:
    plants = campaign(p36a, site_kinds=["separation"], begins_on=DAY + dt.timedelta(days=5))
    with pytest.raises(Invalid) as error:
        visits.planned(mine, inspector1, inspector2, campaign=plants)
    assert fault_codes(error) == {("/site", "outside_the_campaign"), ("/planned_on", "outside_the_campaign")}


def test_without_papers_it_is_not_carried_out(mine: Site, inspector1: User, inspector2: User) -> None:
    visit = visits.planned(mine, inspector1, inspector2, team=visits.team(inspector1, inspector2, papers=False))
    with refused("papers_missing"):
        visits.carried_out(visit, inspector1)
    visit = inspections.name_team(visit, actor=inspector1, team=visits.team(inspector1, inspector2))
    assert visits.carried_out(visit, inspector1).state == "carried_out"


def test_the_database_wants_two_with_papers_as_well(visit: Inspection, inspector1: User) -> None:
    InspectionMember.objects.filter(person=inspector1).update(certificate="")
    changes = {"state": "carried_out", "carried_out_on": DAY, "carried_out_by": inspector1, "summary": "x"}
    with pytest.raises(DatabaseError, match="two officers with their certificates"), transaction.atomic():
        Inspection.objects.filter(pk=visit.pk).update(**changes)


def test_only_the_team_carries_out_and_only_its_leader_signs(
    visit: Inspection, inspector1: User, inspector2: User, inspector9: User
) -> None:
    with refused("not_in_team"):
        visits.carried_out(visit, inspector9)
    done = visits.carried_out(visit, inspector2)
    with refused("not_in_team"):
        visits.found(done, inspector9)
    with refused("not_the_leader"):
        visits.signed(done, inspector2)


def test_every_question_is_answered(visit: Inspection, mine: Site, inspector1: User) -> None:
    first, _second, *rest = visits.answers(mine)
    given = [Answered(first.code, "not_seen"), first, Answered("unheard-of", "yes"), *rest]
    with pytest.raises(Invalid) as error:
        visits.carried_out(visit, inspector1, answers=given)
    assert {code for _pointer, code in fault_codes(error)} == {
        "required",
        "answered_twice",
        "unknown_question",
        "unanswered",
    }
    assert not InspectionEntry.objects.filter(verb="carry_out").exists()


@pytest.mark.parametrize(
    ("on", "code"), [(DAY + dt.timedelta(days=1), "future_day"), (DAY - dt.timedelta(days=1), "before_it_was_planned")]
)
def test_the_day_of_the_visit_is_a_day_on_which_it_could_be(
    visit: Inspection, inspector1: User, on: dt.date, code: str
) -> None:
    with pytest.raises(Invalid) as error:
        visits.carried_out(visit, inspector1, on=on)
    assert ("/on", code) in fault_codes(error)


def test_a_finding_names_a_provision_in_force(visit: Inspection, inspector1: User) -> None:
    done = visits.carried_out(visit, inspector1)
    with pytest.raises(Invalid) as error:
        visits.found(done, inspector1, article="")
    assert fault_codes(error) == {("/article", "required")}
    # Order 785 came thirteen years later.
    with pytest.raises(Invalid) as error:
        visits.found(done, inspector1, article="order-785-21")
    assert fault_codes(error) == {("/article", "not_in_force")}
    assert "order-785-21" in checklists.provisions(dt.date(2025, 1, 1))
    assert not Finding.objects.exists()


def test_what_was_signed_stays(mine: Site, inspector1: User, inspector2: User) -> None:
    visit = visits.reported(mine, inspector1, inspector2)
    with refused("wrong_state"):
        visits.found(visit, inspector1)
    for rows, change in (
        (Inspection.objects.all(), {"summary": "Nothing was seen."}),
        (Inspection.objects.all(), {"report_sha256": "0" * 64}),
        (Finding.objects.all(), {"facts": "Nothing."}),
        (InspectionMember.objects.all(), {"certificate": "other"}),
        (InspectionEntry.objects.all(), {"text": "other"}),
        (visit.answers.all(), {"answer": "yes"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_it_is_answered_once_and_in_words(mine: Site, inspector1: User, inspector2: User, signer: User) -> None:
    visit = visits.reported(mine, inspector1, inspector2)
    with pytest.raises(Invalid):
        inspections.answer(visit, actor=signer, text=" ")
    with pytest.raises(Forbidden):
        inspections.answer(visit, actor=inspector1, text="They agree.")
    inspections.answer(visit, actor=signer, text="First")
    with refused("wrong_state"):
        inspections.answer(visit, actor=signer, text="Second")
    assert Inspection.objects.get().answer == "First"


def test_the_term_of_the_answer_runs_before_it_is_concluded(mine: Site, inspector1: User, inspector2: User) -> None:
    visit = visits.reported(mine, inspector1, inspector2)
    with refused("finding_open"):
        inspections.conclude(visit, actor=inspector1, text="Over")
    findings.settle(Finding.objects.get(), actor=inspector2, reason="Mended")
    with refused("term_running"):
        inspections.conclude(visit, actor=inspector1, text="Over")
    with clock.at(LATER):
        assert Inspection.objects.overdue(LATER).get() == visit
        assert inspections.conclude(visit, actor=inspector1, text="Over").state == "concluded"


def test_the_term_of_the_answer_lies_ahead(visit: Inspection, inspector1: User) -> None:
    done = visits.carried_out(visit, inspector1)
    with pytest.raises(Invalid) as error:
        visits.signed(done, inspector1, answer_due_on=DAY)
    assert fault_codes(error) == {("/answer_due_on", "not_in_the_future")}


# --- Consequences of a finding ----------------------------------------------------------------------------------------


def test_a_finding_becomes_a_case(mine: Site, inspector1: User, inspector2: User) -> None:
    done = visits.carried_out(visits.planned(mine, inspector1, inspector2), inspector1)
    finding = visits.found(done, inspector1)
    with refused("not_signed"):
        findings.open_case(finding, actor=inspector1, reason="Again")
    visits.signed(done, inspector1)
    case = findings.open_case(finding, actor=inspector1, reason="For the third time.")
    assert (case.source, case.site, case.conduct_on, case.enterprise) == ("inspection", mine, DAY, mine.enterprise)
    assert "No ledger since June." in case.allegation
    assert Finding.objects.get().case == case
    with refused("wrong_state"):
        findings.open_case(finding, actor=inspector2, reason="Once more")
    assert Case.objects.count() == 1


def test_the_inspector_who_recorded_a_finding_does_not_settle_it(
    mine: Site, inspector1: User, inspector2: User
) -> None:
    visits.reported(mine, inspector1, inspector2)
    finding = Finding.objects.get()
    with refused("maker_is_checker"):
        findings.settle(finding, actor=inspector1, reason="Forget it")
    with pytest.raises(DatabaseError, match="finding_finder_does_not_settle"), transaction.atomic():
        Finding.objects.update(state="settled", decided_by=inspector1, decision_reason="as a test x")
    assert findings.settle(finding, actor=inspector2, reason="Mended").state == "settled"


def test_a_decision_on_a_finding_is_somebody_s_and_of_its_instant(
    own_database: Clone, mine: Site, inspector1: User, inspector2: User
) -> None:
    visits.reported(mine, inspector1, inspector2)
    finding, case = Finding.objects.get(), digging(inspector1)
    flag = Flag.objects.create(
        rule="outside_licence", severity="serious", subject_type="unknown", subject_description="A pit", site=mine,
        place=mine.jurisdiction, raised_at=clock.now(), template_version=1, template_values={}, evidence={},
        seen_on=DAY,
    )  # fmt: skip
    named = {"case": f", case_id = '{case.pk}'", "corroborates": f", flag_id = '{flag.pk}'", "settled": ""}
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    for state, what in named.items():
        decide = f"UPDATE inspections_finding SET state = '{state}', decision_reason = 'x'{what}"
        nobody = f"{decide}, decided_at = clock_timestamp() WHERE id = %s"
        assert constraint_refusing(nobody, finding.pk, actor=inspector2) == "finding_decision_has_reason"
        for instant in ("NULL", "'2011-01-01'", "'2099-01-01'"):
            by = f"decided_by_id = '{inspector2.pk}', decided_at = {instant}"
            refused_by = constraint_refusing(f"{decide}, {by} WHERE id = %s", finding.pk, actor=inspector2)
            assert refused_by == "actor_is_proven", (state, instant)
    with clock.at(dt.datetime.now(dt.UTC)):
        assert findings.settle(finding, actor=inspector2, reason="Mended").state == "settled"


def test_a_finding_confirms_a_flag(world: World, mine: Site, inspector1: User, inspector2: User) -> None:
    world.give_firm(100)
    world.screen(world.file(3, "138"))
    flag = world.flag("exceeded")
    other = factories.enterprise("E-TEST-OTHER")
    factories.site(other)
    visits.reported(other.sites.get(), inspector1, inspector2)
    with pytest.raises(Invalid) as error:
        findings.corroborate(Finding.objects.get(), actor=inspector1, flag=flag.pk, reason="So it was")
    assert fault_codes(error) == {("/flag", "unknown_flag")}
    visits.reported(mine, inspector1, inspector2)
    finding = Finding.objects.get(inspection__site=mine)
    finding = findings.corroborate(finding, actor=inspector1, flag=flag.pk, reason="The store was full.")
    assert (finding.state, finding.flag) == ("corroborates", flag)
    assert findings.open_case(finding, actor=inspector1, reason="Both").findings.get() == finding


def test_evidence_hangs_on_a_visit_or_a_finding(
    mine: Site, inspector1: User, inspector2: User, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    visit = visits.reported(mine, inspector1, inspector2)
    finding = Finding.objects.get()
    file = evidence.Upload("pit.jpg", uploads.jpeg())
    for target in ({"inspection": visit}, {"finding": finding}):
        row = evidence.add(actor=inspector1, file=file, kind="photograph", **target)
        assert row.attached_to in (visit, finding)
        assert row.place == visit.place
    with pytest.raises(Invalid):
        evidence.add(actor=inspector1, file=file, kind="photograph", inspection=visit, finding=finding)
    answer = client_of(inspector1).get("/api/v1/evidence/", {"inspection": visit.number})
    assert [row["finding"] for row in answer.json()["results"]] == [None]
    assert Evidence.objects.count() == 2


# --- What the enterprise sees, and when -------------------------------------------------------------------------------


def seen_by(person: User, visit: Inspection) -> dict[str, Any]:
    """Return for each way of reading the visit, row-level security alone included, whether the person sees it."""
    with row_security.within(row_security.reach_of(person)):
        in_database = Inspection.objects.filter(pk=visit.pk).exists()
        rows = Inspection.objects.visible_to(person).filter(pk=visit.pk).exists()
        found = bool(search.search_all(visit.number, person)["inspections"])
    client = client_of(person)
    return {
        "database": in_database,
        "rows": rows,
        "search": found,
        "detail": client.get(f"{URL}{visit.pk}/").status_code == 200,
        "list": client.get(URL).json()["count"] == 1,
        "checklist": client.get(f"{URL}{visit.pk}/checklist/").status_code == 200,
    }


def test_an_unannounced_visit_does_not_exist_before_it_has_been(
    visit: Inspection, inspector1: User, signer: User, outsider: User
) -> None:
    assert set(seen_by(inspector1, visit).values()) == {True}
    assert set(seen_by(signer, visit).values()) == {False}
    done = visits.carried_out(visit, inspector1)
    assert set(seen_by(signer, done).values()) == {True}
    assert set(seen_by(outsider, done).values()) == {False}


def test_an_announced_one_is_seen_at_once_and_is_not_taken_back(
    visit: Inspection, inspector1: User, signer: User
) -> None:
    announced = inspections.announce(visit, actor=inspector1)
    assert set(seen_by(signer, announced).values()) == {True}
    with refused("announced"):
        inspections.announce(announced, actor=inspector1)
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Inspection.objects.update(announced=False)


def test_a_calendar_tells_the_team_at_once_and_the_enterprise_what_it_may_know(
    visit: Inspection, inspector1: User, inspector2: User, inspector9: User, signer: User
) -> None:
    def told(person: User) -> list[str]:
        return [row.key for row in deadlines.list_visit_deadlines(person, DAY, DAY + dt.timedelta(days=30))]

    here = f"inspection-{visit.pk}"
    assert (told(inspector1), told(inspector2), told(inspector9), told(signer)) == ([here], [here], [], [])
    inspections.announce(visit, actor=inspector1)
    assert told(signer) == [here]
    visits.signed(visits.carried_out(visit, inspector1), inspector1)
    assert (told(signer), told(inspector1)) == ([f"inspection-answer-{visit.pk}"], [])


def test_a_cancelled_unannounced_one_is_never_seen(visit: Inspection, inspector1: User, signer: User) -> None:
    gone = inspections.cancel(visit, actor=inspector1, reason="Snow")
    assert set(seen_by(signer, gone).values()) == {False}


def test_an_official_who_works_there_is_not_notified(visit: Inspection, inspector2: User, firm: Enterprise) -> None:
    factories.Membership.objects.create(
        user=inspector2, role=Role.ENTERPRISE_CLERK, enterprise=firm, valid_from=dt.date(2000, 1, 1)
    )
    inspector2.reload_memberships()
    assert not Inspection.objects.visible_to(inspector2).exists()


def test_no_line_of_the_trail_reaches_the_enterprise(visit: Inspection, signer: User) -> None:
    assert AuditEvent.objects.filter(action="inspections.plan").exists()
    assert client_of(signer).get("/api/v1/audit/").json().get("results", []) == []


def test_the_enterprise_reads_the_report_once_it_is_signed_and_never_why_it_was_chosen(
    visit: Inspection, inspector1: User, inspector2: User, signer: User
) -> None:
    here = f"{URL}{visit.pk}/"
    done = visits.carried_out(visit, inspector1)
    finding = visits.found(done, inspector1)
    firm, office = client_of(signer), client_of(inspector1)
    early = firm.get(here).json()
    assert [early[name] for name in ("summary", "answers", "findings", "reason", "journal")] == [None] * 5
    assert firm.get(f"/api/v1/findings/{finding.pk}/").status_code == 404
    with row_security.within(row_security.reach_of(signer)):
        assert not Finding.objects.exists()
    visits.signed(done, inspector1)
    late = firm.get(here).json()
    assert late["findings"][0]["facts"] == "No ledger since June."
    assert (late["reason"], late["risk"], late["journal"]) == (None, None, None)
    assert late["actions"] == ["answer"]
    findings.open_case(finding, actor=inspector2, reason="So it is")
    shown = firm.get(f"/api/v1/findings/{finding.pk}/").json()
    assert (shown["case"], shown["decision_reason"], shown["state"]) == (None, None, None)
    assert office.get(here).json()["reason"] == "Output near its plan"
    # It cannot filter by what it is not shown.
    for asked in ({"state": "case"}, {"state": "open"}):
        assert firm.get("/api/v1/findings/", asked).json()["count"] == 0
    assert office.get("/api/v1/findings/", {"state": "case"}).json()["count"] == 1


# --- Over the API -----------------------------------------------------------------------------------------------------


def test_over_the_api(mine: Site, inspector1: User, inspector2: User, signer: User) -> None:
    factories.product()
    office, firm = client_of(inspector1), client_of(signer)
    body = {
        "site": mine.code,
        "planned_on": DAY.isoformat(),
        "reason": "Near its plan",
        "team": [{"person": "inspector1", "certificate": "GX-1"}],
    }
    answer = office.post(URL, body)
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"pointer": "/team", "code": "too_few", "detail": "At least two officers inspect together."}
    ]
    body["team"] += [{"person": "inspector2", "certificate": "GX-2"}]
    created = office.post(URL, body)
    assert created.status_code == 201, created.json()
    here = f"{URL}{created.json()['id']}/"
    asked = office.get(f"{here}checklist/").json()
    done = office.post(
        f"{here}carry_out/",
        {
            "on": DAY.isoformat(),
            "summary": "Seen",
            "answers": [{"code": question["code"], "answer": "yes"} for question in asked["questions"]],
            "figures": [
                {"product": "precipitate-100", "period": "2011-10", "quantity": "closing_stock", "tonnes": "12.500"}
            ],
        },
    )
    assert done.status_code == 200, done.json()
    assert done.json()["figures"][0]["tonnes"] == "12.500"
    result = office.post(f"{here}find/", {"article": "true-records", "facts": "No ledger"})
    assert result.status_code == 201, result.json()
    assert office.post(f"{here}find/", {"article": "", "facts": "No ledger"}).status_code == 400
    assert office.post(f"{here}sign/", {"answer_due_on": "2011-11-01"}).json()["state"] == "reported"
    assert firm.post(f"{here}answer/", {"text": "Lost"}).json()["state"] == "answered"
    again = firm.post(f"{here}answer/", {"text": "Lost twice"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    case = office.post(f"/api/v1/findings/{result.json()['id']}/open_case/", {"reason": "Again"})
    assert case.status_code == 201, case.json()
    assert office.post(f"{here}conclude/", {"text": "A case"}).json()["state"] == "concluded"
    assert office.get(URL, {"format": "csv"}).status_code == 200


def test_figures_are_checked(visit: Inspection, inspector1: User) -> None:
    product = factories.product()
    same = Measured(product, dt.date(2011, 9, 1), "produced", Decimal(1))
    ahead = Measured(product, dt.date(2011, 11, 1), "eaten", Decimal(-1))
    with pytest.raises(Invalid) as error:
        visits.carried_out(visit, inspector1, figures=[same, same, ahead])
    assert fault_codes(error) == {
        ("/figures/1", "same_figure_twice"),
        ("/figures/2/quantity", "invalid_choice"),
        ("/figures/2/period", "invalid"),
        ("/figures/2/tonnes", "out_of_range"),
    }


def test_two_who_conclude_at_once(own_database: Clone, mine: Site, inspector1: User, inspector2: User) -> None:
    visit = visits.reported(mine, inspector1, inspector2)
    findings.settle(Finding.objects.get(), actor=inspector2, reason="Mended")

    def conclude() -> Any:
        with clock.at(LATER):
            return inspections.conclude(
                Inspection.objects.get(pk=visit.pk), actor=User.objects.get(pk=inspector1.pk), text="Over"
            )

    results = at_once(4, conclude)
    assert sorted(getattr(result, "code", "done") for result in results) == ["done", *["wrong_state"] * 3]
    assert InspectionEntry.objects.filter(verb="conclude").count() == 1


def test_two_who_open_a_case_of_one_finding_get_one(
    own_database: Clone, mine: Site, inspector1: User, inspector2: User
) -> None:
    visits.reported(mine, inspector1, inspector2)

    def open_case() -> Any:
        with clock.at(DAY):
            return findings.open_case(Finding.objects.get(), actor=User.objects.get(pk=inspector1.pk), reason="Over")

    results = at_once(4, open_case)
    assert sum(not isinstance(result, DomainError) for result in results) == 1
    assert Case.objects.count() == 1


def test_reading_many_costs_what_reading_one_costs(mine: Site, inspector1: User, inspector2: User) -> None:
    def read() -> int:
        with CaptureQueriesContext(connection) as queried:
            for row in queries.inspections(Inspection.objects.visible_to(inspector1)):
                INSPECTION.open_verbs(inspector1, row)
        return len(queried)

    visits.reported(mine, inspector1, inspector2)
    one = read()
    for _number in range(4):
        visits.reported(mine, inspector1, inspector2)
    assert read() == one


def test_every_question_derives_from_a_duty_with_a_source(db: None) -> None:
    visits.checklist_loaded()
    codes = {provision.code for provision in checklists._duties()}
    for kind in Site.Kind.values:
        asked = checklists.questions(kind, dt.date(2025, 6, 1))
        assert len(asked) >= 5, kind
        assert {question.duty for question in asked} <= codes
        assert all(question.question_zh for question in asked)
    assert all(provision.source and provision.text_zh for provision in checklists._duties())


@pytest.mark.parametrize(("role", "seen"), [("customs_officer", False), ("tax_officer", False), ("auditor", True)])
def test_an_unannounced_visit_is_visible_to_few_offices(
    mine: Site, inspector1: User, inspector2: User, role: str, seen: bool
) -> None:
    visit = visits.planned(mine, inspector1, inspector2)
    reader = factories.user(role)
    assert Inspection.objects.visible_to(reader).filter(pk=visit.pk).exists() is seen
    inspections.announce(visit, actor=inspector1)
    assert Inspection.objects.visible_to(reader).exists()
