"""The feed decides what counts: an uncounted feed is refused at a mine and proven elsewhere."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from core.errors import Conflict
from enterprises.models import Enterprise, Site, User
from quotas.checks import ReportFinding
from quotas.services import reports
from tests.support import factories, filings
from tests.support.filings import line

pytestmark = pytest.mark.django_db
APRIL = dt.date(2011, 4, 1)
SCRAP = [{"from": "A collector of magnets", "tonnes": Decimal(300)}]


@pytest.fixture(autouse=True)
def in_june() -> Any:
    for code in ("mlr-mining", "miit-smelting"):
        factories.programme_year(code, scheme="all")
    for code in ("precipitate-100", "concentrate", "neodymium-oxide", "neodymium-metal", "raw-ore"):
        factories.product(code)
    with clock.at(dt.date(2011, 6, 5)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "separation")


@pytest.fixture
def found(firm: Enterprise, signer: User) -> Callable[..., dict[str, ReportFinding]]:
    """Return a function that enters lines in the draft of April and returns the checks' findings by code."""
    draft = filings.draft(firm, APRIL, signer)

    def check(*lines: dict[str, Any]) -> dict[str, ReportFinding]:
        reports.update(draft, actor=signer, lines=lines)
        return {finding.code: finding for finding in reports.check(draft)}

    return check


@pytest.mark.parametrize("feed", ["purchased", "imported", "recycled", "toll"])
def test_a_mine_states_no_feed_that_does_not_count(firm: Enterprise, signer: User, mine: Site, feed: str) -> None:
    draft = filings.draft(firm, APRIL, signer, line(mine, produced="300", sold="300", feed_origin=feed))
    with pytest.raises(Conflict) as refused:
        reports.submit(draft, actor=signer, explanations={"feed_not_of_a_mine": "so it was"})
    faults = [(fault.pointer, fault.code) for fault in refused.value.errors]
    assert ("/lines/0/feed_origin", "feed_not_of_a_mine") in faults


@pytest.mark.parametrize("feed", ["own_ore", "tailings"])
def test_a_mine_works_ore_and_tailings(found: Any, mine: Site, feed: str) -> None:
    assert found(line(mine, produced="300", sold="300", feed_origin=feed)) == {}


def test_an_amendment_to_another_feed_is_refused(firm: Enterprise, signer: User, mine: Site) -> None:
    filed = filings.filed(firm, APRIL, signer, line(mine, produced="300", sold="300"))
    with pytest.raises(Conflict) as refused:
        filings.amended(filed, signer, line(mine, produced="300", sold="300", feed_origin="purchased"))
    assert "feed_not_of_a_mine" in [fault.code for fault in refused.value.errors]


def test_what_a_mine_bought_is_named_and_explained(found: Any, mine: Site) -> None:
    assert found(line(mine, purchased="300", sold="300"))["purchases_not_named"].severity == "blocking"
    named = found(line(mine, purchased="300", sold="300", purchases=SCRAP))
    assert {code: str(finding.severity) for code, finding in named.items()} == {"mine_purchases": "warning"}


def test_output_is_of_a_kind_that_counts_at_its_site(found: Any, firm: Enterprise, mine: Site, plant: Site) -> None:
    finding = found(line(mine, "neodymium-oxide", produced="300", sold="300"))["product_not_of_site"]
    assert (finding.severity, finding.pointer) == ("blocking", "/lines/0/produced")
    assert "product_not_of_site" in found(line(plant, feed_origin="own_ore", produced="1"))
    assert "product_not_of_site" in found(line(factories.site(firm, "trading"), produced="1"))
    works = factories.site(firm, "recycling")
    assert "product_not_of_site" in found(line(works, "neodymium-oxide", feed_origin="own_ore", produced="1"))
    assert found(line(works, "neodymium-oxide", produced="1")) == {}
    assert found(line(mine, "raw-ore", grade=Decimal("0.01"), produced="1")) == {}


@pytest.mark.parametrize("feed", ["recycled", "tailings"])
def test_a_feed_that_does_not_count_is_proven_by_its_material(found: Any, plant: Site, feed: str) -> None:
    created = line(plant, "neodymium-oxide", produced="300", sold="300", feed_origin=feed)
    finding = found(created)["feed_not_proven"]
    assert (finding.severity, finding.figures) == ("blocking", {"output": "300.000", "material": "0.000"})
    unnamed = line(plant, "neodymium-metal", purchased="300", consumed="300", feed_origin=feed)
    assert found(created, unnamed)["feed_not_proven"].figures["material"] == "0.000"
    other = line(plant, "neodymium-metal", purchased="300", consumed="300", feed_origin="imported", purchases=SCRAP)
    assert found(created, other)["feed_not_proven"].figures["material"] == "0.000"
    kept = line(plant, "neodymium-metal", purchased="300", consumed="100", feed_origin=feed, purchases=SCRAP)
    assert found(created, kept)["feed_not_proven"].figures["material"] == "116.640"
    fed = line(plant, "neodymium-metal", purchased="300", consumed="300", feed_origin=feed, purchases=SCRAP)
    assert "feed_not_proven" not in found(created, fed)


def test_output_does_not_prove_itself(found: Any, plant: Site) -> None:
    created = line(
        plant, "neodymium-oxide", opening_stock="300", produced="300", consumed="300", feed_origin="recycled"
    )
    assert found(created)["feed_not_proven"].figures["material"] == "0.000"


@pytest.mark.parametrize("feed", ["own_ore", "purchased", "imported", "toll"])
def test_a_feed_that_counts_needs_no_proof_here(found: Any, plant: Site, feed: str) -> None:
    assert "feed_not_proven" not in found(line(plant, "neodymium-oxide", produced="300", feed_origin=feed))
