"""Secondary resources by kind of feed, and stocks of tailings that are carried over and never below zero."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import RequestFactory
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import DomainError
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from resources import reference
from resources.models import RecoveryReturn, SecondaryFeed, TailingsReturn, UseReturn
from resources.queries import tailings as stocks
from resources.services import recovery_returns, tailings, use_returns
from resources.web import panels
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.databases import Clone, no_loader
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

WHY = "The weighbridge was wrong"


@pytest.fixture(autouse=True)
def in_2012() -> Any:
    with clock.at(dt.datetime(2012, 7, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "recycling")


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


@pytest.fixture
def scrap(db: None) -> SecondaryFeed:
    return SecondaryFeed.objects.create(
        code="magnet-scrap", name="Magnet scrap", name_zh="废旧永磁材料", source="Paper"
    )


def faults_of(call: Any, *arguments: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(*arguments, **given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


class TestSecondaryResources:
    def recovered(self, actor: User, site: Site, feed: SecondaryFeed, **given: Any) -> RecoveryReturn:
        whole = {"year": 2012, "half": 1, "fed": Decimal(10), "recovered_reo": Decimal("2.5"), **given}
        return recovery_returns.file(actor=actor, site=site, feed=feed, **whole)

    def test_the_kinds_are_those_of_the_white_paper(self, db: None) -> None:
        for code in ("CN", "36", "3607"):
            factories.place(code)
        reference.load(actor=Loader("tests"))
        assert SecondaryFeed.objects.count() == 9
        assert reference.load(actor=Loader("tests"))["kinds of secondary feed"] == 0
        assert all("white paper" in feed.source and feed.name_zh for feed in SecondaryFeed.objects.all())

    def test_one_return_of_each_kind_amended_by_a_further_version(
        self, signer: User, plant: Site, scrap: SecondaryFeed
    ) -> None:
        row = self.recovered(signer, plant, scrap)
        assert faults_of(self.recovered, signer, plant, scrap) == "return_exists"
        other = SecondaryFeed.objects.create(code="slag", name="Slag", name_zh="炉渣", source="Paper")
        assert self.recovered(signer, plant, other).pk
        figures = {"fed": Decimal(12), "recovered_reo": Decimal(3)}
        second = recovery_returns.amend(row, actor=signer, reason=WHY, **figures)
        assert (second.number, second.amends, RecoveryReturn.objects.standing().count()) == (2, row, 2)
        assert faults_of(recovery_returns.amend, row, actor=signer, reason=WHY, **figures) == "amended_already"

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"half": 2}, {"/half": "not_over"}),
            ({"year": 2005}, {"/site": "not_held"}),
            ({"fed": Decimal(0), "recovered_reo": Decimal(0)}, {"/fed": "not_positive"}),
            ({"recovered_reo": Decimal("10.001")}, {"/recovered_reo": "above_whole"}),
            ({"contained_reo": Decimal("2.499")}, {"/recovered_reo": "above_whole"}),
            ({"contained_reo": Decimal(11)}, {"/contained_reo": "above_whole"}),
        ],
    )
    def test_bad_input_is_refused(
        self, signer: User, plant: Site, scrap: SecondaryFeed, given: Any, fault: dict[str, str]
    ) -> None:
        assert faults_of(self.recovered, signer, plant, scrap, **given) == fault

    def test_only_a_recycling_plant_by_its_own_signer(
        self, signer: User, clerk: User, p36a: User, plant: Site, mine: Site, scrap: SecondaryFeed
    ) -> None:
        assert faults_of(self.recovered, signer, mine, scrap) == {"/site": "not_a_recycler"}
        for stranger in (clerk, p36a):
            assert faults_of(self.recovered, stranger, plant, scrap) == "forbidden"
        row = self.recovered(signer, plant, scrap)
        away = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",))
        assert not RecoveryReturn.objects.visible_to(away).exists()
        assert RecoveryReturn.objects.visible_to(p36a).get() == row

    def test_the_database_numbers_the_versions(self, signer: User, plant: Site, scrap: SecondaryFeed) -> None:
        row = self.recovered(signer, plant, scrap)
        other = SecondaryFeed.objects.create(code="slag", name="Slag", name_zh="炉渣", source="Paper")
        for wrong in ({"number": 3}, {"year": 2011}, {"feed": other}):
            kept = {"site": plant, "enterprise": row.enterprise, "year": 2012, "half": 1, "feed": scrap, "number": 2}
            figures = {"fed": Decimal(1), "recovered_reo": Decimal(1), "reason": WHY, "filed_at": clock.now()}
            with pytest.raises(DatabaseError) as caught, transaction.atomic():
                RecoveryReturn.objects.create(**{**kept, **figures, **wrong}, amends=row, filed_by=signer)
            assert constraint_of(caught.value) == "half_year_amendment_is_next_version"

    def test_it_is_filed_on_a_page_and_over_the_api(
        self, signer: User, p36a: User, plant: Site, scrap: SecondaryFeed
    ) -> None:
        form = {"site": plant.code, "year": 2012, "half": 1, "feed": scrap.code, "fed": "10", "recovered_reo": "2.5"}
        assert page_client(signer).post(reverse("pages:recovery-return-new"), form).status_code == 302
        row = RecoveryReturn.objects.get()
        listed = page_client(p36a).get(reverse("pages:recovery-returns"), {"feed": scrap.code}).content.decode()
        assert "Magnet scrap" in listed
        assert "2.500" in listed
        act = reverse("pages:recovery-return-act", args=[row.pk, "amend"])
        amended = {"amend-fed": "12", "amend-recovered_reo": "3", "amend-reason": WHY}
        assert page_client(signer).post(act, amended).status_code == 302
        assert (
            "A later version" in page_client(p36a).get(reverse("pages:recovery-return", args=[row.pk])).content.decode()
        )
        body = {**form, "half": 2, "year": 2011, "fed": "1.000", "recovered_reo": "0.500"}
        made = client_of(signer).post(f"{V1}recovery-returns/", body)
        assert (made.status_code, made.json()["feed"], made.json()["actions"]) == (201, "magnet-scrap", ["amend"])


def inserted(
    signer: User, site: Site, scrap: SecondaryFeed, model: type[Any], *, year: int = 2011, **given: Any
) -> str | None:
    """Insert a return of a half-year as the application's role, past the service; return what refuses it."""
    figures: dict[type[Any], dict[str, Any]] = {
        RecoveryReturn: {"feed": scrap, "fed": 1, "recovered_reo": 1},
        TailingsReturn: {"opening": 7, "put_on": 0, "drawn": 0},
        UseReturn: {"process": "in_situ_leaching", "mined_reo": 1},
    }
    values = {"enterprise": signer.memberships.get().enterprise, "filed_by": signer, "filed_at": clock.now(), **given}
    try:
        with transaction.atomic():
            prove_actor(signer)
            model.objects.create(site=site, year=year, half=1, **figures[model], **values)
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        return constraint_of(refusal)
    return None


def test_the_instant_of_filing_is_that_of_the_database(
    own_database: Clone, signer: User, mine: Site, scrap: SecondaryFeed
) -> None:
    no_loader(own_database)
    past = dt.datetime(2012, 7, 5, tzinfo=dt.UTC)
    for model in (RecoveryReturn, TailingsReturn, UseReturn):
        assert inserted(signer, mine, scrap, model, filed_at=past) == "half_year_filed_now", model


def test_so_is_that_of_an_amendment(own_database: Clone, signer: User, mine: Site, scrap: SecondaryFeed) -> None:
    with transaction.atomic():
        prove_actor(signer)
        first = UseReturn.objects.create(
            site=mine, enterprise=mine.enterprise, year=2011, half=1, process="in_situ_leaching", mined_reo=1,
            filed_by=signer, filed_at=clock.now(),
        )  # fmt: skip
    no_loader(own_database)
    given = {"amends": first, "original": first, "number": 2, "reason": "A mistake of ours"}
    for stated, refused_by in (
        (dt.datetime(2011, 7, 5, tzinfo=dt.UTC), "half_year_filed_now"),
        (dt.datetime.now(dt.UTC), None),
    ):
        assert inserted(signer, mine, scrap, UseReturn, filed_at=stated, **given) == refused_by


@pytest.mark.parametrize("model", [RecoveryReturn, TailingsReturn, UseReturn])
def test_the_database_takes_returns_of_the_holder_for_half_years_that_are_over(
    signer: User, mine: Site, scrap: SecondaryFeed, model: type[Any]
) -> None:
    strange = factories.site(factories.enterprise("E-OTHER"))
    assert inserted(signer, strange, scrap, model) == "half_year_of_the_holder"
    assert inserted(signer, mine, scrap, model, year=1991) == "half_year_of_the_holder"
    assert inserted(signer, mine, scrap, model, year=2013) == "half_year_is_over"
    by_its_own_word = {"year": 2099, "filed_at": dt.datetime(2100, 1, 1, tzinfo=dt.UTC)}
    assert inserted(signer, mine, scrap, model, **by_its_own_word) == "half_year_is_over"
    assert inserted(signer, mine, scrap, model) is None


class TestTailings:
    def stock(self, actor: User, site: Site, year: int, half: int, put_on: str, drawn: str, **given: Any) -> Any:
        figures = {name: Decimal(value) for name, value in given.items()}
        return tailings.file(
            actor=actor, site=site, year=year, half=half, put_on=Decimal(put_on), drawn=Decimal(drawn), **figures
        )

    def closings(self, site: Site) -> list[str]:
        rows = TailingsReturn.objects.standing().filter(site=site)
        return [f"{stock.opening:.0f}→{stock.closing:.0f}" for stock in stocks.run(rows)]

    def test_a_half_year_opens_with_what_the_one_before_has_left(self, signer: User, mine: Site) -> None:
        first = self.stock(signer, mine, 2011, 1, "50", "0", opening="100")
        self.stock(signer, mine, 2011, 2, "10", "60")
        self.stock(signer, mine, 2012, 1, "0", "100")
        assert self.closings(mine) == ["100→150", "150→100", "100→0"]
        figures = {"opening": Decimal(120), "put_on": Decimal(50), "drawn": Decimal(0)}
        tailings.amend(first, actor=signer, reason="The survey was repeated", **figures)
        assert self.closings(mine) == ["120→170", "170→120", "120→20"]

    def test_no_more_is_drawn_than_there_is_on_any_half_year(self, signer: User, mine: Site) -> None:
        first = self.stock(signer, mine, 2011, 1, "50", "0", opening="100")
        assert faults_of(self.stock, signer, mine, 2011, 2, "0", "150.001") == {"/drawn": "below_zero"}
        self.stock(signer, mine, 2011, 2, "0", "150")
        lower = {"opening": Decimal("99.999"), "put_on": Decimal(50), "drawn": Decimal(0)}
        assert faults_of(tailings.amend, first, actor=signer, reason="The survey was repeated", **lower) == {
            "/drawn": "below_zero"
        }

    def test_the_stock_opens_once(self, signer: User, mine: Site) -> None:
        assert faults_of(self.stock, signer, mine, 2011, 2, "1", "0") == {"/opening": "required"}
        self.stock(signer, mine, 2011, 2, "1", "0", opening="0")
        assert faults_of(self.stock, signer, mine, 2012, 1, "1", "0", opening="5") == {"/opening": "opens_once"}
        assert faults_of(self.stock, signer, mine, 2011, 1, "1", "0", opening="5") == {"/half": "opens_once"}

    def test_the_database_asks_the_same(self, signer: User, mine: Site) -> None:
        self.stock(signer, mine, 2011, 2, "1", "0", opening="0")
        for wrong, guard in (
            ({"year": 2012, "half": 1, "put_on": 0, "drawn": 2}, "tailings_never_below_zero"),
            ({"year": 2012, "half": 1, "put_on": 1, "drawn": 0, "opening": 5}, "tailings_open_once"),
            ({"year": 2011, "half": 1, "put_on": 1, "drawn": 0}, "tailings_open_once"),
        ):
            with pytest.raises(DatabaseError) as caught, transaction.atomic():
                TailingsReturn.objects.create(
                    site=mine, enterprise=mine.enterprise, filed_by=signer, filed_at=clock.now(), **wrong
                )
            assert constraint_of(caught.value) == guard

    def test_other_bad_input_is_refused(self, signer: User, firm: Enterprise, mine: Site) -> None:
        trader = factories.site(firm, "trading")
        assert faults_of(self.stock, signer, trader, 2011, 2, "1", "0", opening="0") == {"/site": "no_tailings"}
        assert faults_of(self.stock, signer, mine, 2012, 2, "1", "0", opening="0") == {"/half": "not_over"}
        assert faults_of(self.stock, signer, mine, 2012, 1, "-1", "0", opening="0") == {"/put_on": "negative"}
        assert faults_of(self.stock, signer, mine, 2012, 1, "9", "1", opening="0", recovered_reo="1.001") == {
            "/recovered_reo": "above_whole"
        }

    def test_tailings_for_a_tonne_of_oxide_as_the_white_paper_counts_them(
        self, signer: User, p36a: User, mine: Site
    ) -> None:
        """Two thousand tonnes of tailings for a tonne of oxide, of a mine that recovers a tenth less than its rule."""
        used = {"depleted_reo": "100", "mined_reo": "60.3", "water_used": "1000", "water_reused": "900"}
        use_returns.file(
            actor=signer, site=mine, year=2012, half=1, process="heap_leaching",
            **{name: Decimal(value) for name, value in used.items()},
        )  # fmt: skip
        row = self.stock(signer, mine, 2012, 1, "120600", "12", opening="0")
        (stock,) = stocks.stocks_of([row])
        assert (stock.per_tonne, stock.is_drawn_on) == (Decimal("2000.0"), True)
        answer = client_of(p36a).get(f"{V1}tailings-returns/?drawn_on=true").json()["results"][0]
        assert (answer["closing_stock"], answer["tailings_per_tonne"]) == ("120588.000", "2000.0")
        assert not client_of(p36a).get(f"{V1}tailings-returns/?drawn_on=false").json()["results"]
        for page in (
            reverse("pages:tailings-returns"),
            reverse("pages:tailings-return", args=[row.pk]),
            reverse("pages:site", args=[mine.code]),
        ):
            text = page_client(p36a).get(page).content.decode()
            assert "120,588.000" in text
            assert "drawn on" in text


def test_the_page_of_a_site_shows_the_stocks_that_the_reader_sees(signer: User, mine: Site) -> None:
    tailings.file(actor=signer, site=mine, year=2011, half=2, put_on=Decimal(5), drawn=Decimal(0), opening=Decimal(0))
    request = RequestFactory().get("/")
    request.user = signer
    assert 'id="tailings-returns"' in panels.half_years_of_site(request, mine)
    request.user = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",))
    assert 'id="tailings-returns"' not in panels.half_years_of_site(request, mine)
