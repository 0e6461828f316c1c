"""Published figures: entered and withdrawn by two administrators, each with its source, and never changed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.errors import DomainError, Forbidden
from core.transactions import atomically
from enterprises.models import ApprovalRequest, Jurisdiction, User
from enterprises.services import approvals
from quotas.models import PublishedStatistic
from quotas.queries import market
from quotas.services import statistics
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.page_clients import page_client
from tests.support.refusals import fault_codes, refused

PRICE: dict[str, Any] = {
    "subject": "price", "period_from": dt.date(2011, 6, 1), "period_to": dt.date(2011, 6, 30), "region": "China",
    "name": "Neodymium oxide", "figure": Decimal("1250.5"), "unit": "yuan/kg", "source": "Yearbook of 2012 (invented)",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_2012(db: None) -> Any:
    with clock.at(dt.date(2012, 7, 1)):
        yield


def entered(nation: Jurisdiction, admin1: User, **changes: Any) -> PublishedStatistic:
    by_two(statistics.ENTER, nation, admin1, another_like(admin1), **{**PRICE, **changes})
    return PublishedStatistic.objects.get()


def test_two_administrators_enter_and_withdraw(nation: Jurisdiction, admin1: User, p36a: User) -> None:
    row = entered(nation, admin1)
    assert (row.figure, row.evidence, row.name) == (Decimal("1250.500"), "entered", "Neodymium oxide")
    assert [price.per_kg for series in market.price_series() for price in series.prices] == [Decimal("1250.5")]
    address = reverse("pages:catalogue-figures")
    assert "1,250.500" in page_client(p36a).get(address).content.decode()
    assert [one["figure"] for one in client_of(p36a).get(f"{V1}statistics/").json()["results"]] == ["1250.500"]
    by_two(statistics.WITHDRAW, row, admin1, another_like(admin1))
    row.refresh_from_db()
    assert row.withdrawn_on == clock.today()
    assert market.price_series() == []
    assert "1,250.500" not in page_client(p36a).get(address).content.decode()
    assert client_of(p36a).get(f"{V1}statistics/").json()["results"] == []


def test_it_is_entered_again_once_it_was_withdrawn(nation: Jurisdiction, admin1: User) -> None:
    other = another_like(admin1)
    by_two(statistics.ENTER, nation, admin1, other, **PRICE)
    with pytest.raises(DomainError) as caught:
        approvals.propose(statistics.ENTER, nation, actor=admin1, reason=WHY, arguments=PRICE)
    assert fault_codes(caught) == {("/source", "exists")}
    row = PublishedStatistic.objects.get()
    by_two(statistics.WITHDRAW, row, admin1, other)
    with refused("withdrawn_already"):
        by_two(statistics.WITHDRAW, row, admin1, other)
    by_two(statistics.ENTER, nation, admin1, other, **PRICE | {"figure": Decimal(1260)})
    assert PublishedStatistic.objects.standing().get().figure == Decimal(1260)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"figure": Decimal(-5)}, ("/arguments/figure", "negative")),
        ({"figure": Decimal(0)}, ("/figure", "negative")),
        ({"figure": None}, ("/figure", "required")),
        ({"unit": "yuan/pound"}, ("/unit", "unknown_value")),
        ({"subject": "mining", "unit": "kg"}, ("/unit", "unknown_value")),
        ({"source": " x "}, ("/source", "required")),
        ({"period_to": dt.date(2011, 5, 31)}, ("/period_to", "before_start")),
        (
            {"period_from": dt.date(2012, 7, 2), "period_to": dt.date(2012, 7, 2)},
            ("/period_from", "in_the_future"),
        ),
    ],
)
def test_a_slip_is_refused_at_its_field(
    nation: Jurisdiction, admin1: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(DomainError) as caught:
        approvals.propose(statistics.ENTER, nation, actor=admin1, reason=WHY, arguments={**PRICE, **changes})
    assert fault_codes(caught) == {fault}
    assert not ApprovalRequest.objects.exists()


def test_a_figure_stands_once(nation: Jurisdiction) -> None:
    row = factories.statistic(source="A yearbook " * 900, evidence="entered")
    again = {"source": row.source, "evidence": row.evidence, "period_from": row.period_from, "period_to": row.period_to}
    with refused("exists"):
        atomically(lambda: factories.statistic(**again))
    PublishedStatistic.objects.filter(pk=row.pk).update(withdrawn_on=clock.today())
    factories.statistic(**again)


def test_a_figure_of_words_alone_is_one(nation: Jurisdiction, admin1: User) -> None:
    row = entered(nation, admin1, subject="market", figure=None, wording="nearly 100 billion yuan")
    assert (row.figure, row.wording) == (None, "nearly 100 billion yuan")


def test_administrators_alone_are_offered_its_entry(nation: Jurisdiction, admin1: User, p36a: User) -> None:
    row = factories.statistic()
    entry = reverse("pages:approval-propose", args=[statistics.ENTER, nation.pk])
    end = reverse("pages:approval-propose", args=[statistics.WITHDRAW, row.pk])
    address = reverse("pages:catalogue-figures")
    for person, offered in ((admin1, True), (p36a, False)):
        page = page_client(person).get(address).content.decode()
        assert (entry in page, end in page, '<th scope="col">Decision</th>' in page) == (offered, offered, offered)
    assert "Region" in page_client(admin1).get(entry).content.decode()
    with refused("forbidden", Forbidden):
        approvals.propose(statistics.ENTER, nation, actor=p36a, reason=WHY, arguments=PRICE)
