"""Orders in tests: issued in a case or after a decision, and their effect on licences and quota."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from core import clock
from enterprises.models import Enterprise, Licence, User
from inspections.models import Case, Order
from inspections.services import cases, orders, proceedings, quota_measures
from inspections.services.subjects import Named
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Account
from tests.support import factories
from tests.support.impartiality import impartial
from tests.support.inspection_world import ACTOR, digging
from tests.support.proceedings import AFTER, decided, notified, order_after_decision, reviewed_after


def order_after_penalty(kind: str, firm: Enterprise, inspector: User, legal: User, decider: User) -> Order:
    case = digging(inspector, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2011, 5, 1))
    cases.start_investigation(cases.place_on_file(case, actor=inspector), actor=inspector)
    proceeding = reviewed_after(notified(case, inspector, intended=[kind], intended_fine=None), legal)
    decided(proceeding, decider, penalties=[kind], fine=None)
    with clock.at(AFTER):
        proceedings.serve(proceeding, actor=inspector, served_on=AFTER, service="direct")
    return order_after_decision(case, inspector, kind)


def licence_state(firm: Enterprise, day: dt.date = AFTER) -> str:
    return Licence.objects.with_state(day).get(site__enterprise=firm).state


def issue_order(case: Case, actor: User, **fields: Any) -> Order:
    values: dict[str, Any] = {
        "kind": "rectify",
        "due_on": dt.date(2011, 7, 11),
        "legal_basis": "MLR 2012 No. 44",
        "text": "Fill the ponds.",
        "served_on": clock.today(),
        "service": "direct",
    }
    return orders.issue(case, actor=actor, **{**values, **fields})


def decide_quota(order: Order, actor: User, act: str = "deduct", **fields: Any) -> Order:
    figure = {"programme": "mlr-mining", "category": "medium_heavy", "tonnes": Decimal(30)} if act == "deduct" else {}
    with clock.at(AFTER):
        impartial(order.case, actor)
        return quota_measures.decide(order, actor=actor, act=act, **{"reason": "Over by 38 t.", **figure, **fields})


def give_next_year(firm: Enterprise, tonnes: int, scheme: str = "split", category: str = "medium_heavy") -> Account:
    """Enter the plan of 2012 for the firm and return its account."""
    year = factories.programme_year("mlr-mining", 2012, scheme)
    holders = [factories.holder("CN"), factories.holder("36"), ledger.holder_of(firm)]
    accounts = [ledger.account_for(year, category, holder) for holder in holders]
    common = {"tonnes": Decimal(tonnes), "effective_on": dt.date(2012, 1, 1), "document": "plan of 2012"}
    ledger.post_many([Entry(kind="control", to=accounts[0], **common)], actor=ACTOR)
    for giver, taker in itertools.pairwise(accounts):
        ledger.post_many([Entry(kind="distribute", from_=giver, to=taker, **common)], actor=ACTOR)
    return accounts[2]


def give_export_quota(firm: Enterprise, tonnes: int) -> Account:
    """Create export quota of 2011."""
    year = factories.programme_year("mofcom-export", 2011, "all")
    nation, account = (
        ledger.account_for(year, "all", holder) for holder in (factories.holder("CN"), ledger.holder_of(firm))
    )
    common = {"tonnes": Decimal(tonnes), "effective_on": dt.date(2011, 1, 1), "document": "export plan"}
    ledger.post_many([Entry(kind="control", to=nation, **common)], actor=ACTOR)
    ledger.post_many([Entry(kind="distribute", from_=nation, to=account, **common)], actor=ACTOR)
    return account
