"""Returns of resource use: rates by their formulas, judged by the standards of the last day, frozen and amended."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import clock, row_security
from core.errors import DomainError
from enterprises.models import Enterprise, Site, Standard, User
from enterprises.roles import Role
from resources import halves
from resources.models import UseReturn
from resources.queries import use_returns as queries
from resources.recovery_rates import Quantities, Rates, rates_of
from resources.services import use_returns
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.sealing import execute

WHY = "The laboratory corrected its assay"
ION = {"depleted_reo": "100", "mined_reo": "70", "water_used": "1000", "water_reused": "900"}
ROCK = {
    "depleted_ore": "1000", "depleted_reo": "60", "mined_ore": "1050", "mined_reo": "56.7", "fed_ore": "1000",
    "fed_reo": "54", "concentrate": "80", "concentrate_reo": "40.5", "associated_in_ore": "10",
    "associated_recovered": "2", "water_used": "5000", "water_reused": "4250",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_2017() -> Any:
    with clock.at(dt.datetime(2017, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm, approved_capacity=Decimal(600))


def decimals(given: dict[str, Any]) -> dict[str, Any]:
    return {name: Decimal(value) if isinstance(value, str) else value for name, value in given.items()}


def file(actor: User, site: Site, **given: Any) -> UseReturn:
    whole = {"year": 2017, "half": 1, **decimals(ION), **given}
    whole.setdefault("process", "in_situ_leaching")
    return use_returns.file(actor=actor, site=site, **whole)


def refused(actor: User, site: Site, **given: Any) -> dict[str, str]:
    with pytest.raises(DomainError) as caught:
        file(actor, site, **given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or {"": caught.value.code}


def standard(indicator: str, value: str, **given: Any) -> Standard:
    whole = {"comparison": "ge", "valid_from": dt.date(2016, 7, 1), "source": "Norms", "site_kind": "mine", **given}
    return Standard.objects.create(indicator=indicator, value=Decimal(value), **whole)


def test_the_phase_is_stated_where_a_standard_distinguishes_it(signer: User, mine: Site) -> None:
    standard("mining_recovery", "84", condition="leached_phase", valid_from=dt.date(2017, 6, 30))
    assert refused(signer, mine) == {"/condition": "required"}
    assert file(signer, mine, condition="leached_phase").condition == "leached_phase"
    assert file(signer, mine, year=2016).condition == ""


class TestRates:
    def test_of_a_mine_with_dressing(self) -> None:
        assert rates_of(Quantities(**decimals(ROCK))) == Rates(
            mining_recovery=Decimal("94.500"),
            mining_loss=Decimal("5.500"),
            dilution=Decimal("10.000"),
            dressing_recovery=Decimal("75.000"),
            mining_dressing=Decimal("70.875"),
            comprehensive_use=Decimal("20.000"),
            water_reuse=Decimal("85.000"),
        )

    def test_of_a_mine_that_leaches(self) -> None:
        rates = rates_of(Quantities(**decimals(ION)))
        assert (rates.mining_recovery, rates.mining_dressing, rates.water_reuse) == (
            Decimal("70.000"),
            Decimal("70.000"),
            Decimal("90.000"),
        )
        assert (rates.dressing_recovery, rates.dilution, rates.comprehensive_use) == (None, None, None)

    def test_a_blank_is_not_a_zero(self) -> None:
        assert rates_of(Quantities()) == Rates(None, None, None, None, None, None, None)
        assert rates_of(Quantities(depleted_reo=Decimal(0), mined_reo=Decimal(0))).mining_recovery is None
        assert rates_of(Quantities(depleted_reo=Decimal(5), mined_reo=Decimal(0))).mining_recovery == 0
        assert rates_of(Quantities(depleted_reo=Decimal(5), mined_reo=Decimal(0))).mining_loss == 100

    def test_a_feed_without_its_concentrate_leaves_both_together_open(self) -> None:
        given = {"depleted_reo": Decimal(5), "mined_reo": Decimal(4)}
        assert rates_of(Quantities(**given, fed_reo=Decimal(4))).mining_dressing is None
        assert rates_of(Quantities(**given, fed_reo=Decimal(0), concentrate_reo=Decimal(0))).mining_dressing is None

    def test_it_is_rounded_half_up_once(self) -> None:
        given = Quantities(depleted_reo=Decimal("3"), mined_reo=Decimal("2"))
        assert rates_of(given).mining_recovery == Decimal("66.667")
        assert rates_of(given).mining_loss == Decimal("33.333")

    def test_richer_ore_than_the_reserves_is_a_negative_dilution(self) -> None:
        given = decimals({"depleted_ore": "100", "depleted_reo": "5", "mined_ore": "80", "mined_reo": "5"})
        assert rates_of(Quantities(**given)).dilution == Decimal("-25.000")


def test_half_years_end_and_fall_due() -> None:
    assert (halves.first_day(2017, 1), halves.last_day(2017, 1)) == (dt.date(2017, 1, 1), dt.date(2017, 6, 30))
    assert (halves.first_day(2017, 2), halves.last_day(2017, 2)) == (dt.date(2017, 7, 1), dt.date(2017, 12, 31))
    assert (halves.due_day(2017, 1), halves.due_day(2017, 2)) == (dt.date(2017, 7, 31), dt.date(2018, 1, 31))
    assert halves.last_ended(dt.date(2017, 6, 30)) == (2016, 2)
    assert halves.last_ended(dt.date(2017, 7, 1)) == (2017, 1)


class TestFiling:
    def test_it_is_filed_once_and_frozen(self, signer: User, mine: Site) -> None:
        row = file(signer, mine)
        assert (row.filed_by_id, row.number, row.enterprise) == (signer.pk, 1, mine.enterprise)
        assert refused(signer, mine) == {"": "return_exists"}
        with pytest.raises(DatabaseError), transaction.atomic():
            execute("UPDATE resources_usereturn SET mined_reo = 99")

    def test_an_amendment_is_a_further_version(self, signer: User, mine: Site) -> None:
        first = file(signer, mine)
        figures = {**decimals(ION), "mined_reo": Decimal(68)}
        second = use_returns.amend(first, actor=signer, reason=WHY, process="in_situ_leaching", **figures)
        assert (second.number, second.amends) == (2, first)
        assert UseReturn.objects.standing().get() == second
        assert [row.number for row in queries.versions(first)] == [1, 2]
        with pytest.raises(DomainError) as caught:
            use_returns.amend(first, actor=signer, reason=WHY, process="in_situ_leaching", **figures)
        assert caught.value.code == "amended_already"

    def test_the_database_numbers_the_versions(self, signer: User, mine: Site) -> None:
        row = file(signer, mine)
        names = [field.column for field in UseReturn._meta.concrete_fields]
        names = [name for name in names if name not in {"id", "amends_id", "number", "reason"}]
        columns = ", ".join(names)
        with pytest.raises(DatabaseError, match="next version"), transaction.atomic():
            execute(
                f"INSERT INTO resources_usereturn (amends_id, number, reason, {columns})"
                f" SELECT id, 3, 'x', {columns} FROM resources_usereturn WHERE id = %s",
                row.pk,
            )

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"mined_reo": None}, {"/mined_reo": "required"}),
            ({"water_reused": None}, {"/water_reused": "required"}),
            ({"mined_reo": Decimal("100.001")}, {"/mined_reo": "above_whole"}),
            ({"water_reused": Decimal("1000.001")}, {"/water_reused": "above_whole"}),
            ({"depleted_ore": Decimal("99")}, {"/depleted_reo": "above_whole"}),
            ({"fed_reo": Decimal(1)}, {"/fed_reo": "required"}),
            ({"associated_in_ore": Decimal(1)}, {"/associated_in_ore": "required"}),
            ({"condition": "poor_ore"}, {"/condition": "of_another_ore"}),
            ({"half": 2}, {"/half": "not_over"}),
            ({"half": 3}, {"/half": "out_of_range"}),
            ({"year": 2005}, {"/site": "not_held"}),
            ({"depleted_reo": Decimal(300_000)}, {"/confirmed": "looks_like_kilograms"}),
        ],
    )
    def test_bad_input_is_refused_at_its_field(
        self, signer: User, mine: Site, given: Any, fault: dict[str, str]
    ) -> None:
        assert refused(signer, mine, **given) == fault
        assert not UseReturn.objects.exists()

    def test_of_rock_every_stage_is_asked_for(self, signer: User, firm: Enterprise) -> None:
        rock = factories.site(firm, ore_type="mixed")
        assert set(refused(signer, rock, process="open_pit")) >= {"/depleted_ore", "/fed_reo", "/concentrate"}
        assert file(signer, rock, process="open_pit", condition="ordinary_ore", **decimals(ROCK)).pk
        assert refused(
            signer, rock, year=2016, process="open_pit", **{**decimals(ROCK), "concentrate_reo": Decimal(55)}
        ) == {"/concentrate_reo": "above_whole"}

    def test_figures_like_kilograms_are_confirmed(self, signer: User, firm: Enterprise) -> None:
        mine = factories.site(firm)
        file(signer, mine, year=2016)
        thousandfold = {name: Decimal(value) * 1000 for name, value in ION.items()}
        assert refused(signer, mine, **thousandfold) == {"/confirmed": "looks_like_kilograms"}
        assert file(signer, mine, confirmed=True, **thousandfold).pk

    def test_a_plant_files_none(self, signer: User, firm: Enterprise) -> None:
        assert refused(signer, factories.site(firm, "separation")) == {"/site": "not_a_mine"}

    def test_only_its_own_signer_files(self, clerk: User, signer: User, mine: Site) -> None:
        stranger = factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise("E-OTHER", at="150206"))
        for person in (clerk, stranger):
            with pytest.raises(DomainError) as caught:
                file(person, mine)
            assert caught.value.code == "forbidden"
        row = file(signer, mine)
        assert not UseReturn.objects.visible_to(stranger).exists()
        assert UseReturn.objects.visible_to(clerk).get() == row


class TestJudgement:
    @pytest.mark.parametrize(
        ("mined", "met", "short"), [("67", True, "0"), ("66.9", False, "0.100"), ("70", True, "0")]
    )
    def test_one_tenth_below_the_minimum_is_below(
        self, signer: User, mine: Site, mined: str, met: bool, short: str
    ) -> None:
        limit = {"ore_type": "ion_adsorption", "process": "in_situ_leaching", "condition": "all_phases"}
        standard("mining_recovery", "67", **limit)
        row = file(signer, mine, condition="all_phases", mined_reo=Decimal(mined))
        (judged,) = queries.judge_all([row])
        (verdict,) = judged.verdicts
        assert (verdict.met, verdict.short, judged.worst) == (met, Decimal(short), Decimal(short))
        assert judged.state == ("met" if met else "missed")

    @pytest.mark.parametrize(
        "other",
        [
            {"process": "heap_leaching"},
            {"ore_type": "mixed"},
            {"condition": "leached_phase"},
            {"site_kind": "dressing"},
            {"plant": "new"},
        ],
    )
    def test_a_standard_of_something_else_does_not_apply(self, signer: User, mine: Site, other: Any) -> None:
        standard("mining_recovery", "84", **other)
        (judged,) = queries.judge_all([file(signer, mine, condition="all_phases")])
        assert (judged.verdicts, judged.changed, judged.state) == ((), (), "no_standard")

    def test_the_last_day_decides_and_a_change_within_is_said(self, signer: User, mine: Site) -> None:
        old = standard("water_reuse", "80", valid_from=dt.date(2010, 1, 1), valid_to=dt.date(2017, 3, 31))
        new = standard("water_reuse", "95", valid_from=dt.date(2017, 4, 1))
        (judged,) = queries.judge_all([file(signer, mine)])
        assert [verdict.standard for verdict in judged.verdicts] == [new]
        assert judged.changed == (old, new)
        assert judged.worst == Decimal("5.000")
        (before,) = queries.judge_all([file(signer, mine, year=2016)])
        assert ([verdict.met for verdict in before.verdicts], before.changed) == ([True], ())

    @pytest.mark.parametrize(
        ("begins", "changed"), [((2017, 1, 1), False), ((2017, 1, 2), True), ((2017, 6, 30), True)]
    )
    def test_what_begins_with_the_half_year_is_no_change(
        self, signer: User, mine: Site, begins: tuple[int, int, int], changed: bool
    ) -> None:
        standard("water_reuse", "80", valid_from=dt.date(*begins))
        (judged,) = queries.judge_all([file(signer, mine)])
        assert bool(judged.changed) == changed
        assert len(judged.verdicts) == 1

    @pytest.mark.parametrize(
        ("ends", "changed"), [((2017, 6, 29), True), ((2017, 6, 30), False), ((2016, 12, 31), False)]
    )
    def test_what_ends_with_the_half_year_is_no_change(
        self, signer: User, mine: Site, ends: tuple[int, int, int], changed: bool
    ) -> None:
        standard("water_reuse", "80", valid_to=dt.date(*ends))
        (judged,) = queries.judge_all([file(signer, mine)])
        assert bool(judged.changed) == changed

    def test_a_rate_that_is_not_known_is_not_judged(self, signer: User, mine: Site) -> None:
        standard("dilution", "10", comparison="le")
        (judged,) = queries.judge_all([file(signer, mine)])
        assert ([verdict.met for verdict in judged.verdicts], judged.state) == ([None], "unknown")

    def test_mines_without_a_return_are_found(self, signer: User, mine: Site, p36a: User) -> None:
        other = factories.site(mine.enterprise)
        factories.site(mine.enterprise, "separation")
        file(signer, mine)
        mines = {*mine.enterprise.sites.filter(kind="mine")}
        assert set(queries.missing(2017, 1, Site.objects.visible_to(p36a))) == mines - {mine}
        assert other in set(queries.missing(2017, 1, Site.objects.visible_to(p36a)))
        assert set(queries.missing(2016, 2, Site.objects.visible_to(p36a))) == mines
        assert not queries.missing(2005, 1, Site.objects.visible_to(p36a)).exists()

    def test_a_mine_of_an_enterprise_of_another_province_is_not_missing(self, signer: User, p15a: User) -> None:
        far = factories.site(signer.current_memberships[0].enterprise, jurisdiction=factories.place("150206"))
        assert far in queries.missing(2017, 1, Site.objects.visible_to(p15a))
        file(signer, far)
        with row_security.within(row_security.reach_of(p15a)):
            assert far not in queries.missing(2017, 1, Site.objects.visible_to(p15a))


class TestTheApi:
    def test_it_is_filed_judged_and_amended(self, signer: User, mine: Site) -> None:
        standard("water_reuse", "95")
        client = client_of(signer)
        body = {"site": mine.code, "year": 2017, "half": 1, "process": "in_situ_leaching"}
        figures = {name: f"{Decimal(value):.3f}" for name, value in ION.items()}
        made = client.post(f"{V1}use-returns/", {**body, **figures})
        assert made.status_code == 201, made.content
        assert made.json()["rates"]["mining_recovery"] == "70.000"
        (verdict,) = made.json()["verdicts"]
        assert (verdict["met"], verdict["short"], verdict["limit"]) == (False, "5.000", "≥ 95 per cent")
        again = {"process": "in_situ_leaching", "reason": WHY, **figures}
        amended = client.post(f"{V1}use-returns/{made.json()['id']}/amend/", again)
        assert (amended.status_code, amended.json()["number"]) == (201, 2)
        listed = client.get(f"{V1}use-returns/?standing=true&half=1&year=2017&site={mine.code}").json()
        assert [row["number"] for row in listed["results"]] == [2]

    @pytest.mark.parametrize("figure", ["-1", 5, "1e3"])
    def test_figures_are_plain_digits(self, signer: User, mine: Site, figure: object) -> None:
        body = {"site": mine.code, "year": 2017, "half": 1, "process": "in_situ_leaching", **ION, "mined_reo": figure}
        assert client_of(signer).post(f"{V1}use-returns/", body).status_code == 400
