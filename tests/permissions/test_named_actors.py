"""Rows name the person who is proven to act: with the application's own login, in SQL, nobody is named in his place.

Each forgery is tried with nobody proven and with another person proven, then with the person himself, and once more
without its guard: the last two must succeed.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, Jurisdiction, User
from enterprises.roles import Role
from enterprises.services import webhooks
from inspections.models import Case
from inspections.services import cases, extensions
from inspections.services.subjects import Named
from quotas.services import reports
from tests.support import competences, factories, filings, visits
from tests.support.databases import Clone
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, on
from tests.support.orders import issue_order as rectification
from tests.support.proceedings import notified, reviewed_after
from tests.support.sealing import execute, superuser

NOW = dt.datetime(2011, 6, 21, tzinfo=dt.UTC).isoformat()
DAY = NOW[:10]
DONE = dt.date(2011, 5, 1)


@dataclass(frozen=True)
class Forgery:
    """A statement that names the victim; ``moved`` names nobody, and is refused to nobody but whom nothing proves."""

    name: str
    statement: Callable[[User], tuple[str, list[object]]]
    moved: bool = False


def filled(name: str, table: str, row: Any, column: str, **others: object) -> Forgery:
    """Return the update of a row by which somebody is named as having acted."""
    names = ", ".join(f"{key} = %s" for key in [column, *others])
    update = f"UPDATE {table} SET {names} WHERE id = %s"
    return Forgery(name, lambda victim: (update, [victim.pk, *others.values(), row.pk]))


def moved(name: str, table: str, row: Any, **columns: object) -> Forgery:
    names = ", ".join(f"{key} = %s" for key in columns)
    update = f"UPDATE {table} SET {names} WHERE id = %s"
    return Forgery(name, lambda victim: (update, [*columns.values(), row.pk]), moved=True)


def made(name: str, table: str, column: str, like: Any = None, **columns: object) -> Forgery:
    """Return the insertion of a row, otherwise as another one or empty."""

    def statement(victim: User) -> tuple[str, list[object]]:
        written = json.dumps({"id": str(uuid4()), **columns, column: str(victim.pk)})
        if like is None:
            return f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s)).*", [written]
        copy = f"INSERT INTO {table} SELECT (jsonb_populate_record(t, %s)).* FROM {table} t WHERE id = %s"
        return copy, [written, like.pk]

    return Forgery(name, statement)


def refused_by(forgery: Forgery, victim: User, *, proven: User | None) -> str | None:
    """Return the constraint that refuses a statement, rolled back in any case; nothing where it is not refused."""
    statement, parameters = forgery.statement(victim)
    try:
        with transaction.atomic():
            if proven is not None:
                prove_actor(proven)
            execute(statement, *parameters)
            transaction.set_rollback(True)
    except DatabaseError as error:
        diagnosis = error.__cause__.diag
        return str(diagnosis.constraint_name or diagnosis.message_primary)
    return None


def verify(forgeries: list[Forgery], victim: User, thief: User, tables: set[str]) -> None:
    """Try all forgeries as the database stands, then without the guards of these tables."""
    refusals = {forgery.name: "actor_is_proven" for forgery in forgeries}
    assert {one.name: refused_by(one, victim, proven=None) for one in forgeries} == refusals
    named = [one for one in forgeries if not one.moved]
    assert {one.name: refused_by(one, victim, proven=thief) for one in named} == {
        one.name: refusals[one.name] for one in named
    }
    assert {one.name: refused_by(one, victim, proven=victim) for one in forgeries} == dict.fromkeys(refusals)
    with superuser(unbound=False):
        for table in tables:
            execute(f"DROP TRIGGER names_its_actor_insert ON {table}; DROP TRIGGER names_its_actor_update ON {table}")
    assert {one.name: refused_by(one, victim, proven=None) for one in forgeries} == dict.fromkeys(refusals)


def investigated(about: Named, inspector: User) -> Case:
    case = cases.place_on_file(digging(inspector, subject=about, province="", conduct_on=DONE), actor=inspector)
    return cases.start_investigation(case, actor=inspector)


@pytest.fixture
def forgeries(
    own_database: Clone, firm: Enterprise, inspector1: User, legal1: User, p36a: User, p36b: User, clerk: User
) -> list[Forgery]:
    """Tell a story of cases, orders and proceedings, and list what could be added to it in another's name."""
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    for code in ("36", "360727"):
        factories.place(code)
    about = Named("enterprise", firm.code)
    with on(2011, 6, 10):
        case = investigated(about, inspector1)
        order = rectification(case, inspector1)
        unserved = rectification(case, inspector1, served_on=None, service="", due_on=None, working_days=20)
        announced = notified(investigated(about, inspector1), inspector1, conduct_on=DONE)
        reviewed = reviewed_after(notified(case, inspector1, conduct_on=DONE), legal1)
        extensions.request(order, actor=clerk, working_days=5, reason="The rains have begun here.")
        asked = order.extensions.get()
        for file in (announced.case, reviewed.case):  # or a review in his name is refused for want of a declaration
            impartial(file, p36b)
    return [
        made("open a case", "inspections_case", "opened_by_id", case, **_other(), number="36-2011-9999"),
        filled("end a case", "inspections_case", case, "closed_by_id", closed_at=NOW),
        moved("move a case", "inspections_case", case, state="investigating"),
        moved("hand a case over", "inspections_case", case, lead_id=p36a.pk),
        moved("date the conduct otherwise", "inspections_case", case, conduct_on=DAY),
        moved("let a case lie elsewhere", "inspections_case", case, place_id=Jurisdiction.objects.get(code="36").pk),
        moved("take a case from its office", "inspections_case", case, office_id=None),
        moved("give a case more time", "inspections_case", case, due_on="2012-06-10"),
        made("write in the journal", "inspections_caseentry", "actor_id", case.journal.first()),
        made("issue an order", "inspections_order", "issued_by_id", unserved, number="36-2011-0002-9"),
        filled(
            "serve an order", "inspections_order", unserved, "served_by_id", served_on=DAY, due_on=DAY, service="mail"
        ),
        filled("answer an order", "inspections_order", order, "answered_by_id", answered_at=NOW, state="answered"),
        filled("verify an order", "inspections_order", order, "verified_by_id", verified_at=NOW, state="met"),
        filled("lift an order", "inspections_order", order, "lifted_by_id", lifted_at=NOW),
        moved("end an order", "inspections_order", order, state="annulled"),
        made("ask for more time", "inspections_extension", "requested_by_id", asked, order_id=str(unserved.pk)),
        filled(
            "refuse more time",
            "inspections_extension",
            asked,
            "decided_by_id",
            decided_at=NOW,
            state="refused",
            decision="No.",
        ),
        made(
            "notify", "inspections_proceeding", "notified_by_id", reviewed, number="9", state="withdrawn", **UNREVIEWED
        ),
        filled("state a defence", "inspections_proceeding", reviewed, "stated_by_id", stated_at=NOW),
        filled("answer a defence", "inspections_proceeding", reviewed, "answered_by_id", answered_at=NOW),
        filled(
            "ask to be heard", "inspections_proceeding", reviewed, "hearing_requested_by_id", hearing_requested_at=NOW
        ),
        filled("hear", "inspections_proceeding", reviewed, "hearing_by_id", hearing_held_on=DAY),
        filled("review", "inspections_proceeding", announced, "reviewed_by_id", reviewed_at=NOW, state="reviewed"),
        filled("decide", "inspections_proceeding", reviewed, "decided_by_id", decided_at=NOW, state="decided"),
        moved("serve a decision", "inspections_proceeding", reviewed, decision_served_on=DAY),
        made("decide about quota", "inspections_measure", "decided_by_id", None, order_id=str(order.pk), **KEEP),
        made(
            "settle what is owed", "inspections_restitution", "decided_by_id", None, measure_id=str(uuid4()), **SETTLED
        ),
        made(
            "issue a paper",
            "inspections_issueddocument",
            "issued_by_id",
            order.issued_documents.get(),
            number="9",
            code="9",
        ),
    ]


UNREVIEWED = {"reviewed_by_id": None, "reviewed_at": None}
KEEP = {"act": "keep", "category": "", "proposal": "", "reason": "It is left.", "decided_at": NOW}
SETTLED = {"how": "notice", "tonnes": 1, "document": "a notice", "reason": "Given anew.", "decided_at": NOW}
TABLES = {"case", "caseentry", "order", "extension", "proceeding", "measure", "restitution", "issueddocument"}


def _other() -> dict[str, object]:
    key = str(uuid4())
    return {"id": key, "matter_id": key}


def test_enforcement_names_its_actors(forgeries: list[Forgery], p36b: User, inspector2: User) -> None:
    verify(forgeries, p36b, inspector2, {f"inspections_{table}" for table in TABLES})


def test_inspections_name_their_actors(
    own_database: Clone, firm: Enterprise, inspector1: User, inspector2: User, inspector3: User, p36a: User
) -> None:
    factories.place("36")
    site = firm.sites.get()
    with on(2011, 10, 20):
        planned = visits.planned(site, inspector1, inspector2, planned_on=dt.date(2011, 10, 21))
        visit = visits.reported(site, inspector1, inspector2)
    table = "inspections_inspection"
    forgeries = [
        made("plan", table, "planned_by_id", planned, number="9", planned_on=DAY),
        filled(
            "carry out", table, planned, "carried_out_by_id", carried_out_on=DAY, state="carried_out", summary="Seen."
        ),
        filled("answer", table, visit, "answered_by_id", answered_at=NOW, answer="It is so."),
        filled("end", table, visit, "ended_by_id", ended_at=NOW, conclusion="Done."),
        moved("move", table, visit, state="answered", answer="It is so."),
    ]
    verify(forgeries, p36a, inspector3, {table})


def test_a_webhook_sends_where_a_proven_person_says(
    own_database: Clone, firm: Enterprise, p36b: User, inspector2: User
) -> None:
    """Only its owner's people can change the address, the secret or the owner of a webhook."""
    chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
    told = {"url": "https://erp.example/hook", "kinds": ["report_accepted"]}
    webhook, _secret = webhooks.create(actor=chief, membership=chief.memberships.get(), **told)
    table, other = "enterprises_webhook", factories.enterprise("E-OTHER")
    forgeries = [
        moved("another address", table, webhook, url="https://thief.example/hook"),
        moved("another secret", table, webhook, secret="another"),
        moved("the secret of before", table, webhook, previous_secret="another"),
        moved("other kinds", table, webhook, kinds=["report_returned"]),
        moved("another organisation", table, webhook, enterprise_id=other.pk),
    ]
    answered = {one.name: refused_by(one, p36b, proven=p36b) for one in forgeries}
    assert answered.pop("the secret of before") is None
    assert set(answered.values()) == {"webhook_is_answered_for"}, "whoever changes it answers for it"
    with superuser(unbound=False):
        execute(f"DROP TRIGGER webhook_answer_changes ON {table}")
    verify(forgeries, p36b, inspector2, {table})


# --- Reports ----------------------------------------------------------------------------------------------------------
def test_reports_name_their_actors(own_database: Clone, firm: Enterprise, signer: User, p36a: User, p36b: User) -> None:
    factories.product()
    officer = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    with on(2011, 6, 10):
        filed = filings.filed(firm, dt.date(2011, 3, 1), signer, nil=True)
        paper = filings.filed(firm, dt.date(2011, 4, 1), p36a, nil=True, origin="paper")
        draft = filings.draft(firm, dt.date(2011, 5, 1), signer, nil=True)
        handed = reports.hand_over(filings.draft(firm, dt.date(2011, 2, 1), signer, nil=True), actor=signer)
    receipt = {"receipt_number": "R-1", "canonical": "{}", "sha256": hashlib.sha256(b"{}").hexdigest(), "late": False}
    decision = {"decided_at": NOW, "decision_reason": "As it was."}
    forgeries = [
        made("begin", "quotas_report", "prepared_by_id", draft, period="2011-06-01"),
        filled("file", "quotas_report", draft, "submitted_by_id", submitted_at=NOW, state="submitted", **receipt),
        filled("hand over", "quotas_report", draft, "handed_over_by_id", handed_over_at=NOW),
        filled(
            "send back", "quotas_report", handed, "sent_back_by_id", sent_back_at=NOW, sent_back_reason="As it was."
        ),
        moved("another addressee", "quotas_report", handed, handed_over_to_id=officer.pk),
        filled("accept", "quotas_report", filed, "decided_by_id", state="accepted", **decision),
        filled("accept a paper", "quotas_report", paper, "decided_by_id", state="accepted", **decision),
        filled("return", "quotas_report", filed, "decided_by_id", state="returned", **decision),
        filled("repudiate", "quotas_report", filed, "decided_by_id", state="repudiated", **decision),
        moved("supersede", "quotas_report", filed, state="superseded"),
        moved("reason otherwise", "quotas_report", filed, decision_reason="As it was."),
    ]
    verify(forgeries, p36b, officer, {"quotas_report"})
