"""Competences and figures are entered with their legal basis; without an entry the act is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import loaders
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from core.reference_files import rows
from enterprises.models import ApprovalRequest, Enterprise, Notification, User
from enterprises.services import approval_notifications, approvals
from inspections.models import Case, Competence, Order, Threshold
from inspections.services import cases, competences
from inspections.services.subjects import Named
from tests.support import competences as support_competences
from tests.support import factories
from tests.support.approvals import WHY, another_like, by_two
from tests.support.competences import LOADER
from tests.support.databases import Clone
from tests.support.inspection_world import digging, on
from tests.support.proceedings import decided, notified, reviewed_after
from tests.support.refusals import fault_codes, refused
from tests.support.sealing import execute


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Any:
    with on(2011, 6, 10):
        case = digging(inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2011, 5, 1))
        yield cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)


def test_what_is_shipped_is_sourced_and_loads_once(db: None) -> None:
    factories.authority("MIIT")
    shipped = rows(competences.PUBLISHED)
    assert competences.load(actor=LOADER) == len(shipped) > 0
    assert competences.load(actor=LOADER) == 0
    assert all(row["evidence"] == "sourced" and row["source"] and row["legal_basis"] for row in shipped)
    assert not Threshold.objects.exists()
    assert {(row.act, row.level, row.authority and row.authority.code) for row in Competence.objects.all()} == {
        (row["act"], row["level"], row["authority"]) for row in shipped
    }
    for row in shipped:
        entered = Competence.objects.get(act=row["act"])
        assert str(entered.valid_from) == row["valid_from"]
        assert (entered.legal_basis, entered.evidence, entered.source) == (
            row["legal_basis"],
            row["evidence"],
            row["source"],
        )


FIRST, LAST = dt.date(2011, 1, 1), dt.date(2011, 12, 31)


def test_a_competence_is_kept_as_it_was_entered(db: None) -> None:
    mlr = factories.authority("MLR")
    rest: dict[str, Any] = {"actor": LOADER, "legal_basis": " Order 7 ", "valid_from": FIRST}
    full = competences.enter(
        act="fine", level="county", authority=mlr, valid_to=LAST, source=" Gazette 3 ", evidence="sourced", **rest
    )
    full.refresh_from_db()
    assert (full.act, full.level, full.authority, full.evidence) == ("fine", "county", mlr, "sourced")
    assert (full.legal_basis, full.source, full.valid_from, full.valid_to) == ("Order 7", "Gazette 3", FIRST, LAST)
    event = AuditEvent.objects.get(action="competences.enter")
    assert (event.actor_name, event.object_id, event.reason) == (LOADER.name, str(full.pk), "Order 7")
    bare = competences.enter(act="fine", level="province", **rest)
    bare.refresh_from_db()
    assert (bare.authority, bare.valid_to, bare.source, bare.evidence) == (None, None, "", "entered")
    one_day = competences.enter(act="suspend", level="province", valid_to=FIRST, **rest)
    assert one_day.valid_to == FIRST


def test_a_figure_is_kept_as_it_was_entered(db: None) -> None:
    rest: dict[str, Any] = {"actor": LOADER, "legal_basis": " Order 7 ", "valid_from": FIRST}
    full = competences.enter_threshold(
        name="large_fine_firm",
        figure=Decimal("0.50"),
        valid_to=LAST,
        source=" Gazette 3 ",
        evidence="sourced",
        **rest,
    )
    full.refresh_from_db()
    assert (full.name, full.figure, full.evidence) == ("large_fine_firm", Decimal("0.50"), "sourced")
    assert (full.legal_basis, full.source, full.valid_from, full.valid_to) == ("Order 7", "Gazette 3", FIRST, LAST)
    assert AuditEvent.objects.get(action="competences.enter").object_id == str(full.pk)
    bare = competences.enter_threshold(name="defence_days", figure=Decimal(3), **rest)
    bare.refresh_from_db()
    assert (bare.valid_to, bare.source, bare.evidence) == (None, "", "entered")


@pytest.mark.parametrize(
    ("name", "figure"), [("defence_days", "3.5"), ("large_fine_firm", "0"), ("defence_days", "-1")]
)
def test_a_figure_is_above_zero_and_days_are_whole(db: None, name: str, figure: str) -> None:
    with refused("invalid", Invalid) as error:
        competences.enter_threshold(
            actor=LOADER, name=name, figure=Decimal(figure), legal_basis="Order 7", valid_from=FIRST
        )
    assert fault_codes(error) == {("/figure", "invalid")}


@pytest.mark.parametrize(
    ("name", "figure"),
    [("defence_days", 2), ("defence_days", 61), ("large_fine_person", 100_001), ("large_fine_firm", 5_000_001)],
)
def test_a_figure_has_bounds(db: None, name: str, figure: int) -> None:
    with refused("invalid", Invalid) as error:
        support_competences.enter_threshold(name, figure)
    assert fault_codes(error) == {("/figure", "out_of_bounds")}


ENTRY: dict[str, Any] = {"act": "fine", "level": "county", "legal_basis": "Order 7", "valid_from": FIRST}
FIGURE: dict[str, Any] = {"name": "defence_days", "figure": 7, "legal_basis": "Order 7", "valid_from": FIRST}


def test_one_administrator_neither_enters_nor_ends(admin1: User, inspector1: User) -> None:
    factories.place("CN")
    row = competences.enter(actor=LOADER, **ENTRY)
    figure = competences.enter_threshold(actor=LOADER, **FIGURE)
    later = {"valid_from": dt.date(2011, 6, 1)}
    for actor, code, kind in ((admin1, "needs_second_person", Conflict), (inspector1, "forbidden", Forbidden)):
        for rule in (row, figure):
            with refused(code, kind):
                competences.end(rule, actor=actor, valid_to=LAST)
        with refused(code, kind):
            competences.enter(actor=actor, **{**ENTRY, **later})
        with refused(code, kind):
            competences.enter_threshold(actor=actor, **{**FIGURE, **later})


def test_two_administrators_enter_and_end_and_auditors_are_notified(admin1: User, auditor1: User) -> None:
    nation, admin2 = factories.place("CN"), another_like(admin1)
    request = by_two(competences.ENTER, nation, admin1, admin2, **ENTRY)
    by_two(competences.ENTER_THRESHOLD, nation, admin1, admin2, **FIGURE)
    approval_notifications.notify(request.pk, "carry_out")
    assert Notification.objects.filter(person=auditor1, kind="approval_noted").exists()
    row, figure = Competence.objects.get(), Threshold.objects.get()
    assert (row.act, row.level, row.legal_basis, figure.figure) == ("fine", "county", "Order 7", 7)
    request = by_two(competences.END, row, admin1, admin2, valid_to=LAST)
    assert ["Other entries for this act after that", "0"] in request.preview["facts"]
    by_two(competences.END_THRESHOLD, figure, admin1, admin2, valid_to=LAST)
    for rule in (row, figure):
        rule.refresh_from_db()
        assert rule.valid_to == LAST
    by_two(competences.END, row, admin1, admin2)
    row.refresh_from_db()
    assert row.valid_to is None


def test_what_is_wrong_is_refused_when_it_is_proposed(admin1: User) -> None:
    nation = factories.place("CN")
    row = competences.enter(actor=LOADER, **ENTRY)
    before = {"valid_to": dt.date(2010, 12, 31)}
    for name, target, arguments, fault in (
        (competences.END, row, before, ("/valid_to", "before_it_begins")),
        (competences.ENTER, nation, {**ENTRY, **before}, ("/valid_to", "before_it_begins")),
        (competences.ENTER_THRESHOLD, nation, {**FIGURE, "figure": 900}, ("/figure", "out_of_bounds")),
    ):
        with refused("invalid", Invalid) as error:
            approvals.propose(name, target, actor=admin1, reason=WHY, arguments=arguments)
        assert fault_codes(error) == {fault}
    with refused("not_the_nation"):
        approvals.propose(competences.ENTER, factories.place("36"), actor=admin1, reason=WHY, arguments=ENTRY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inspections_competence SET valid_to = valid_from",
        "UPDATE inspections_threshold SET valid_to = valid_from",
        "INSERT INTO inspections_threshold (id, name, figure, legal_basis, valid_from, evidence, source)"
        " VALUES (gen_random_uuid(), 'defence_days', 50, 'none', '2011-06-01', 'entered', '')",
        "INSERT INTO inspections_competence (id, act, level, legal_basis, valid_from, evidence, source)"
        " VALUES (gen_random_uuid(), 'fine', 'nation', 'none', '2011-06-01', 'entered', '')",
    ],
)
def test_the_database_takes_no_entry_from_one(bound_database: Clone, statement: str) -> None:
    with loaders.entering_history():
        factories.place("CN")
        competences.enter(actor=LOADER, **ENTRY)
        competences.enter_threshold(actor=LOADER, **FIGURE)
    with pytest.raises(IntegrityError, match="entered and ended by two people"), transaction.atomic():
        execute(statement)


def test_without_a_term_for_the_defence_nothing_is_notified(case: Case, inspector1: User) -> None:
    with refused("threshold_missing") as error:
        notified(case, inspector1, intended=["confiscate"], intended_fine=None)
    assert error.value.extra["threshold"] == "defence_days"
    support_competences.enter_threshold("defence_days", 3)
    proceeding = notified(case, inspector1, intended=["confiscate"], intended_fine=None)
    assert proceeding.statement_due_on == dt.date(2011, 6, 15)


def test_without_a_threshold_nobody_knows_whether_a_fine_is_large(case: Case, inspector1: User) -> None:
    support_competences.enter_threshold("defence_days", 3)
    support_competences.enter_threshold("large_fine_person", 100)
    with refused("threshold_missing") as error:
        notified(case, inspector1)
    assert "organisation" in str(error.value.detail)
    # If a hearing is required anyway the amount does not matter.
    assert notified(case, inspector1, intended=["fine", "suspend"]).hearing_offered


def test_the_latest_entry_in_force_counts(db: None) -> None:
    support_competences.enter_threshold("defence_days", 3)
    support_competences.enter_threshold("defence_days", 7, since=dt.date(2011, 6, 1))
    result = [competences.threshold(Threshold.Name.DEFENCE_DAYS, dt.date(2011, *day)) for day in ((5, 31), (6, 1))]
    assert result == [3, 7]
    support_competences.enter_threshold("large_fine_firm", 9, since=dt.date(2011, 6, 1))
    assert competences.threshold(Threshold.Name.DEFENCE_DAYS, dt.date(2011, 6, 1)) == 7
    with refused("threshold_missing") as error:
        competences.threshold(Threshold.Name.DEFENCE_DAYS, dt.date(2005, 12, 31))
    assert error.value.extra["threshold"] == "defence_days"
    assert "31 December 2005" in error.value.detail


def test_without_a_competent_office_nobody_decides(case: Case, inspector1: User, legal1: User, decider1: User) -> None:
    for name in ("defence_days", "large_fine_firm"):
        support_competences.enter_threshold(name, 5 if name == "defence_days" else 100_000)
    proceeding = reviewed_after(notified(case, inspector1), legal1)
    with refused("competence_missing") as error:
        decided(proceeding, decider1)
    assert "Fine" in str(error.value.detail)
    assert "Confiscate" in str(error.value.detail)
    for act in ("fine", "confiscate"):
        competences.enter(actor=LOADER, act=act, level="county", legal_basis="test", valid_from=dt.date(2011, 1, 1))
    with refused("not_competent", Forbidden):
        decided(proceeding, decider1)


def test_an_office_is_competent_by_its_own_level_authority_and_place(case: Case) -> None:
    """Fines by any county office, suspensions by provincial offices of the MLR, closures by the nation, for a while."""
    entry: dict[str, Any] = {"actor": LOADER, "legal_basis": "Order 7", "valid_from": FIRST}
    competences.enter(act="fine", level="county", **entry)
    competences.enter(act="suspend", level="province", authority=factories.authority("MLR"), **entry)
    competences.enter(act="close", level="nation", valid_to=dt.date(2011, 6, 9), **entry)
    county, province, other, elsewhere = (
        factories.user("case_decider", at=at, authorities=of)
        for at, of in (("360727", ("MIIT",)), ("36", ("MLR",)), ("36", ("MIIT",)), ("15", ("MLR",)))
    )
    competences.require(county, case, ["fine"])
    competences.require(province, case, ["suspend"])
    for actor, wanted, beyond in (
        (county, ["suspend"], ["suspend"]),
        (province, ["suspend", "fine"], ["fine"]),
        (other, ["suspend", "fine"], ["fine", "suspend"]),
        (elsewhere, ["suspend"], ["suspend"]),
    ):
        with refused("not_competent", Forbidden) as error:
            competences.require(actor, case, wanted)
        assert error.value.extra["acts"] == beyond
        assert ", ".join(str(Order.Kind(act).label) for act in beyond) in error.value.detail
    with refused("competence_missing") as missing:
        competences.require(county, case, ["fine", "revoke", "close"])
    assert "Close, Revoke a licence." in missing.value.detail


def test_an_entry_needs_its_basis_once_and_an_end_after_its_beginning(inspector1: User) -> None:
    entry: dict[str, Any] = {
        "act": "fine",
        "level": "nation",
        "legal_basis": "Order",
        "valid_from": dt.date(2011, 1, 1),
    }
    with refused("invalid", Invalid):
        competences.enter(actor=LOADER, **{**entry, "legal_basis": " "})
    with refused("invalid", Invalid):
        competences.enter(actor=LOADER, **entry, valid_to=dt.date(2010, 12, 31))
    with refused("forbidden", Forbidden):
        competences.enter(actor=inspector1, **entry)
    row = competences.enter(actor=LOADER, **entry)
    with refused("exists", Conflict):
        competences.enter(actor=LOADER, **entry)
    competences.end(row, actor=LOADER, valid_to=dt.date(2011, 6, 30))
    assert Competence.objects.in_force_on(dt.date(2011, 6, 30)).exists()
    assert not Competence.objects.in_force_on(dt.date(2011, 7, 1)).exists()
    assert AuditEvent.objects.filter(action__startswith="competences.").count() == 2
    with pytest.raises(IntegrityError, match="competence_ends_after_it_begins"):
        Competence.objects.update(valid_to=dt.date(2010, 1, 1))


def test_an_administrator_proposes_from_the_admin_and_nobody_else(admin1: User, decider1: User) -> None:
    nation = factories.place("CN")
    form = {"name": "large_fine_firm", "figure": "50000", "legal_basis": "Notice 7", "valid_from": "2011-01-01"}
    button = reverse("admin:inspections_threshold_propose_entry")
    browser = Client()
    browser.force_login(decider1)
    assert browser.get(button).status_code == 403
    browser.force_login(admin1)
    address = browser.get(button)["Location"]
    assert address == reverse("pages:approval-propose", args=[competences.ENTER_THRESHOLD, nation.pk])
    wrong = browser.post(address, {**form, "figure": "0", "reason": WHY})
    assert (wrong.status_code, wrong.context["form"].errors["figure"]) == (
        409,
        ["A figure above zero; days are whole."],
    )
    assert "50000" in browser.post(address, {**form, "reason": WHY}).content.decode()
    assert browser.post(address, {**form, "reason": WHY, "confirmed": "1"}).status_code == 302
    approvals.approve(ApprovalRequest.objects.get(), actor=another_like(admin1))
    row = Threshold.objects.get()
    assert (row.figure, row.evidence) == (50000, "entered")
    page = browser.get(reverse("admin:inspections_threshold_change", args=[row.pk])).content.decode()
    assert reverse("pages:approval-propose", args=[competences.END_THRESHOLD, row.pk]) in page
    assert browser.get(reverse("admin:inspections_threshold_add")).status_code == 403
