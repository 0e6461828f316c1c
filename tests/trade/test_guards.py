"""Invoices and second uses of their numbers name the tax officer who entered them: tried in SQL, past the services."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Invalid
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from tests.support import factories
from tests.support.databases import Clone
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser
from trade.models import Invoice, NumberReuse
from trade.services import invoices

pytestmark = pytest.mark.usefixtures("mine_firm", "plant_firm")


def refused(actor: User, write: Callable[[], object]) -> str | None:
    try:
        with transaction.atomic():
            prove_actor(actor)
            write()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def refused_by(actor: User, known: Invoice, **changes: Any) -> str | None:
    given = {
        "number": known.number, "day": known.day, "seller_text": "E-MINE", "buyer_text": "E-OTHER",
        "product": known.product, "tonnes": known.tonnes, "amount": known.amount, "attempted_by": actor,
    }  # fmt: skip
    row = {**given, **changes, "invoice": known, "attempted_at": clock.now()}
    return refused(actor, lambda: NumberReuse.objects.create(**row))


def test_a_second_use_is_kept_by_the_tax_officer_who_tried_it(
    own_database: Clone, tax36: User, tax15: User, paper: dict[str, Any]
) -> None:
    with loaders.entering_history():
        known = invoices.record(actor=tax36, **paper)
        inspector = factories.user(Role.INSPECTOR, at="36")
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    by_officer, of_invoice = "number_reuse_by_a_tax_officer", "number_reuse_of_its_invoice"
    tried = {
        "nobody": lambda: refused_by(tax15, known, attempted_by=None),
        "another": lambda: refused_by(tax15, known, attempted_by=tax36),
        "no tax officer": lambda: refused_by(inspector, known),
        "of another number": lambda: refused_by(tax15, known, number="1"),
    }
    assert {name: attempt() for name, attempt in tried.items()} == {
        "nobody": by_officer, "another": by_officer, "no tax officer": by_officer, "of another number": of_invoice,
    }  # fmt: skip
    assert refused_by(tax15, known) is None
    assert refused_by(tax15, known, number=f" {known.number.lower()}") is None
    with superuser(unbound=False):
        execute("DROP TRIGGER number_reuse_guard ON trade_numberreuse")
    assert [tried[name]() for name in ("nobody", "no tax officer", "of another number")] == [None, None, None]


def test_an_invoice_names_who_recorded_it(tax36: User, paper: dict[str, Any], bound_database: Clone) -> None:
    """Without a name it would be taken for a loader's."""
    seller, buyer = (Enterprise.objects.get(code=code) for code in ("E-MINE", "E-PLANT"))
    given = paper | {"number": "7", "number_key": "7", "seller": seller, "buyer": buyer, "recorded_at": clock.now()}

    def recorded_by(named: User | None) -> str | None:
        return refused(tax36, lambda: Invoice.objects.create(**given, recorded_by=named))

    assert recorded_by(tax36) is None
    assert recorded_by(None) == "actor_is_proven"


def test_a_registered_party_is_not_entered_as_one_outside(
    tax36: User, paper: dict[str, Any], credited: dict[str, str], bound_database: Clone
) -> None:
    seller = Enterprise.objects.get(code="E-MINE")
    given = paper | {"number": "7", "number_key": "7", "seller": seller, "buyer": None, "recorded_at": clock.now()}

    def sold_to(**outside: str) -> str | None:
        return refused(tax36, lambda: Invoice.objects.create(**given, **outside, recorded_by=tax36))

    assert sold_to(buyer_name="Trader") is None
    assert sold_to(buyer_name="Trader", buyer_tax_code="91000000MA000000X") is None
    assert sold_to(buyer_name="Trader", buyer_tax_code=credited["E-PLANT"]) == "invoice_outsider_is_outside"


def test_an_invoice_that_counts_states_less_only_after_two_have_cancelled_it(
    tax36: User, paper: dict[str, Any], own_database: Clone
) -> None:
    with loaders.entering_history():
        known = invoices.record(actor=tax36, **paper)
        other = factories.product("carbonate")
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    figures = {name: getattr(known, name) for name in Invoice.FIGURES}
    row = {
        "number": known.number, "number_key": known.number_key, "version": 2, "replaces": known, "reason": "Misread",
        "amount_differs": True, "recorded_by": tax36, "recorded_at": clock.now(), **figures,
    }  # fmt: skip

    def corrected(**changes: Any) -> str | None:
        return refused(tax36, lambda: Invoice.objects.create(**{**row, **changes}))

    less: list[dict[str, Any]] = [
        {"tonnes": known.tonnes - 1}, {"amount": known.amount - 1}, {"day": known.day.replace(month=3)},
        {"product_id": other.pk},
    ]  # fmt: skip
    assert corrected(tonnes=known.tonnes + 1) is None
    assert [corrected(**change) for change in less] == ["invoice_keeps_what_it_states"] * 4
    assert corrected(state="cancelled") == "invoice_cancelled_by_two"


def test_a_code_and_the_credit_code_of_another_firm_in_one_row(
    tax36: User, paper: dict[str, Any], credited: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        invoices.record(actor=tax36, **{**paper, "buyer_tax_code": credited["E-MINE"]})
    (fault,) = refusal.value.errors
    assert (fault.pointer, fault.code) == ("/buyer_tax_code", "two_enterprises")
    assert invoices.record(actor=tax36, **{**paper, "buyer_tax_code": credited["E-PLANT"]}).buyer_tax_code == ""
