"""Random sequences of acts: the ledger and a plain model of it agree on every refusal, figure and state."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from core.errors import DomainError
from quotas import ledger
from quotas.models import Account, Posting
from tests.support import factories, random_search
from tests.support.ledger_accounts import Books
from tests.support.ledger_model import Model, Refused

TREE: dict[str, tuple[str, str | None]] = {
    "CN": ("nation", None),
    "36": ("province", "CN"),
    "3607": ("prefecture", "36"),
    "360727": ("county", "3607"),
    "15": ("province", "CN"),
    "1502": ("prefecture", "15"),
    "150206": ("county", "1502"),
    "G-TEST": ("group", "CN"),
    # Firms of a county whose accounts are opened before any quota was given: their parent is the province.
    "E-ONE": ("enterprise", "36"),
    "E-TWO": ("enterprise", "36"),
    "E-MEMBER": ("enterprise", "36"),
    "E-FAR": ("enterprise", "15"),
}
COUNTIES = {"36": "360727", "15": "150206"}
FIRMS = [code for code, (kind, _parent) in TREE.items() if kind == "enterprise"]
GIVERS = [code for code in TREE if code not in FIRMS]
WAYS = [
    ("CN", "36"),
    ("CN", "15"),
    ("CN", "G-TEST"),
    ("36", "E-ONE"),
    ("36", "E-TWO"),
    ("15", "E-FAR"),
    ("36", "360727"),
]
TONNES = st.integers(1, 60_000).map(lambda kilograms: Decimal(kilograms) / 1000)
type Legs = list[tuple[str, str | None, str | None, Decimal]]


class Ledgers(RuleBasedStateMachine):
    books: Books  # set by the test

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint_create()
        self.model = Model(TREE)
        self.done: list[tuple[Legs, list[Any]]] = []

    def teardown(self) -> None:
        drifts = list(ledger.drifts(today=dt.date(2011, 6, 1)))
        transaction.savepoint_rollback(self.savepoint)
        assert not drifts, "\n".join(map(str, drifts))

    # --- Acts --------------------------------------------------------------------------------------------------------
    @rule(tonnes=TONNES)
    def control(self, tonnes: Decimal) -> None:
        self.both([("control", None, "CN", tonnes)])

    @rule(
        giver=st.sampled_from(GIVERS), takers=st.lists(st.sampled_from([*TREE]), min_size=1, max_size=3), tonnes=TONNES
    )
    def notice(self, giver: str, takers: list[str], tonnes: Decimal) -> None:
        self.both([("distribute", giver, taker, tonnes) for taker in takers if taker != giver])

    @rule(way=st.sampled_from(WAYS), tonnes=TONNES)
    def notice_on_the_beaten_track(self, way: tuple[str, str], tonnes: Decimal) -> None:
        self.both([("distribute", *way, tonnes)])

    @rule(tonnes=TONNES, shares=st.lists(st.sampled_from(["36", "15", "G-TEST"]), min_size=1, max_size=3, unique=True))
    def plan_of_the_year(self, tonnes: Decimal, shares: list[str]) -> None:
        whole = [("control", None, "CN", tonnes * len(shares))]
        self.both([*whole, *(("distribute", "CN", share, tonnes) for share in shares)])

    @rule(kind=st.sampled_from(["return", "deduct", "reduce"]), holder=st.sampled_from([*TREE]), tonnes=TONNES)
    def back(self, kind: str, holder: str, tonnes: Decimal) -> None:
        source = self.model.accounts[holder]["parent"]
        if source is not None or kind == "reduce":
            self.both([(kind, holder, source, tonnes)])

    @rule(giver=st.sampled_from(FIRMS), taker=st.sampled_from(FIRMS), tonnes=TONNES)
    def transfer(self, giver: str, taker: str, tonnes: Decimal) -> None:
        if giver != taker:
            way = self.model.route(giver, taker)
            assert self.ways(ledger.route(self.books.account(giver), self.books.account(taker))) == way
            self.both([("transfer", one, other, tonnes) for one, other in way])

    @rule(kind=st.sampled_from(["withhold", "release"]), holder=st.sampled_from([*TREE]), tonnes=TONNES)
    def hold(self, kind: str, holder: str, tonnes: Decimal) -> None:
        self.both([(kind, None, holder, tonnes)])

    @rule(kind=st.sampled_from(["use", "use", "accept"]), firm=st.sampled_from(FIRMS), tonnes=TONNES)
    def use(self, kind: str, firm: str, tonnes: Decimal) -> None:
        self.both([(kind, None, firm, tonnes)])

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        position = data.draw(st.integers(0, len(self.done) - 1))
        legs, created = self.done[position]
        try:
            self.model.undo(legs)
            expected = True
        except Refused:
            expected = False
        assert self.succeeds(lambda: self.books.reverse(*created)) is expected
        if expected:
            del self.done[position]

    # --- After each --------------------------------------------------------------------------------------------------
    @invariant()
    def every_account_is_equal(self) -> None:
        rows = Account.objects.select_related("holder", "parent__holder")
        for row in rows:
            code = row.holder.code
            wanted = self.model.accounts[code]
            pending, accepted = self.model.used(code)
            assert (
                row.received,
                row.given,
                row.passed_on,
                row.withheld,
                row.withheld_below,
                row.used_pending,
                row.used_accepted,
                row.allocated,
                row.available,
                row.parent.holder.code if row.parent else None,
                row.state,
            ) == (
                wanted["received"],
                wanted["given"],
                wanted["passed_on"],
                wanted["withheld"],
                self.model.withheld_below(code),
                pending,
                accepted,
                self.model.allocated(code),
                self.model.allocated(code) - pending - accepted,
                wanted["parent"],
                self.model.state(code),
            ), code

    @invariant()
    def what_is_passed_on_stands_below(self) -> None:
        rows = list(Account.objects.all())
        for row in rows:
            assert row.passed_on == sum(below.received for below in rows if below.parent_id == row.pk)

    # --- Both at once ------------------------------------------------------------------------------------------------
    def both(self, legs: Legs) -> None:
        if not legs:
            return
        entries = [self.books.entry(kind, tonnes, from_=one, to=other) for kind, one, other, tonnes in legs]
        created: list[Any] = []
        try:
            self.model.act(legs)
            expected = True
        except Refused:
            expected = False
        assert self.succeeds(lambda: created.extend(self.books.post_many(entries))) is expected, legs
        if expected:
            self.done.append((legs, created))

    def succeeds(self, act: Any) -> bool:
        try:
            with transaction.atomic():
                act()
        except DomainError:
            return False
        return True

    def ways(self, legs: list[tuple[Any, Any]]) -> list[tuple[str, str]]:
        codes = dict(Account.objects.values_list("pk", "holder__code"))
        return [(codes[one], codes[other]) for one, other in legs]


@random_search.marked
def test_any_order_of_acts_leaves_the_ledger_equal_to_the_model(db: None) -> None:
    books = Books(factories.programme_year("mlr-mining", 2011, "all"), "all")
    for code in ("CN", "360727", "150206"):
        factories.place(code)
    group = factories.group()
    books.account(ledger.holder_of(group))
    for code in FIRMS:
        province = TREE[code][1]
        assert province
        seat = COUNTIES[province]
        books.account(books.firm(code, at=seat, group=group if code == "E-MEMBER" else None))
        books.account(seat)
    assert set(Account.objects.values_list("holder__code", flat=True)) == set(TREE)
    machine = type("Machine", (Ledgers,), {"books": books})
    run_state_machine_as_test(
        machine,
        settings=random_search.examples(15, steps=25),
    )
    assert not Posting.objects.exists()
