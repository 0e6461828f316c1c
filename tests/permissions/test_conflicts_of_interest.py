"""Conflicts of interest: for a person who has one, the matter does not exist on any page or route.

The routes come from the tables of ``test_matrix`` and ``test_pages_matrix``, which are complete by the URL
configuration.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from core import row_security
from core.models import AuditEvent
from enterprises.models import Membership, Notification, Party, User
from enterprises.roles import Role
from inspections.models import (
    Case,
    CaseEntry,
    Evidence,
    Finding,
    Flag,
    Inspection,
    IssuedDocument,
    Order,
    Proceeding,
    Tip,
    TipMessage,
)  # fmt: skip
from inspections.services import case_handlers, parties, recusals, tips
from inspections.services.tip_statements import StatedLocation
from tests.permissions.access import ABSENT, body_of, comparable_answer
from tests.permissions.page_visits import act_fields
from tests.permissions.page_visits import comparable_page as told_of_page
from tests.permissions.pages import TABLE as PAGES
from tests.permissions.routes import EVERY_ROW
from tests.permissions.stage import API, Stage, at_work
from tests.permissions.tables import REACH, SECURED
from tests.support import factories

# Nouns of which the row of the stage belongs to the matter.
OF_MATTER = {"cases", "tips", "orders", "proceedings", "papers", "evidence", "findings", "inspections", "flags"}
ADMIN_SCREENS = ("case", "tip", "order", "proceeding", "evidence", "finding", "inspection", "flag")
PERSONAS = ("accused", "of_ministry", "watcher", "recused", "partner", "former")
READERS = ("accused", "watcher", "recused")  # an inspector, an auditor, a decider: who opens every list and page


class Conflicted:
    """The stage with one matter of a case and one of a tip, and all people to whom they are closed."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.case = Case.objects.get(pk=stage.keys["cases"])
        Finding.objects.filter(pk=stage.keys["findings"]).update(case=self.case)
        self.people = {
            "accused": factories.user(Role.INSPECTOR, at="36", username="accused"),
            "of_ministry": factories.user(Role.INSPECTOR, authorities=("MIIT",), username="of_ministry"),
            "watcher": factories.user(Role.AUDITOR, username="watcher"),
            "recused": factories.user(Role.CASE_DECIDER, username="recused"),
            "partner": factories.user(Role.INSPECTOR, at="36", username="partner"),
            "former": factories.user(Role.INSPECTOR, username="former"),
            "innocent": factories.user(Role.INSPECTOR, username="innocent"),
            "auditor": stage.people["auditor"],
        }
        Membership.objects.create(
            user=self.people["partner"],
            role=Role.ENTERPRISE_CLERK,
            enterprise=stage.firm,
            valid_from=dt.date(2011, 1, 1),
            valid_to=dt.date(2011, 6, 30),
        )
        Membership.objects.create(
            user=self.people["former"],
            role=Role.NATIONAL_REGULATOR,
            authority=factories.authority("MIIT"),
            jurisdiction=factories.place("CN"),
            valid_from=dt.date(2009, 1, 1),
            valid_to=dt.date(2010, 12, 31),
        )
        User.objects.filter(username="watcher").update(name="Wang Li")
        filed = tips.file(text="Wang  LI looks away, and so does accused.", where=StatedLocation(place="360727"))
        tips.add(filed.receipt, text="The ministry knows.")
        self.tip = Tip.objects.get(pk=filed.tip.pk)
        stage.keys["tips"] = self.tip.pk
        inspector = stage.people["inspector"]
        for obj in (self.case, self.tip):
            self._put(obj, inspector)
        for obj in (self.case, self.tip):
            recusals.recuse(obj, actor=User.objects.get(username="recused"), reason="My brother works there.")
        self.marks = {str(stage.keys[noun]) for noun in OF_MATTER} | {
            self.case.number,
            self.tip.number,
            Order.objects.get().number,
            Proceeding.objects.get().number,
        }
        self.people = {name: User.objects.get(username=person.username) for name, person in self.people.items()}

    def _put(self, obj: Case | Tip, actor: User) -> None:
        reason = "Named in a letter"
        listed = set(obj.matter.parties.exclude(person=None).values_list("person__username", flat=True))
        for name in ("accused", "watcher"):
            if name not in listed:
                parties.add(obj, actor=actor, kind="person", role="accused", code=name, reason=reason)
        parties.add(obj, actor=actor, kind="office", role="accused", code="CN", authority="MIIT", reason=reason)
        if obj is self.tip:
            parties.add(obj, actor=actor, kind="enterprise", role="accused", code="E-FIRM", reason=reason)

    def client(self, name: str) -> APIClient:
        client = APIClient(raise_request_exception=False)
        client.force_authenticate(User.objects.get(pk=self.people[name].pk))
        return client

    def browser(self, name: str) -> Client:
        browser = Client(raise_request_exception=False)
        browser.force_login(User.objects.get(pk=self.people[name].pk))
        return browser

    def shown(self, body: str) -> set[str]:
        # The number of a campaign ends as that of a case may.
        return {mark for mark in self.marks if re.search(rf"(?<![\w-]){re.escape(mark)}(?![\w-])", body)}


@pytest.fixture
def matter(db: None) -> Iterator[Conflicted]:
    with at_work():  # on a stage of its own: its rows are changed under the proof of those who entered them
        yield Conflicted(Stage())


def ask(client: Any, method: str, address: str, body: Any) -> Any:
    """Return the answer to a request, and roll back what it did."""
    with transaction.atomic():
        savepoint = transaction.savepoint_create()
        answer = getattr(client, method.lower())(address, body)
        connection.needs_rollback = False
        transaction.savepoint_rollback(savepoint)
    return answer


def of_matter(path: str) -> bool:
    return "{" in path and path.partition("/")[0] in OF_MATTER


def test_every_route_to_what_hangs_on_the_matter_is_absent(matter: Conflicted) -> None:
    different, asked = [], 0
    for persona, (row, access) in itertools.product(PERSONAS, EVERY_ROW.items()):
        method, path = row.split()
        # Every act is tried as one of them; reading, and one act of each noun, as all.
        if not of_matter(path) or (persona != "accused" and method != "GET" and "/recuse/" not in path):
            continue
        real, body = matter.stage.address(path), body_of(access, matter.stage)
        key = str(matter.stage.keys[path.partition("/")[0]])
        client = matter.client(persona)
        closed = comparable_answer(ask(client, method, real, body), key)
        nothing = comparable_answer(ask(client, method, real.replace(key, ABSENT), body), ABSENT)
        asked += 1
        if closed != nothing or closed[0] != 404:
            different.append(f"{row} ({persona}): {closed[:2]} is not {nothing[:2]}")
    assert asked > 120
    assert not different, "\n" + "\n".join(different)


def test_no_list_search_or_export_shows_it(matter: Conflicted) -> None:
    leaks: dict[str, set[str]] = {}
    # Each list as all three, each way to ask it as one of them: a search or export narrows and writes the list's rows.
    asked_by = dict(
        zip(READERS, ("?format=csv", f"?search={matter.case.number}", f"?q={matter.tip.number}"), strict=True)
    )
    for persona, row in itertools.product(READERS, EVERY_ROW):
        method, path = row.split()
        if method != "GET" or "{" in path or path.startswith("public/"):
            continue
        for query in ("", asked_by[persona]):
            answer = matter.client(persona).get(f"{API}{path}{query}")
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            asked = {matter.case.number, matter.tip.number} if query.startswith(("?search", "?q")) else set()
            if shown := matter.shown(body.decode("utf-8", "replace")) - asked:
                leaks[f"{persona}: {path}{query}"] = shown
    assert not leaks, leaks


def test_a_reader_without_a_conflict_sees_all_of_it(matter: Conflicted) -> None:
    """The control: otherwise the routes might be closed for another reason."""
    visible: set[str] = set()
    for path in (*(f"{noun}/" for noun in OF_MATTER), "audit/"):
        visible |= matter.shown(matter.client("innocent").get(f"{API}{path}").content.decode())
    assert visible >= matter.marks - {str(matter.stage.keys["papers"])}
    assert matter.shown(matter.client("auditor").get(f"{API}audit/").content.decode())


def test_no_page_shows_it_and_its_addresses_are_absent(matter: Conflicted) -> None:
    keys = {**matter.stage.keys, "firm": matter.stage.firm.code, "enterprise.pk": matter.stage.firm.pk}
    browsers = {persona: matter.browser(persona) for persona in READERS}
    wrong = []
    for persona, (row, access) in itertools.product(READERS, PAGES.items()):
        browser = browsers[persona]
        method, route = row.split(" ", 1)
        name, *steps = route.split()
        filled = [str(keys[step[1:-1]]) if step.startswith("{") else step for step in steps]
        noun = next((step[1:-1] for step in steps if step.startswith("{")), "")
        address = reverse(f"pages:{name}", args=filled)
        if noun in OF_MATTER:
            key = str(keys[noun])
            body = act_fields(route, access.body) or {}
            real = ask(browser, method, address, body)
            none = ask(browser, method, address.replace(key, ABSENT), body)
            if real.status_code != 404 or told_of_page(real, key) != told_of_page(none, ABSENT):
                wrong.append(f"{persona}, {row}: {real.status_code}, absent {none.status_code}")
        elif method == "GET" and not access.public:
            query = f"?q={matter.case.number}" if persona == "watcher" else ""
            page = browser.get(f"{address}{query}")
            shown = matter.shown(b"".join(page).decode("utf-8", "replace"))
            if shown - ({matter.case.number} if query else set()):
                wrong.append(f"{persona}, {row}{query} shows {shown}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_admin_does_not_show_it(matter: Conflicted) -> None:
    for persona in READERS:
        browser = matter.browser(persona)
        for screen in (*(f"inspections_{model}" for model in ADMIN_SCREENS), "core_auditevent"):
            page = browser.get(reverse(f"admin:{screen}_changelist"))
            assert page.status_code == 200
            assert not matter.shown(page.content.decode()), (persona, screen)


def test_the_database_hides_it_without_the_filters(matter: Conflicted) -> None:
    """Row-level security alone, also in the tables whose own policies ask for a place or an addressee."""
    keys = matter.stage.keys
    rows: dict[Any, dict[str, Any]] = {
        Case: {"pk": keys["cases"]},
        Flag: {"pk": keys["flags"]},
        Inspection: {"pk": keys["inspections"]},
        Finding: {"pk": keys["findings"]},
        Order: {"case": matter.case},
        Proceeding: {"case": matter.case},
        IssuedDocument: {"case": matter.case},
        CaseEntry: {"case": matter.case},
        Evidence: {"pk": keys["evidence"]},
        Tip: {"pk": matter.tip.pk},
        TipMessage: {"tip": matter.tip},
        Party: {"matter__in": [matter.case.matter_id, matter.tip.matter_id]},
    }
    seen = {}
    for name in (*PERSONAS, "innocent"):
        with row_security.within(row_security.reach_of(User.objects.get(username=name))):
            seen[name] = {model.__name__ for model, by in rows.items() if model._default_manager.filter(**by).exists()}
    assert seen == {**{name: set() for name in PERSONAS}, "innocent": {model.__name__ for model in rows}}


# Tables of the inspections that are secured by row and hold nothing of a matter.
WITHOUT_MATTER = {
    "inspections_campaign",
    "inspections_consent",
    "inspections_drawnsite",
    "inspections_observation",
    "inspections_visitdraw",
}


def test_each_table_closes_by_conflict_itself(db: None) -> None:
    """A policy that admits by place or addressee, or whoever reaches everything, is narrowed on its own table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'conflict' AND NOT polpermissive"
        )
        closed = {table for (table,) in cursor.fetchall()}
    secured = {table for table, reach in REACH.items() if reach == SECURED and table.startswith("inspections_")}
    assert secured - closed == WITHOUT_MATTER
    assert {"enterprises_party", "enterprises_recusal", "enterprises_notification"} <= closed


def test_it_is_counted_in_nothing_that_a_party_reads(matter: Conflicted) -> None:
    address = f"{API}enforcement/"
    opened = {name: matter.client(name).get(address).json()["counts"]["opened"] for name in (*PERSONAS, "innocent")}
    assert opened == {**dict.fromkeys(PERSONAS, 0), "innocent": 1}


def test_nobody_is_notified_of_a_matter_that_is_closed_to_him(matter: Conflicted) -> None:
    case_handlers.notify_of_tip(matter.tip.pk, "")
    case_handlers.notify_of_conflict(matter.case.matter_id)
    told_people = set(Notification.objects.exclude(matter=None).values_list("person__username", flat=True))
    assert told_people
    assert told_people.isdisjoint(PERSONAS)


def test_what_he_was_notified_of_before_is_closed_with_the_matter(matter: Conflicted) -> None:
    innocent = matter.people["innocent"]
    row = Notification.objects.create(
        person=innocent,
        kind="tip_filed",
        step="x",
        facts={"number": "T"},
        path="/",
        matter=matter.tip.matter,
        notified_at="2011-10-20T00:00Z",
    )
    assert Notification.objects.visible_to(innocent).filter(pk=row.pk).exists()
    parties.add(
        matter.tip,
        actor=matter.stage.people["inspector"],
        kind="person",
        role="accused",
        code="innocent",
        reason="Seen",
    )
    innocent = User.objects.get(pk=innocent.pk)
    assert not Notification.objects.visible_to(innocent).filter(pk=row.pk).exists()
    with row_security.within(row_security.reach_of(innocent)):
        assert not Notification.objects.filter(pk=row.pk).exists()


def test_the_respondent_enterprise_still_sees_what_is_addressed_to_it(matter: Conflicted) -> None:
    signer = User.objects.get(username="signer")
    for model in (Order, Proceeding, IssuedDocument):
        assert model.objects.visible_to(signer).exists(), model
    assert not Case.objects.visible_to(signer).exists()
    assert not Tip.objects.visible_to(signer).exists()
    assert not Evidence.objects.visible_to(signer).filter(pk=matter.stage.keys["evidence"]).exists()


def test_the_trail_of_the_matter_is_read_by_who_sees_it_and_by_auditors_without_a_conflict(matter: Conflicted) -> None:
    def reads(name: str) -> bool:
        person = User.objects.get(username=name)
        return AuditEvent.objects.visible_to(person).filter(object_id=str(matter.tip.pk)).exists()

    assert [reads(name) for name in ("innocent", "auditor", "inspector")] == [True] * 3
    assert [reads(name) for name in (*PERSONAS, "national", "administrator", "customs", "signer")] == [False] * 10


def test_a_denied_name_opens_the_matter_again(matter: Conflicted) -> None:
    proposed = matter.tip.matter.parties.get(person__username="watcher")
    assert proposed.state == "proposed"
    inspector = matter.stage.people["inspector"]
    parties.decide(
        matter.tip, actor=inspector, number=proposed.number, confirmed=False, reason="Another Wang Li, a driver"
    )
    assert Tip.objects.visible_to(User.objects.get(username="watcher")).filter(pk=matter.tip.pk).exists()
