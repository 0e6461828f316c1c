"""Pages and API of balances: a site by month with its sum, the flows along the chain, and who sees which."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock, sankey
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from inspections.balances.flows import COLUMNS, Flow, KindSums, Node, flows_of
from quotas.models import Product
from quotas.services import reports
from tests.support import factories, random_search
from tests.support.api import V1, client_of
from tests.support.filings import draft, line
from tests.support.page_clients import page_client

ZERO = Decimal(0)


@pytest.fixture
def _on_the_day(db: None) -> Iterator[None]:
    for code in ("CN", "36", "15", "360727"):
        factories.place(code)
    factories.product()
    factories.product("neodymium-oxide")
    with clock.at(dt.date(2011, 10, 20)):
        yield


@pytest.fixture
def site(_on_the_day: None) -> Site:
    return factories.site(factories.enterprise("E-PLANT"), "separation", code="S-PLANT")


@pytest.fixture
def signer(site: Site) -> User:
    """Create the signer of the plant, who has filed four months: in the last one 20 t are missing."""
    person = factories.user(Role.ENTERPRISE_SIGNER, of=site.enterprise)
    for number, made in enumerate(("95", "95", "95", "75"), 1):
        report = draft(
            site.enterprise, dt.date(2011, number, 1), person,
            line(site, purchased="100", consumed="100", feed_origin="purchased"),
            line(site, "neodymium-oxide", feed_origin="purchased", produced=made, sold="70"
                 if number == 4 else made),
        )  # fmt: skip
        reports.submit(report, actor=person, explanations={found.code: "so" for found in reports.check(report)})
    return person


@pytest.fixture
def officer(_on_the_day: None) -> User:
    return factories.user(Role.INSPECTOR, at="36")


def rival(_site: Site) -> User:
    other: Enterprise = factories.enterprise("E-RIVAL")
    return factories.user(Role.ENTERPRISE_SIGNER, of=other)


class TestOneSite:
    def test_the_page_lays_out_the_sum(self, site: Site, signer: User, officer: User) -> None:
        for reader in (signer, officer):
            page = page_client(reader).get(reverse("pages:site-balance", args=[site.code])).content.decode()
            month = page[page.index('id="m-2011-04-"') :]
            assert re.search(r"Purchased</th>\s*<td class=\"num\">100\.000", month)
            assert re.search(r"Expected loss</th>\s*<td class=\"num\"></td>\s*<td class=\"num\">5\.000", month)
            assert re.search(r"Difference</th>\s*<td class=\"num\">20\.000", month)
            assert reverse("pages:report", args=[site.enterprise.reports.get(period=dt.date(2011, 4, 1)).pk]) in month

    def test_whoever_is_tested_reads_neither_limit_nor_running_sums(
        self, site: Site, signer: User, officer: User
    ) -> None:
        """They say how much would not be noticed."""
        address = f"{V1}sites/{site.code}/balance/?year=2011"
        own, theirs = (client_of(reader).get(address).json()[-1] for reader in (signer, officer))
        hidden = {name for name in theirs if own[name] != theirs[name]}
        assert hidden == {"sigma", "z", "limit", "page_out", "page_in", "sources"}
        assert not any(own[name] for name in hidden | {"alarm"})
        pages = [
            page_client(reader).get(reverse("pages:site-balance", args=[site.code])).content.decode()
            for reader in (signer, officer)
        ]
        for words in ("Limit of detection", "Standard deviation", "Running sum", "sources of uncertainty"):
            assert [words in page for page in pages] == [False, True], words
        assert page_client(signer).get(reverse("pages:measurement-errors")).status_code == 403
        assert client_of(signer).get(f"{V1}measurement-errors/").status_code == 403

    def test_the_api_gives_the_same_with_its_uncertainty(self, site: Site, signer: User, officer: User) -> None:
        rows = client_of(officer).get(f"{V1}sites/{site.code}/balance/?year=2011").json()
        assert [row["difference"] for row in rows] == ["0.000", "0.000", "0.000", "20.000"]
        last = rows[-1]
        assert {term["code"]: (term["sign"], term["tonnes"]) for term in last["terms"]} == {
            "purchased": (1, "100.000"), "sold": (-1, "70.000"), "closing": (-1, "5.000"),
            "expected_loss": (-1, "5.000"),
        }  # fmt: skip
        assert (last["counted_on"], last["recovery_percent"], last["family"]) == (None, "95.00", "")
        assert Decimal(last["limit"]) == pytest.approx(Decimal(last["sigma"]) * Decimal("2.926"), abs=Decimal("0.01"))
        assert Decimal(last["z"]) > 3

    def test_the_page_opens_with_the_last_year_that_was_reported(self, site: Site, signer: User) -> None:
        with clock.at(dt.date(2013, 3, 1)):
            page = page_client(signer).get(reverse("pages:site-balance", args=[site.code])).content.decode()
            rows = client_of(signer).get(f"{V1}sites/{site.code}/balance/").json()
        assert 'id="m-2011-04-"' in page
        assert [row["month"] for row in rows] == ["2011-01", "2011-02", "2011-03", "2011-04"]

    def test_each_month_names_its_report_once_and_is_marked_inside_what_is_closed(
        self, site: Site, signer: User
    ) -> None:
        page = page_client(signer).get(reverse("pages:site-balance", args=[site.code])).content.decode()
        april = site.enterprise.reports.get(period=dt.date(2011, 4, 1)).pk
        assert page.count(reverse("pages:report", args=[april])) == 1
        assert not re.search(r"<details[^>]* id=", page)
        assert page.index("<summary", page.index("<details")) < page.index('id="m-2011-01-"')

    def test_columns_are_not_chosen_here(self, site: Site, signer: User) -> None:
        assert client_of(signer).get(f"{V1}sites/{site.code}/balance/?columns=month").status_code == 400

    def test_another_enterprise_sees_nothing(self, site: Site, signer: User) -> None:
        other = rival(site)
        assert client_of(other).get(f"{V1}sites/{site.code}/balance/?year=2011").status_code == 404
        assert page_client(other).get(reverse("pages:site-balance", args=[site.code])).status_code == 404

    def test_a_site_without_reports_says_so(self, site: Site, officer: User) -> None:
        page = page_client(officer).get(reverse("pages:site-balance", args=[site.code])).content.decode()
        assert "No report of this year" in page

    def test_the_pages_of_site_and_enterprise_lead_here(self, site: Site, signer: User) -> None:
        page = page_client(signer).get(reverse("pages:site", args=[site.code])).content.decode()
        assert reverse("pages:site-balance", args=[site.code]) in page
        page = page_client(signer).get(reverse("pages:enterprise", args=[site.enterprise.code])).content.decode()
        assert f"{reverse('pages:material-flows')}?enterprise={site.enterprise.code}" in page


class TestFlows:
    def flows(self, reader: User, query: str) -> dict[tuple[str, str], str]:
        answer = client_of(reader).get(f"{V1}material-flows/?{query}").json()
        return {(flow["source"], flow["target"]): flow["tonnes"] for flow in answer["flows"]}

    def test_of_a_year(self, site: Site, signer: User) -> None:
        assert self.flows(signer, "year=2011&enterprise=E-PLANT") == {
            ("bought", "concentrate"): "400.000", ("concentrate", "difference"): "400.000",
            ("gain", "oxide"): "360.000", ("oxide", "sold"): "355.000", ("oxide", "to_stock"): "5.000",
        }  # fmt: skip

    def test_of_a_month_and_of_another_province(self, site: Site, signer: User, officer: User) -> None:
        assert self.flows(officer, "year=2011&month=1")[("oxide", "sold")] == "95.000"
        assert self.flows(officer, "year=2011&province=36&month=4")[("oxide", "sold")] == "70.000"
        assert self.flows(officer, "year=2011&province=15") == {}
        assert self.flows(officer, "year=2012") == {}

    def test_what_one_sells_to_another_of_them_stays_inside(self, site: Site, signer: User, officer: User) -> None:
        buyer = factories.site(factories.enterprise("E-BUYER"), "separation", code="S-BUYER")
        theirs = factories.user(Role.ENTERPRISE_SIGNER, of=buyer.enterprise)
        month = dt.date(2011, 5, 1)
        oxide = {"product": "neodymium-oxide", "feed_origin": "purchased"}
        bought = draft(buyer.enterprise, month, theirs, line(buyer, purchased="40", **oxide))
        named = [{"to": "E-BUYER", "tonnes": Decimal(3)}, {"to": "A mill", "tonnes": Decimal(2)}]
        sold = draft(site.enterprise, month, signer, line(site, opening_stock="5", sold="5", sales=named, **oxide))
        for report, person in ((bought, theirs), (sold, signer)):
            reports.submit(report, actor=person, explanations={found.code: "so" for found in reports.check(report)})
        both = self.flows(officer, "year=2011&month=5")
        assert (both["bought", "oxide"], both["oxide", "sold"]) == ("37.000", "2.000")
        alone = self.flows(officer, "year=2011&month=5&enterprise=E-PLANT")
        assert alone["oxide", "sold"] == "5.000"
        assert self.flows(signer, "year=2011&month=5") == alone

    def test_of_a_family_of_materials_or_a_product_with_its_varieties(
        self, site: Site, signer: User, officer: User
    ) -> None:
        whole = Product.objects.get(code="neodymium-oxide")
        Product.objects.create(
            code="neodymium-oxide-fine", name="Fine", kind="oxide", variety_of=whole, element=whole.element,
            reo_factor=1, stage="processing", material="luminescent",
        )  # fmt: skip
        oxide = {("gain", "oxide"): "360.000", ("oxide", "sold"): "355.000", ("oxide", "to_stock"): "5.000"}
        assert self.flows(officer, "year=2011&family=neodymium-oxide-fine") == oxide
        assert self.flows(officer, "year=2011&material=luminescent") == {}
        assert client_of(officer).get(f"{V1}material-flows/?material=cloth").status_code == 400
        page = page_client(officer).get(f"{reverse('pages:material-flows')}?year=2011&material=magnet").content.decode()
        assert "355.000" not in page

    def test_of_another_enterprise_nothing_is_seen(self, site: Site, signer: User) -> None:
        other = rival(site)
        assert self.flows(other, "year=2011") == self.flows(other, "year=2011&enterprise=E-PLANT") == {}

    def test_the_page_draws_them_and_gives_the_table(self, site: Site, signer: User) -> None:
        address = f"{reverse('pages:material-flows')}?year=2011&enterprise=E-PLANT"
        page = page_client(signer).get(address).content.decode()
        assert page.count('class="sankey-band"') == 5
        assert "Concentrate and precipitate" in page
        assert "355.000" in page

    def test_the_filter_begins_with_the_year_that_is_shown(self, site: Site, signer: User) -> None:
        client, shown = page_client(signer), dt.date(2011, 5, 12)
        for address in (reverse("pages:material-flows"), reverse("pages:site-balance", args=[site.code])):
            with clock.at(shown):
                page = client.get(address).content.decode()
                other = client.get(f"{address}?year=2010").content.decode()
            assert re.search(r'name="year"[^>]*value="2011"|value="2011"[^>]*name="year"', page), address
            assert re.search(r'name="year"[^>]*value="2010"|value="2010"[^>]*name="year"', other), address

    def test_a_wrong_month_is_refused(self, signer: User) -> None:
        assert client_of(signer).get(f"{V1}material-flows/?month=13").status_code == 400


def kind(made: str = "0", extracted: str = "0", **sums: str) -> KindSums:
    row = KindSums(extracted=Decimal(extracted), made=Decimal(made))
    for name, tonnes in sums.items():
        row.sums[name] = Decimal(tonnes)
    return row


def tonnes(flows: list[Flow]) -> dict[tuple[str, str], Decimal]:
    return {(str(flow.source), str(flow.target)): flow.tonnes for flow in flows}


class TestTheSums:
    feeds = {"oxide": ["concentrate", "carbonate"], "carbonate": ["concentrate"], "metal": ["oxide"]}

    def test_feed_is_divided_by_what_was_made_of_it(self) -> None:
        flows = flows_of(
            {
                "concentrate": kind(extracted="100", consumed="100"),
                "carbonate": kind(made="60", sold="60"),
                "oxide": kind(made="30", sold="30"),
            },
            self.feeds,
        )
        assert tonnes(flows) == {
            ("extracted", "concentrate"): 100,
            ("concentrate", "compound"): 60,
            ("concentrate", "oxide"): 30,
            ("concentrate", "difference"): Decimal("10.000"),
            ("compound", "sold"): 60,
            ("oxide", "sold"): 30,
        }

    def test_more_made_than_fed_comes_from_nowhere(self) -> None:
        flows = flows_of({"oxide": kind(consumed="10", purchased="10"), "metal": kind(made="12")}, self.feeds)
        assert tonnes(flows) == {("bought", "oxide"): 10, ("oxide", "metal"): 10, ("gain", "metal"): 2}

    def test_trade_inside_stays_inside(self) -> None:
        both = kind(extracted="100", sold="100", purchased="90", closing_stock="90")
        assert tonnes(flows_of({"concentrate": both}, {}))["concentrate", "sold"] == 100
        both.sold_inside = Decimal(90)
        assert tonnes(flows_of({"concentrate": both}, {})) == {
            ("extracted", "concentrate"): 100, ("concentrate", "sold"): 10, ("concentrate", "to_stock"): 90,
        }  # fmt: skip

    AMOUNT = st.decimals(min_value=0, max_value=1000, places=3)

    @random_search.marked
    @random_search.examples(60)
    @given(rows=st.lists(st.tuples(*[AMOUNT] * 6), min_size=4, max_size=4), inside=AMOUNT)
    def test_at_each_step_as_much_leaves_as_enters(self, rows: list[tuple[Decimal, ...]], inside: Decimal) -> None:
        kinds = {}
        for name, (opening, bought, made, used, sold, lost) in zip(
            ("concentrate", "carbonate", "oxide", "metal"), rows, strict=True
        ):
            row = KindSums(made=made, extracted=Decimal(5), sold_inside=inside)
            leaves = used + sold + lost
            row.sums |= {
                "opening_stock": opening + leaves, "purchased": bought, "consumed": used, "sold": sold, "lost": lost,
                "closing_stock": opening + bought + made + 5,
            }  # fmt: skip
            kinds[name] = row
        flows = flows_of(kinds, self.feeds)
        for node in (Node.CONCENTRATE, Node.COMPOUND, Node.OXIDE, Node.METAL):
            entering = sum((flow.tonnes for flow in flows if flow.target == node), ZERO)
            leaving = sum((flow.tonnes for flow in flows if flow.source == node), ZERO)
            assert entering == leaving, node

    @random_search.marked
    @random_search.examples(30)
    @given(amounts=st.lists(st.decimals("0.001", 100000, places=3), min_size=1, max_size=5))
    def test_a_drawing_stays_in_its_frame(self, amounts: list[Decimal]) -> None:
        steps = (Node.CONCENTRATE, Node.COMPOUND, Node.OXIDE, Node.METAL, Node.SOLD)
        flows = [Flow(Node.EXTRACTED, step, part) for step, part in zip(steps, amounts, strict=False)]
        drawn = sankey.draw(flows, COLUMNS)
        assert drawn is not None
        assert len(drawn.bands) == len(flows)
        assert all(float(bar.y) + float(bar.height) <= drawn.height for bar in drawn.bars)

    def test_nothing_is_drawn_of_nothing(self) -> None:
        assert sankey.draw([], COLUMNS) is None
