"""Quota that an order took or withheld comes back with the order alone: tried in SQL with the rights of production."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from enterprises.models import Enterprise, User
from inspections.models import Measure, MeasurePosting, Order
from quotas.models import Posting
from tests.support import competences, factories
from tests.support.databases import Clone
from tests.support.inspection_world import on
from tests.support.ledger_accounts import insert_posting
from tests.support.orders import decide_quota, give_export_quota, give_next_year, order_after_penalty
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Iterator[None]:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def order(over: object, firm: Enterprise, inspector1: User, legal1: User, p36a: User) -> Callable[[str], Order]:
    give_export_quota(firm, 50)
    return lambda kind: order_after_penalty(kind, firm, inspector1, legal1, p36a)


@pytest.fixture
def in_production(own_database: Clone) -> Callable[[], None]:
    """Return what takes the rights of a loader from the application's role."""

    def take() -> None:
        with superuser(unbound=False):
            execute("DELETE FROM core_loader")

    return take


def _write(measure: Measure, effect: Posting, kind: str, tonnes: Decimal, **more: object) -> str | None:
    """Post against the effect of an order, noted with its decision; return the constraint that refuses it."""
    try:
        with transaction.atomic():
            insert_posting(
                kind=kind, tonnes=tonnes, effective_on=effect.effective_on, document=f"{measure.order.number}: x",
                to_account_id=effect.to_account_id, **more,
            )  # fmt: skip
            made = Posting.objects.get(key="a key").pk
            year = effect.effective_on.year
            MeasurePosting.objects.create(measure=measure, posting_id=made, kind=kind, tonnes=tonnes, year=year)
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def test_a_deduction_is_not_reversed_while_its_order_stands(
    order: Callable[[str], Order], firm: Enterprise, p36b: User, in_production: Callable[[], None]
) -> None:
    give_next_year(firm, 100)
    measure = decide_quota(order("deduct"), p36b).measure
    effect = measure.postings.get(kind="deduct").posting
    in_production()
    again = {"reverses_id": effect.pk, "from_account_id": effect.from_account_id}
    assert _write(measure, effect, "reverse", effect.tonnes, **again) == "quota_act_by_two"


def test_what_is_withheld_is_not_released_while_its_order_stands(
    order: Callable[[str], Order], p36b: User, in_production: Callable[[], None]
) -> None:
    issued = order("close")
    with on(2011, 6, 20):
        measure = decide_quota(issued, p36b, act="withhold").measure
    effect = measure.postings.first().posting
    in_production()
    assert _write(measure, effect, "release", effect.tonnes) == "quota_act_by_two"
    with superuser():
        execute("UPDATE inspections_order SET lifted_at = now() WHERE id = %s", issued.pk)
    assert _write(measure, effect, "release", effect.tonnes) is None
    with superuser():  # somebody else withheld this
        more = "UPDATE quotas_account SET received = received + 5, withheld = withheld + 5 WHERE id = %s"
        execute(more, effect.to_account_id)
        execute("UPDATE quotas_account SET withheld_below = withheld_below + 5")
    assert _write(measure, effect, "release", effect.tonnes + 5) == "quota_act_by_two"
