"""Quota that cannot be given back when a decision is annulled: still owed, retried, or settled by an officer."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import clock, outbox
from core.actor_sessions import prove_actor
from core.errors import Forbidden, Invalid
from enterprises.models import Enterprise, Notification, User
from inspections import queries, tasks
from inspections.lifecycles import CASE, ORDER
from inspections.models import Order, Restitution
from inspections.services import cases, restitution
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Account
from tests.support import competences, factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.impartiality import impartial
from tests.support.inspection_world import ACTOR, World, on
from tests.support.orders import decide_quota, give_next_year, order_after_penalty
from tests.support.proceedings import AFTER
from tests.support.refusals import fault_codes, refused

SETTLED: dict[str, Any] = {
    "how": "notice",
    "tonnes": Decimal("30.000"),
    "document": "JX-2012-9",
    "reason": "The supplement of March contains it.",
}


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def account(world: World, firm: Enterprise) -> Account:
    """Create 138 t of use under a plan of 100 t, and 100 t of next year."""
    factories.product()
    world.give_firm(100)
    world.file(3, "138")
    return give_next_year(firm, 100)


def give(tonnes: int, *path: Any) -> None:
    """Pass quota of 2012 down a path of holders; ``None`` at its start means a control figure."""
    year = factories.programme_year("mlr-mining", 2012, "split")
    common = {"tonnes": Decimal(tonnes), "effective_on": dt.date(2012, 1, 1), "document": "a notice"}
    accounts = [holder and ledger.account_for(year, "medium_heavy", holder) for holder in path]
    for giver, taker in itertools.pairwise(accounts):
        kind = "distribute" if giver else "control"
        ledger.post_many([Entry(kind=kind, from_=giver, to=taker, **common)], actor=ACTOR)


@pytest.fixture
def fallen(account: Account, firm: Enterprise, inspector1: User, legal1: User, p36a: User, p36b: User) -> Order:
    """Deduct 30 t, let the province distribute them, and then annul the decision."""
    order = decide_quota(order_after_penalty("deduct", firm, inspector1, legal1, p36a), p36b)
    give(30, factories.holder("36"), ledger.holder_of(factories.enterprise()))
    second = factories.user("case_decider", at="CN")
    with clock.at(AFTER):
        cases.appeal(order.case, actor=inspector1, reason="To the court.")
        impartial(order.case, second)
        cases.annul(order.case, actor=second, reason="Not proved.")
    return queries.orders().get()


def test_distributed_quota_stays_owed_and_visible_to_the_officer(
    fallen: Order, account: Account, inspector1: User, clerk: User, p36b: User, monkeypatch: Any
) -> None:
    account.refresh_from_db()
    assert (fallen.state, account.received, fallen.measure.owed) == ("annulled", 70, 30)
    assert fallen.case.journal.filter(verb="quota_gone").count() == 1
    monkeypatch.setattr("inspections.receivers.enqueue", lambda task, *ids: task(*ids))
    while outbox.relay():
        pass
    assert [row.person for row in Notification.objects.filter(kind="quota_owed")] == [inspector1]
    for person in (inspector1, clerk):
        browser = Client()
        browser.force_login(person)
        assert "Owed: 30.000 t" in browser.get(reverse("pages:order", args=[fallen.pk])).content.decode()
        assert client_of(person).get(f"{V1}orders/{fallen.pk}/").json()["measure"]["owed"] == "30.000"
    assert "settle_owed" in ORDER.open_verbs(p36b, fallen)
    assert "settle_owed" not in ORDER.open_verbs(inspector1, fallen)


def test_the_case_does_not_end_before_it_was_made_good(fallen: Order, inspector2: User, p36b: User) -> None:
    with clock.at(AFTER):
        case = queries.cases().get()
        assert "not_substantiated" not in CASE.open_verbs(inspector2, case)
        with refused("quota_owed"):
            cases.not_substantiated(case, actor=inspector2, reason="Nothing left.")
        restitution.settle(fallen, actor=p36b, **SETTLED)
        assert "not_substantiated" in CASE.open_verbs(inspector2, queries.cases().get())


def test_it_is_given_back_by_itself_as_soon_as_the_giver_holds_it_again(fallen: Order, account: Account) -> None:
    with clock.at(AFTER):
        tasks.carry_out_measures()
        account.refresh_from_db()
        assert account.received == 70
        give(40, None, factories.holder("CN"), factories.holder("36"))
        tasks.carry_out_measures()
        tasks.carry_out_measures()
    account.refresh_from_db()
    assert account.received == 100
    assert queries.orders().get().measure.owed == 0
    assert fallen.case.journal.filter(verb="quota_gone").count() == 1
    decider = factories.user("case_decider", at="CN")
    impartial(fallen.case, decider)
    with refused("nothing_owed"):
        restitution.settle(fallen, actor=decider, **SETTLED)


def test_an_officer_settles_it_in_parts_and_the_register_leaves_it_to_him(
    fallen: Order, account: Account, p36b: User
) -> None:
    with clock.at(AFTER):
        restitution.settle(fallen, actor=p36b, **{**SETTLED, "tonnes": Decimal(10)})
        assert queries.orders().get().measure.owed == 20
        give(40, None, factories.holder("CN"), factories.holder("36"))
        assert restitution.try_again() == 0
        with refused("invalid", Invalid) as error:
            restitution.settle(fallen, actor=p36b, **{**SETTLED, "tonnes": Decimal("20.001")})
        assert fault_codes(error) == {("/tonnes", "more_than_owed")}
        restitution.settle(fallen, actor=p36b, **{**SETTLED, "how": "otherwise", "tonnes": Decimal(20)})
        with refused("nothing_owed"):
            restitution.settle(fallen, actor=p36b, **SETTLED)
    assert [row.tonnes for row in Restitution.objects.order_by("pk")] == [10, 20]
    assert fallen.case.journal.filter(verb="settle_owed").count() == 2


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"how": "never"}, ("/how", "invalid_choice")),
        ({"tonnes": Decimal(0)}, ("/tonnes", "more_than_owed")),
        ({"tonnes": Decimal("1.0001")}, ("/tonnes", "more_than_owed")),
        ({"document": " "}, ("/document", "required")),
        ({"reason": " "}, ("/reason", "required")),
    ],
)
def test_a_settlement_has_a_figure_a_paper_and_a_reason(
    fallen: Order, p36b: User, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    with refused("invalid", Invalid) as error:
        restitution.settle(fallen, actor=p36b, **{**SETTLED, **fields})
    assert fault_codes(error) == {fault}
    assert not Restitution.objects.exists()


def test_who_settles_it_and_that_it_stands(
    fallen: Order, inspector1: User, p15a: User, p36b: User, clerk: User
) -> None:
    for actor in (inspector1, p15a, clerk):
        with refused("forbidden", Forbidden):
            restitution.settle(fallen, actor=actor, **SETTLED)
    decider = factories.user("case_decider", at="CN")
    impartial(fallen.case, decider)
    with refused("not_competent", Forbidden):
        restitution.settle(fallen, actor=decider, **SETTLED)
    row = {**SETTLED, "measure": fallen.measure, "decided_at": clock.now()}
    with pytest.raises(IntegrityError, match="does not settle"), transaction.atomic():
        Restitution.objects.create(decided_by=inspector1, **row)
    prove_actor(p36b)
    Restitution.objects.create(decided_by=p36b, **row)
    for statement in (lambda: Restitution.objects.update(tonnes=1), lambda: Restitution.objects.all().delete()):
        with pytest.raises(DatabaseError, match=r"refused|denied"), transaction.atomic():
            statement()


def test_by_page_and_by_api(fallen: Order, p36b: User) -> None:
    body = {**SETTLED, "tonnes": "10.000"}
    address = f"{V1}orders/{fallen.pk}/settle_owed/"
    assert assert_problem(client_of(p36b).post(address, {**body, "tonnes": "31"}), 400, "invalid")
    answer = client_of(p36b).post(address, body)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["measure"]["owed"], len(answer.json()["measure"]["restitutions"])) == ("20.000", 1)
    browser = Client()
    browser.force_login(p36b)
    form = {f"settle_owed-{name}": value for name, value in {**body, "tonnes": "20"}.items()}
    assert browser.post(f"{reverse('pages:order', args=[fallen.pk])}settle_owed/", form).status_code == 302
    assert queries.orders().get().measure.owed == 0
