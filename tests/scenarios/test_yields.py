"""Feed, yield and oxide with the figures of the sources; mines, plants and their months are invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from core import clock
from core.errors import Conflict
from enterprises.models import Enterprise, Site, User
from quotas.models import OxideFactor, Product, PublishedStatistic, YieldBound
from quotas.queries import statistics
from quotas.services import reports
from quotas.yields import YieldBounds
from tests.support import factories, filings
from tests.support.api import V1, client_of
from tests.support.filings import line

D = dt.date
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
PRECIPITATE, OXIDE = "ion-type-precipitate", "dysprosium-oxide"


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, kind=Site.Kind.SEPARATION)


def separated(plant: Site, output: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the lines of a report that makes dysprosium oxide from 1,000 t of precipitate with 92 % oxide."""
    stated = {"feed_origin": "purchased", "grade": Decimal("0.92")}
    return (
        line(plant, PRECIPITATE, purchased="1000", consumed="1000", **stated),
        line(plant, OXIDE, feed_origin="purchased", produced=output),
    )


def test_metal_of_jiangxi_in_2011_reads_as_about_6_600_tonnes_of_oxide() -> None:
    statistic = PublishedStatistic.objects.get(subject="metal")
    assert (statistic.figure, statistic.unit) == (Decimal(5694), "t metal")
    in_oxide = statistics.in_oxide([statistic])[statistic.pk]
    assert (in_oxide.tonnes, in_oxide.factor) == (Decimal("6599.915"), Decimal("1.1591"))
    assert OxideFactor.objects.get().evidence == "derived"
    assert statistics.in_oxide(PublishedStatistic.objects.exclude(pk=statistic.pk).select_related("product")) == {}


def test_every_published_bound_says_how_well_it_is_known() -> None:
    assert set(YieldBound.objects.values_list("evidence", flat=True)) == {"sourced", "derived"}
    call_command("load_reference", verbosity=0)
    oxide = Product.objects.get(code="neodymium-oxide")
    mixed = Product.objects.get(code="mixed-rare-earth-oxide")
    before, after = (YieldBounds.for_month(month) for month in (D(2016, 6, 1), D(2016, 7, 1)))
    assert {bound.lowest for bound in before.feeds_of(oxide).values()} == {None}
    assert {bound.highest for bound in before.feeds_of(oxide).values()} == {Decimal(1)}
    assert {kind: bound.lowest for kind, bound in after.feeds_of(oxide).items()} == {
        "concentrate": Decimal("0.8832"),
        "precipitate": Decimal("0.9400"),
        "carbonate": Decimal("0.9400"),
        "chloride": Decimal("0.9400"),
    }
    assert after.feeds_of(mixed)["concentrate"].lowest == Decimal("0.9200")


@pytest.mark.parametrize(
    ("month", "output", "code"),
    [
        (D(2016, 8, 1), "920", None),
        (D(2016, 8, 1), "920.1", "output_beyond_feed"),
        (D(2016, 8, 1), "864.8", None),  # 94 % of 920 t
        (D(2016, 8, 1), "864.7", "output_below_feed"),
        (D(2016, 6, 1), "864.7", None),  # before the norms of July 2016
        (D(2011, 6, 1), "920.1", "output_beyond_feed"),
    ],
)
def test_ion_type_feed_gives_what_the_norms_of_2016_say(
    firm: Enterprise, plant: Site, signer: User, month: D, output: str, code: str | None
) -> None:
    with clock.at(month + dt.timedelta(days=35)):
        draft = filings.draft(firm, month, signer, *separated(plant, output))
        codes = {finding.code for finding in reports.check(draft)} & {"output_beyond_feed", "output_below_feed"}
    assert codes == ({code} if code else set())


def test_oxide_from_nowhere_is_filed_with_its_reason_and_the_province_reads_it(
    firm: Enterprise, plant: Site, signer: User, p36a: User
) -> None:
    """Twelve tonnes of oxide and no feed: perhaps illegal ore, perhaps stock of the process. The signer says which."""
    api = client_of(signer)
    with clock.at(D(2011, 6, 8)):
        body = {
            "enterprise": firm.code,
            "period": "2011-05",
            "lines": [
                {
                    "site": plant.code,
                    "product": OXIDE,
                    "feed_origin": "purchased",
                    "produced": "12.000",
                    "closing_stock": "12.000",
                    **dict.fromkeys(("opening_stock", "purchased", "consumed", "sold", "exported", "lost"), "0.000"),
                }
            ],
        }
        created = api.post(f"{V1}reports/", body)
        assert created.status_code == 201, created.content
        address = f"{V1}reports/{created.json()['id']}/"
        refused = api.post(f"{address}submit/", {})
        assert refused.status_code == 409
        assert [fault["code"] for fault in refused.json()["errors"]] == ["feed_not_stated"]
        reason = "Drained from the extraction columns, which were filled in 2010."
        filed = api.post(f"{address}submit/", {"explanations": {"feed_not_stated": reason}})
        assert filed.status_code == 200, filed.content
        assert client_of(p36a).get(address).json()["explanations"] == {"feed_not_stated": reason}
        findings = client_of(p36a).get(f"{address}findings/").json()
        (finding,) = [row for row in findings if row["code"] == "feed_not_stated"]
        assert finding["figures"]["output"] == "12.000"
        assert client_of(p36a).post(f"{address}accept/").status_code == 200


def test_dysprosium_metal_is_held_against_its_oxide_by_the_derived_factor(firm: Enterprise, signer: User) -> None:
    """1,000 t of metal hold 1,147.7 t of oxide: 1,147.6 t of oxide cannot give them."""
    works = factories.site(firm, kind=Site.Kind.METAL)
    for oxide, beyond in (("1147.700", False), ("1147.600", True)):
        with clock.at(D(2011, 6, 8)):
            draft = filings.draft(
                firm,
                D(2011, 5, 1),
                signer,
                line(works, OXIDE, feed_origin="purchased", purchased=oxide, consumed=oxide),
                line(works, "dysprosium-metal", produced="1000"),
            )
            assert ("output_beyond_feed" in {finding.code for finding in reports.check(draft)}) is beyond
            if beyond:
                with pytest.raises(Conflict):
                    reports.submit(draft, actor=signer)
            reports.discard(draft, actor=signer)
