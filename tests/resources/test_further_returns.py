"""Associated minerals, thorium, and energy and wastes: filed by half-year, balanced, judged by the norm of the day."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import DomainError
from enterprises.models import Enterprise, Site, SiteTenure, User
from enterprises.roles import Role
from resources.models import AssociatedReturn, EnergyReturn, ThoriumReturn
from resources.queries.energy_returns import years_of
from resources.services import associated_returns, energy_returns, thorium_returns
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.databases import Clone, no_loader
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

WHY = "The assay was repeated"
BALANCED = {"in_feed": "100", "in_products": "2", "in_residue": "90", "discharged": "1"}


@pytest.fixture(autouse=True)
def in_2012() -> Any:
    with clock.at(dt.datetime(2012, 7, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


def faults_of(call: Any, *arguments: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(*arguments, **given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


def figures(given: dict[str, str]) -> dict[str, Any]:
    words = {"mineral", "main_mineral", "method"}
    return {name: value if name in words else Decimal(value) for name, value in given.items()}


def recovered(actor: User, site: Site, **given: str) -> AssociatedReturn:
    whole = figures({"mineral": "niobium", "in_ore": "10", "recovered": "4", **given})
    return associated_returns.file(actor=actor, site=site, year=2012, half=1, **whole)


def balanced(actor: User, site: Site, **given: str) -> ThoriumReturn:
    whole = figures({**BALANCED, "method": "ICP-MS", **given})
    return thorium_returns.file(actor=actor, site=site, year=2012, half=1, **whole)


def used(actor: User, site: Site, half: int = 1, year: int = 2011, **given: str) -> EnergyReturn:
    whole = figures({"output_reo": "100", "energy": "150", **given})
    return energy_returns.file(actor=actor, site=site, year=year, half=half, **whole)


class TestAssociatedMinerals:
    def test_one_return_of_each_mineral_amended_by_a_further_version(self, signer: User, mine: Site) -> None:
        row = recovered(signer, mine, stored="6")
        assert faults_of(recovered, signer, mine) == "return_exists"
        assert recovered(signer, mine, mineral="thorium").pk
        given = figures({"in_ore": "10", "recovered": "5"})
        second = associated_returns.amend(row, actor=signer, reason=WHY, **given)
        assert (second.number, second.amends, second.mineral) == (2, row, "niobium")
        assert faults_of(associated_returns.amend, row, actor=signer, reason=WHY, **given) == "amended_already"

    def test_rare_earths_beside_iron_name_the_main_mineral(self, signer: User, mine: Site) -> None:
        assert faults_of(recovered, signer, mine, mineral="rare_earths") == {"/main_mineral": "required"}
        assert faults_of(recovered, signer, mine, main_mineral="iron") == {"/main_mineral": "not_expected"}
        assert recovered(signer, mine, mineral="rare_earths", main_mineral="iron").main_mineral == "iron"

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"in_ore": "0", "recovered": "0"}, {"/in_ore": "not_positive"}),
            ({"recovered": "-1"}, {"/recovered": "negative"}),
            ({"recovered": "10.001"}, {"/recovered": "above_whole"}),
            ({"stored": "6.001"}, {"/recovered": "above_whole"}),
        ],
    )
    def test_bad_input_is_refused(self, signer: User, mine: Site, given: Any, fault: Any) -> None:
        assert faults_of(recovered, signer, mine, **given) == fault

    def test_only_a_site_that_feeds_ore_by_its_own_signer(
        self, signer: User, clerk: User, p36a: User, firm: Enterprise, mine: Site
    ) -> None:
        assert faults_of(recovered, signer, factories.site(firm, "recycling")) == {"/site": "no_ore"}
        for stranger in (clerk, p36a):
            assert faults_of(recovered, stranger, mine) == "forbidden"
        row = recovered(signer, mine)
        away = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",))
        assert not AssociatedReturn.objects.visible_to(away).exists()
        assert AssociatedReturn.objects.visible_to(p36a).get() == row

    def test_it_is_filed_on_a_page_and_over_the_api(self, signer: User, p36a: User, mine: Site) -> None:
        form = {"site": mine.code, "year": 2012, "half": 1, "mineral": "rare_earths", "main_mineral": "iron",
                "in_ore": "10", "recovered": "4"}  # fmt: skip
        assert page_client(signer).post(reverse("pages:associated-return-new"), form).status_code == 302
        row = AssociatedReturn.objects.get()
        listed = page_client(p36a).get(reverse("pages:associated-returns"), {"mineral": "rare_earths"})
        assert "40.000" in listed.content.decode()
        assert "Iron" in page_client(p36a).get(reverse("pages:associated-return", args=[row.pk])).content.decode()
        assert "40.000" in page_client(p36a).get(reverse("pages:site", args=[mine.code])).content.decode()
        body = {"site": mine.code, "year": 2011, "half": 2, "mineral": "fluorite", "in_ore": "3.000",
                "recovered": "1.000"}  # fmt: skip
        made = client_of(signer).post(f"{V1}associated-returns/", body)
        assert (made.status_code, made.json()["recovery"], made.json()["actions"]) == (201, "33.333", ["amend"])


class TestThorium:
    @pytest.mark.parametrize(
        ("residue", "unaccounted", "is_open"), [("90", "7", False), ("87", "10", False), ("86.999", "10.001", True)]
    )
    def test_what_is_in_nothing_that_is_stated(
        self, signer: User, mine: Site, residue: str, unaccounted: str, is_open: bool
    ) -> None:
        row = balanced(signer, mine, in_residue=residue)
        assert (row.unaccounted, row.is_open) == (Decimal(unaccounted), is_open)

    def test_no_more_leaves_than_came_but_for_a_tenth(self, signer: User, mine: Site) -> None:
        assert faults_of(balanced, signer, mine, in_residue="107.001") == {"/in_feed": "above_whole"}
        row = balanced(signer, mine, in_residue="107")
        assert row.unaccounted == Decimal(-10)
        given = figures({**BALANCED, "in_residue": "107.001", "method": "ICP-MS"})
        assert faults_of(thorium_returns.amend, row, actor=signer, reason=WHY, **given) == {"/in_feed": "above_whole"}

    def test_other_bad_input_is_refused(self, signer: User, firm: Enterprise, mine: Site) -> None:
        assert faults_of(balanced, signer, mine, method=" ") == {"/method": "required"}
        assert faults_of(balanced, signer, mine, discharged="-1") == {"/discharged": "negative"}
        assert faults_of(balanced, signer, factories.site(firm, "metal")) == {"/site": "no_thorium"}

    def test_pages_and_api_show_what_is_open(self, signer: User, p36a: User, mine: Site) -> None:
        form = {"site": mine.code, "year": 2012, "half": 1, **BALANCED, "in_residue": "50", "method": "ICP-MS"}
        assert page_client(signer).post(reverse("pages:thorium-return-new"), form).status_code == 302
        row = ThoriumReturn.objects.get()
        pages = ("thorium-returns", []), ("thorium-return", [row.pk]), ("site", [mine.code])
        for name, keys in pages:
            assert "47.000" in page_client(p36a).get(reverse(f"pages:{name}", args=keys)).content.decode()
        answer = client_of(p36a).get(f"{V1}thorium-returns/{row.pk}/").json()
        assert (answer["unaccounted"], answer["is_open"]) == ("47.000", True)


class TestEnergyAndWastes:
    def test_a_year_is_the_sum_of_its_halves_for_each_tonne(self, signer: User, mine: Site) -> None:
        used(signer, mine, 1, waste_water="5000")
        used(signer, mine, 2, output_reo="50", energy="90")
        (year,) = years_of(mine, EnergyReturn.objects.standing())
        (energy,) = year.figures  # the second half states no waste water
        assert (year.halves, year.output_reo, energy.total, energy.per_tonne) == (2, 150, 240, Decimal("1.600"))
        assert energy.is_met is None

    @pytest.mark.parametrize(("energy", "met"), [("10", True), ("10.1", False)])
    def test_it_is_judged_by_the_norm_of_its_year(self, signer: User, mine: Site, energy: str, met: bool) -> None:
        of_2011 = {"valid_from": dt.date(2011, 1, 1), "valid_to": dt.date(2011, 12, 31)}
        norm = {"indicator": "energy_a_tonne", "comparison": "le", "site_kind": "", "ore_type": ""}
        factories.standard(**norm, value=Decimal("1.6"), **of_2011)
        factories.standard(**norm, value=Decimal(1), valid_from=dt.date(2012, 1, 1))
        factories.standard(**{**norm, "site_kind": "metal"}, value=Decimal("0.1"), **of_2011)
        used(signer, mine)
        (year,) = years_of(mine, EnergyReturn.objects.standing())
        assert [figure.is_met for figure in year.figures] == [None], "one half is no year"
        used(signer, mine, 2, output_reo="0", energy=energy)
        (year,) = years_of(mine, EnergyReturn.objects.standing())
        assert [figure.is_met for figure in year.figures] == [met]

    def test_returns_of_two_enterprises_of_one_half_are_no_year(self, signer: User, mine: Site) -> None:
        norm = {"indicator": "energy_a_tonne", "comparison": "le", "site_kind": "", "ore_type": ""}
        factories.standard(**norm, value=Decimal(1), valid_from=dt.date(2011, 1, 1))
        used(signer, mine)
        other = factories.enterprise("E-OTHER")
        SiteTenure.objects.filter(site=mine).update(enterprise=other)
        used(factories.user(Role.ENTERPRISE_SIGNER, of=other), mine)
        (year,) = years_of(mine, EnergyReturn.objects.standing())
        (energy,) = year.figures
        assert (year.halves, energy.total, energy.halves, energy.is_met) == (1, 300, 1, None)

    def test_nothing_is_said_of_a_half_year_without_output(self, signer: User, mine: Site) -> None:
        used(signer, mine, output_reo="0")
        (year,) = years_of(mine, EnergyReturn.objects.standing())
        assert year.figures[0].per_tonne is None

    def test_bad_input_is_refused(self, signer: User, firm: Enterprise, mine: Site) -> None:
        assert faults_of(used, signer, mine, energy="-1") == {"/energy": "negative"}
        assert faults_of(used, signer, mine, output_reo="-1") == {"/output_reo": "negative"}
        assert faults_of(used, signer, factories.site(firm, "trading")) == {"/site": "no_plant"}
        nothing = {"site": mine, "year": 2011, "half": 1, "output_reo": Decimal(1)}
        assert faults_of(energy_returns.file, actor=signer, **nothing) == {"/energy": "required"}
        assert faults_of(used, signer, mine, 2, 2012) == {"/half": "not_over"}

    def test_pages_and_api_take_the_same_digits(self, signer: User, mine: Site) -> None:
        most = {"output_reo": "999999999.999", "energy": "999999999999.999"}
        for name, beyond in (("output_reo", "1000000000.000"), ("energy", "1000000000000.000")):
            body = {"site": mine.code, "year": 2012, "half": 1, **most, name: beyond}
            errors = client_of(signer).post(f"{V1}energy-returns/", body).json()["errors"]
            assert [error["pointer"] for error in errors] == [f"/{name}"]
            shown = page_client(signer).post(reverse("pages:energy-return-new"), body)
            assert set(shown.context["form"].errors) == {name}
        body = {"site": mine.code, "year": 2012, "half": 1, **most}
        assert client_of(signer).post(f"{V1}energy-returns/", body).status_code == 201
        assert page_client(signer).post(reverse("pages:energy-return-new"), {**body, "year": 2011}).status_code == 302

    def test_crumbs_name_the_half_year_in_words(self, signer: User, mine: Site) -> None:
        row = used(signer, mine)
        client = page_client(signer)
        client.cookies["django_language"] = "zh-hans"
        shown = client.get(reverse("pages:energy-return", args=[row.pk])).content.decode()
        assert f"{mine.code} 2011年上半年" in shown
        assert " H1" not in shown

    def test_pages_and_api(self, signer: User, p36a: User, mine: Site) -> None:
        norm = {"indicator": "energy_a_tonne", "comparison": "le", "site_kind": "", "ore_type": ""}
        factories.standard(**norm, value=Decimal(1), valid_from=dt.date(2011, 1, 1))
        form = {"site": mine.code, "year": 2012, "half": 1, "output_reo": "100", "energy": "150"}
        assert page_client(signer).post(reverse("pages:energy-return-new"), form).status_code == 302
        row = EnergyReturn.objects.get()
        for name, keys in (("energy-returns", []), ("energy-return", [row.pk]), ("site", [mine.code])):
            assert "1.500" in page_client(p36a).get(reverse(f"pages:{name}", args=keys)).content.decode()
        shown = page_client(p36a).get(reverse("pages:energy-return", args=[row.pk])).content.decode()
        assert "not met" not in shown
        assert "judged once both half-years are on record" in shown
        assert client_of(p36a).get(f"{V1}energy-returns/{row.pk}/").json()["energy_a_tonne"] == "1.500"
        given = {"reason": WHY, "output_reo": "100.000", "energy": "90.000"}
        assert client_of(signer).post(f"{V1}energy-returns/{row.pk}/amend/", given).status_code == 201


def test_the_files_of_a_list_hold_the_versions_that_count_as_the_list_does(signer: User, mine: Site) -> None:
    recovered(signer, mine)
    balanced(signer, mine)
    row = used(signer, mine)
    second = energy_returns.amend(row, actor=signer, reason=WHY, **figures({"output_reo": "100", "energy": "90"}))
    client = page_client(signer)
    for name in ("associated-returns", "thorium-returns", "energy-returns"):
        listed = client.get(reverse(f"pages:{name}"))
        assert listed.context["exported"]["standing"] == "true"
        assert "standing=true" in listed.content.decode()
    assert list(client.get(reverse("pages:energy-returns")).context["rows"]) == [second]
    given = client_of(signer).get(f"{V1}energy-returns/", {"standing": "true"}).json()["results"]
    assert [one["id"] for one in given] == [str(second.pk)]


STATED: dict[type[Any], dict[str, Any]] = {
    AssociatedReturn: {"mineral": "niobium", "in_ore": 2, "recovered": 1},
    ThoriumReturn: {"in_feed": 2, "in_products": 0, "in_residue": 2, "discharged": 0, "method": "ICP-MS"},
    EnergyReturn: {"output_reo": 1, "energy": 1},
}
MODELS = list(STATED)


def inserted(signer: User, site: Site, model: type[Any], **given: Any) -> str | None:
    """Insert a return as the application's role, past the service; return what refuses it."""
    values = {"year": 2011, "half": 1, "enterprise": signer.memberships.get().enterprise, **STATED[model], **given}
    try:
        with transaction.atomic():
            prove_actor(signer)
            model.objects.create(site=site, filed_by=signer, **{"filed_at": clock.now(), **values})
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        return constraint_of(refusal)
    return None


@pytest.mark.parametrize("model", MODELS)
def test_the_database_takes_returns_of_the_holder_for_half_years_that_are_over(
    signer: User, mine: Site, model: type[Any]
) -> None:
    strange = factories.site(factories.enterprise("E-OTHER"))
    assert inserted(signer, strange, model) == "half_year_of_the_holder"
    assert inserted(signer, mine, model, year=2013) == "half_year_is_over"
    assert inserted(signer, mine, model) is None


@pytest.mark.parametrize("model", MODELS)
def test_the_database_numbers_the_versions(signer: User, mine: Site, model: type[Any]) -> None:
    with transaction.atomic():
        prove_actor(signer)
        values = {"enterprise": mine.enterprise, "filed_by": signer, "filed_at": clock.now(), **STATED[model]}
        row = model.objects.create(site=mine, year=2011, half=1, **values)
    for wrong in ({"number": 3}, {"year": 2010}, *([{"mineral": "tantalum"}] if model is AssociatedReturn else [])):
        amended = {"amends": row, "number": 2, "reason": WHY, **wrong}
        assert inserted(signer, mine, model, **amended) == "half_year_amendment_is_next_version", wrong


def test_the_instant_of_filing_is_that_of_the_database(own_database: Clone, signer: User, mine: Site) -> None:
    no_loader(own_database)
    for model in MODELS:
        past = dt.datetime(2012, 7, 5, tzinfo=dt.UTC)
        assert inserted(signer, mine, model, filed_at=past) == "half_year_filed_now", model
