"""Rows that follow from an act, and reference data, are written by those whose act it is (tenth trial).

Tried in SQL with the application's login, which is no loader. Each attack is tried again without its guard.
"""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises.models import Authority, Group, Jurisdiction, MiningArea, User
from enterprises.policies import roles_with
from enterprises.roles import Role
from inspections.models import (
    ChecklistAnswer,
    Evidence,
    EvidenceReview,
    Inspection,
    InspectionMember,
    IssuedDocument,
    ObservedFigure,
)
from inspections.services.subjects import Named
from quotas.models import Element, PublishedStatistic
from resources.models import SecondaryFeed
from tests.permissions.test_signed_acts import refused_by, removed
from tests.support import competences, factories
from tests.support.databases import Clone
from tests.support.inspection_world import digging
from tests.support.orders import issue_order
from tests.support.visits import planned

DAY = dt.date(2011, 6, 10)
CARRIED_OUT = roles_with("inspections.carry_out")
ROLES = {
    "inspections_checklistanswer": CARRIED_OUT,
    "inspections_observedfigure": CARRIED_OUT,
    "inspections_inspectionmember": CARRIED_OUT,
    "inspections_evidencereview": roles_with("evidence.review"),
    "inspections_issueddocument": roles_with("cases.handle") | roles_with("orders.quota"),
    **dict.fromkeys(
        ("enterprises_authority", "enterprises_group", "enterprises_jurisdiction", "enterprises_miningarea"),
        roles_with("reference.edit"),
    ),
    **dict.fromkeys(
        ("quotas_element", "resources_reserveindicator", "resources_secondaryfeed"),
        frozenset({""}),
    ),
}
GUARDS = (
    "SELECT t.tgrelid::regclass::text, encode(t.tgargs, 'escape') FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid"
    " WHERE f.proname = 'written_in_role'"
)


def test_the_roles_are_those_of_the_act(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        found = {table: set(args.split("\\000")[0].strip("{}").split(",")) for table, args in cursor.fetchall()}
    assert found == {table: {str(role) for role in roles} for table, roles in ROLES.items()}


@pytest.fixture
def people(bound_database: Clone) -> dict[str, User]:
    with loaders.entering_history(), clock.at(DAY):
        for code in ("CN", "36", "15", "150206", "3607", "360727"):
            factories.place(code)
        competences.enter()
        firm = factories.enterprise()
        inspector = factories.user(Role.INSPECTOR, at="36")
        case = digging(inspector, subject=Named("enterprise", firm.code), conduct_on=DAY)
        issue_order(case, inspector)
        planned(factories.site(firm), inspector, factories.user(Role.INSPECTOR, at="36"), planned_on=DAY)
        with transaction.atomic():
            prove_actor(inspector)
            Evidence.objects.create(
            kind="document", case=case, place=case.place, needs_review=True, file_name="a.pdf", size=1, sha256="0" * 64,
            media_type="application/pdf", added_by=inspector, added_at=clock.now(),
            )  # fmt: skip
        factories.product("neodymium-oxide")
        factories.group()
        return {
            "inspector": inspector,
            "reviewer": factories.user(Role.LEGAL_REVIEWER, at="36"),
            "administrator": factories.user(Role.ADMINISTRATOR, at="CN"),
            "signer": factories.user(Role.ENTERPRISE_SIGNER, of=firm),
            "elsewhere": factories.user(Role.INSPECTOR, at="15"),
        }


def attacks(actor: User) -> dict[str, Any]:
    visit, file = Inspection.objects.get(), Evidence.objects.get(kind="document")
    issued = {"case": file.case, "issued_by": actor, "issued_at": timezone.now(), "sha256": "0" * 64}
    return {
        "inspections_observedfigure": ObservedFigure(
            inspection=visit, product=factories.product("neodymium-oxide"), period=DAY.replace(day=1),
            quantity="closing_stock", tonnes=Decimal(0),
        ),
        "inspections_checklistanswer": ChecklistAnswer(
            inspection=visit, position=99, code="x", duty="x", question="Is all well?", answer="yes"
        ),
        "inspections_evidencereview": EvidenceReview(
            evidence=file, result="refused", reason="A friend", reviewed_by=actor, reviewed_at=timezone.now()
        ),
        "inspections_issueddocument": IssuedDocument(
            code="D-X", number="X", kind="closing", content=json.dumps({}), **issued
        ),
        "enterprises_group": Group(code="G-OTHER", name="Another"),
    }  # fmt: skip


BY = {"inspections_evidencereview": "reviewer", "enterprises_group": "administrator"}


def write(actor: User, table: str) -> str | None:
    return refused_by(lambda: (prove_actor(actor), attacks(actor)[table].save(force_insert=True)))


@pytest.mark.parametrize("table", sorted({
    "inspections_observedfigure", "inspections_checklistanswer", "inspections_evidencereview",
    "inspections_issueddocument", "enterprises_group",
}))  # fmt: skip
def test_others_write_nothing(people: dict[str, User], table: str) -> None:
    for name in {"signer", "elsewhere", "inspector", "administrator"} - {BY.get(table, "inspector")}:
        assert write(people[name], table) == "recorded_in_role", name
    assert write(people[BY.get(table, "inspector")], table) is None
    removed(f"DROP TRIGGER written_in_role ON {table}")
    assert write(people["signer"], table) is None


def test_a_member_is_moved_to_no_visit_elsewhere(people: dict[str, User]) -> None:
    theirs = Inspection.objects.get()
    with loaders.entering_history(), clock.at(DAY):
        own = planned(
            factories.site(factories.enterprise(at="150206")), people["elsewhere"],
            factories.user(Role.INSPECTOR, at="15"), planned_on=DAY,
        )  # fmt: skip
    member = InspectionMember.objects.filter(inspection=own).exclude(person=people["elsewhere"]).get()

    def move() -> str | None:
        moved = InspectionMember._base_manager.filter(pk=member.pk)
        return refused_by(
            lambda: (prove_actor(people["elsewhere"]), moved.update(inspection=theirs, certificate="X-1"))
        )

    assert move() == "recorded_in_role"
    removed("DROP TRIGGER written_in_role ON inspections_inspectionmember")
    assert move() is None


def test_administrators_keep_reference_data_and_loaders_what_sources_state(
    people: dict[str, User],
) -> None:
    def changed(model: type[Any], by: str, **change: Any) -> str | None:
        return refused_by(lambda: (prove_actor(people[by]), model._base_manager.update(**change)))

    assert changed(Jurisdiction, "signer", name="Elsewhere") == "recorded_in_role"
    assert changed(Jurisdiction, "administrator", name="Elsewhere") is None
    with loaders.entering_history():
        PublishedStatistic.objects.create(
            key="x", subject="output", period_from=dt.date(2010, 1, 1), period_to=dt.date(2010, 12, 31), region="China",
            figure=Decimal(1), unit="t_reo", source="A yearbook", evidence="sourced",
        )  # fmt: skip
    for name in ("signer", "administrator"):
        assert changed(PublishedStatistic, name, withdrawn_on=DAY) == "statistic_by_two"
        assert changed(PublishedStatistic, name, figure=Decimal(2)) is not None
        assert changed(Element, name, name="Lead") is not None
    removed("DROP TRIGGER statistic_by_two ON quotas_publishedstatistic")
    assert changed(PublishedStatistic, "signer", withdrawn_on=DAY) is None


# A row of each table that no other row names: columns of its model.
REFERENCES: dict[type[Any], dict[str, Any]] = {
    Authority: {"code": "X", "name": "Another", "name_zh": "另一"},
    Group: {"code": "G-OTHER", "name": "Another"},
    MiningArea: {"number": 99, "evidence": "sourced", "source": "A notice"},
    SecondaryFeed: {"code": "scrap", "name": "Scrap", "name_zh": "废料", "source": "A paper"},
}  # fmt: skip


@pytest.mark.parametrize("model", REFERENCES, ids=lambda model: model.__name__)
def test_nobody_else_adds_or_deletes_reference_data(people: dict[str, User], model: type[Any]) -> None:
    table = model._meta.db_table
    columns = dict(REFERENCES[model])
    if model is MiningArea:
        columns["jurisdiction"] = factories.place("36")

    def added(by: str) -> str | None:
        return refused_by(lambda: (prove_actor(people[by]), model(**columns).save(force_insert=True)))

    def deleted(by: str, row: Any) -> str | None:
        return refused_by(
            lambda: (prove_actor(people[by]), model._base_manager.filter(pk=row.pk)._raw_delete("default"))
        )

    assert added("signer") == "recorded_in_role"
    assert added("administrator") == (None if Role.ADMINISTRATOR in ROLES[table] else "recorded_in_role")
    with loaders.entering_history(), transaction.atomic():
        prove_actor(people["administrator"])
        row = model.objects.create(**columns)
    refused = deleted("signer", row)
    assert refused in {"recorded_in_role", "append_only"}  # some are never deleted
    removed(f"DROP TRIGGER written_in_role ON {table}")
    columns |= {name: f"{value}2" for name, value in columns.items() if name in {"code", "key"}}
    columns |= {"number": 98} if model is MiningArea else {}
    assert added("signer") is None
    assert deleted("signer", row) == (None if refused == "recorded_in_role" else refused)


def test_nothing_is_added_to_a_visit_that_was_carried_out(people: dict[str, User]) -> None:
    with loaders.entering_history(), transaction.atomic():
        prove_actor(people["inspector"])
        Inspection.objects.update(
            carried_out_on=DAY, carried_out_by=people["inspector"], summary="Seen", state="carried_out"
        )
    for table in ("inspections_observedfigure", "inspections_checklistanswer"):
        assert write(people["inspector"], table) == "visit_is_recorded_once"
        removed(f"DROP TRIGGER visit_is_recorded_once ON {table}")
        assert write(people["inspector"], table) is None
