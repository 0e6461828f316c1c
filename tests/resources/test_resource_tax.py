"""Resource tax: computed from raw ore by the rates of its days, as a range where sources or the return leave one."""

import datetime as dt
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse

from core import clock, typesetting
from core.actors import Loader
from core.errors import DomainError, Invalid
from core.reference_files import rows
from enterprises.models import ApprovalRequest, Enterprise, Jurisdiction, Site, User
from enterprises.services import approvals
from resources import reference, taxation
from resources.models import ElementClass, TaxRate, UseReturn, ore_class
from resources.services import tax_rates
from resources.taxation import State, assess
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of, constraint_refusing, fault_codes, refused

D = dt.date
LOADER = Loader("test")
RATE: dict[str, Any] = {
    "ore_class": "light", "rate": Decimal("12.5"), "valid_from": D(2016, 1, 1), "source": "Order 7 of 2015-12-01",
}  # fmt: skip
LIGHT, HEAVY = ElementClass.LIGHT, ElementClass.MEDIUM_HEAVY
FIRST_2011, SECOND_2011 = (D(2011, 1, 1), D(2011, 6, 30)), (D(2011, 7, 1), D(2011, 12, 31))


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(D(2012, 10, 20)):
        yield


@pytest.fixture
def shipped(nation: Jurisdiction) -> list[TaxRate]:
    reference._tax_rates(LOADER)
    return list(TaxRate.objects.all())


def file(site: Site, ore: str | None, year: int = 2011, half: int = 2, **fields: Any) -> UseReturn:
    return UseReturn.objects.create(
        site=site,
        enterprise=site.enterprise,
        year=year,
        half=half,
        process="open_pit",
        mined_ore=None if ore is None else Decimal(ore),
        mined_reo=Decimal(1),
        filed_at=clock.now(),
        **fields,
    )


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm, code="S-ROCK", ore_type="bastnaesite")


def read(person: User, language: str = "en", **query: Any) -> str:
    client = page_client(person)
    client.cookies["django_language"] = language
    answer = client.get(reverse("pages:resource-tax"), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def faulty(**changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        tax_rates.enter(actor=LOADER, **{**RATE, **changes})
    return fault_codes(caught)


# --- What is shipped
def test_the_rates_that_sources_give_load_once(shipped: list[TaxRate]) -> None:
    assert len(shipped) == len(rows(reference.DATA / "tax_rates.csv")) == 8
    assert reference._tax_rates(LOADER) == 0
    assert {rate.evidence for rate in shipped} == {"sourced"}
    assert all(rate.source for rate in shipped)


@pytest.mark.parametrize(
    ("ore", "expected"),
    [
        ("bastnaesite", LIGHT), ("monazite", LIGHT), ("mixed", LIGHT), ("xenotime", HEAVY), ("ion_adsorption", HEAVY),
        ("fergusonite", None), ("", None),
    ],
)  # fmt: skip
def test_the_ore_decides_the_class(ore: str, expected: ElementClass | None) -> None:
    assert ore_class(ore) == expected


# --- The tax of a half-year
@pytest.mark.parametrize(("taxed_class", "yuan"), [(LIGHT, "60000.60"), (HEAVY, "30000.30")])
def test_one_rate_gives_one_figure(shipped: list[TaxRate], taxed_class: str, yuan: str) -> None:
    tax = assess(Decimal("1000.010"), taxed_class, *SECOND_2011, shipped)
    assert (tax.state, len(tax.parts)) == (State.ASSESSED, 1)
    assert [(each.lowest, each.highest) for each in tax.amounts] == [(Decimal(yuan), Decimal(yuan))]


def test_it_is_rounded_half_up_to_the_fen(nation: Jurisdiction) -> None:
    rate = TaxRate(ore_class="light", lowest=Decimal("0.005"), highest=Decimal("0.005"), unit="t_raw_ore")
    assert assess(Decimal(1), LIGHT, *SECOND_2011, [rate]).amounts[0].lowest == Decimal("0.01")


def test_before_the_change_both_sources_stand_beside_each_other(shipped: list[TaxRate]) -> None:
    tax = assess(Decimal(1000), HEAVY, D(2010, 7, 1), D(2010, 12, 31), shipped)
    assert tax.state is State.RANGE
    assert {(tuple(each.subjects), each.lowest, each.highest) for each in tax.amounts} == {
        (("white paper",), Decimal("400.00"), Decimal("2000.00")),
        (("item of other non-ferrous ores",), Decimal("500.00"), Decimal("3000.00")),
    }


def test_a_change_within_the_half_year_is_not_split(shipped: list[TaxRate]) -> None:
    tax = assess(Decimal(1000), LIGHT, *FIRST_2011, shipped)
    assert tax.state is State.SPLIT_UNKNOWN
    assert [(part.first, part.last) for part in tax.parts] == [
        (D(2011, 1, 1), D(2011, 3, 31)),
        (D(2011, 4, 1), D(2011, 6, 30)),
    ]
    assert {(each.lowest, each.highest) for each in tax.amounts} == {
        (Decimal("400.00"), Decimal("60000.00")),
        (Decimal("500.00"), Decimal("60000.00")),
    }


@pytest.mark.parametrize(
    ("taxed_class", "ore", "first", "last", "state"),
    [
        (LIGHT, "10", D(2015, 1, 1), D(2015, 6, 30), State.BY_SALES),
        (HEAVY, "10", D(2026, 1, 1), D(2026, 6, 30), State.BY_SALES),
        (None, "10", *SECOND_2011, State.NO_RATE),
        (None, "10", *FIRST_2011, State.NO_RATE),
        (LIGHT, None, *SECOND_2011, State.ORE_NOT_STATED),
    ],
)
def test_what_is_not_known_has_no_figure(
    shipped: list[TaxRate], taxed_class: str | None, ore: str | None, first: dt.date, last: dt.date, state: State
) -> None:
    tax = assess(None if ore is None else Decimal(ore), taxed_class, first, last, shipped)
    assert (tax.state, tax.amounts) == (state, ())


def test_no_ore_is_no_tax_at_any_rate(shipped: list[TaxRate]) -> None:
    tax = assess(Decimal(0), LIGHT, *FIRST_2011, shipped)
    assert (tax.state, tax.amounts[0].highest) == (State.ASSESSED, 0)


def test_totals_keep_the_sources_apart(shipped: list[TaxRate]) -> None:
    taxes = [
        assess(Decimal(1000), LIGHT, D(2010, 7, 1), D(2010, 12, 31), shipped),
        assess(Decimal(1000), LIGHT, *SECOND_2011, shipped),
        assess(Decimal(1000), None, *SECOND_2011, shipped),
    ]
    assert [(total.source and total.source.subject, total.figure) for total in taxation.totals(taxes)] == [
        ("item of other non-ferrous ores", "60,500.00 – 63,000.00"),
        ("white paper", "60,400.00 – 62,000.00"),
    ]
    assert [total.figure for total in taxation.totals(taxes[1:])] == ["60,000.00"]
    assert taxation.totals(taxes[2:]) == []


# --- Rates are entered by two
def test_two_administrators_enter_and_end(nation: Jurisdiction, admin1: User) -> None:
    other = another_like(admin1)
    by_two(tax_rates.ENTER, nation, admin1, other, **RATE)
    row = TaxRate.objects.get()
    assert (row.figure, row.is_range, row.unit, row.evidence) == ("12.5", False, "t_raw_ore", "entered")
    by_two(tax_rates.END, row, admin1, other, valid_to=D(2016, 12, 31))
    row.refresh_from_db()
    assert row.valid_to == D(2016, 12, 31)
    with refused("wrong_state"):
        by_two(tax_rates.END, row, admin1, other, valid_to=D(2017, 1, 1))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"rate": Decimal(-1)}, ("/rate", "negative")),
        ({"source": " "}, ("/source", "required")),
        ({"valid_to": D(2015, 12, 31)}, ("/valid_to", "before_valid_from")),
        ({"valid_from": D(2015, 4, 30)}, ("/valid_from", "rate_overlap")),
        ({"valid_from": D(2011, 3, 1), "valid_to": D(2011, 3, 31)}, ("/valid_from", "rate_overlap")),
    ],
)
def test_a_slip_is_refused_at_its_field(
    shipped: list[TaxRate], changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faulty(**changes) == {fault}


def test_a_rate_is_entered_beside_a_share_of_sales(shipped: list[TaxRate]) -> None:
    row = tax_rates.enter(actor=LOADER, **RATE)
    tax = assess(Decimal(10), LIGHT, D(2016, 1, 1), D(2016, 6, 30), [*shipped, row])
    assert (tax.state, tax.amounts[0].figure) == (State.ASSESSED, "125.00")


def test_an_end_before_the_beginning_is_refused(nation: Jurisdiction, admin1: User) -> None:
    row = tax_rates.enter(actor=LOADER, **RATE)
    with pytest.raises(DomainError) as caught:
        approvals.propose(tax_rates.END, row, actor=admin1, reason=WHY, arguments={"valid_to": D(2015, 12, 31)})
    assert fault_codes(caught) == {("/valid_to", "before_valid_from")}
    assert not ApprovalRequest.objects.exists()


def test_the_database_refuses_one_person(own_database: Clone, admin1: User) -> None:
    factories.place("CN")
    row = tax_rates.enter(actor=LOADER, **RATE)
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    insert = (
        "INSERT INTO resources_taxrate (version, ore_class, subject, subject_zh, lowest, highest, unit, valid_from,"
        " source, evidence) SELECT 1, 'medium_heavy', '', '', lowest, highest, unit, valid_from, source, evidence"
        " FROM resources_taxrate"
    )
    assert constraint_refusing(insert, actor=admin1) == "tax_rate_by_two"
    end = "UPDATE resources_taxrate SET valid_to = '2017-01-01' WHERE id = %s"
    assert constraint_refusing(end, row.pk, actor=admin1) == "tax_rate_by_two"


def test_an_approved_request_serves_for_what_it_says_alone(
    own_database: Clone, admin1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    nation, other = factories.place("CN"), another_like(admin1)
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    request = approvals.propose(tax_rates.ENTER, nation, actor=admin1, reason=WHY, arguments=RATE)
    save = TaxRate.save
    slips: tuple[dict[str, Any], ...] = (
        {"ore_class": "medium_heavy"}, {"lowest": Decimal(1)}, {"highest": Decimal(13)}, {"valid_from": D(2017, 1, 1)},
        {"valid_to": D(2019, 1, 1)}, {"source": "Another order"}, {"unit": "sales"}, {"subject": "other"},
    )  # fmt: skip
    for slip in slips:

        def slipped(row: TaxRate, slip: dict[str, Any] = slip, **how: Any) -> None:
            for name, value in slip.items():
                setattr(row, name, value)
            save(row, **how)

        monkeypatch.setattr(TaxRate, "save", slipped)
        with refused("needs_second_person"):
            approvals.approve(request, actor=other)
    monkeypatch.undo()
    approvals.approve(request, actor=other)
    assert TaxRate.objects.get().figure == "12.5"


def test_the_database_keeps_one_rate_a_day(nation: Jurisdiction) -> None:
    factories.tax_rate()
    with pytest.raises(IntegrityError) as caught:
        factories.tax_rate(valid_from=D(2014, 1, 1))
    assert constraint_of(caught.value) == "tax_rate_one_a_day"


# --- Statement
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("1,000.000 t × 60 [", "60,000.00", "The return states no raw ore", "S-SILENT", "half of 2011"),
        ),
        ("zh-hans", ("轻稀土", "60,000.00", "原矿")),
    ],
)
def test_the_statement_says_how_each_row_was_computed(
    shipped: list[TaxRate], p36a: User, mine: Site, language: str, words: tuple[str, ...]
) -> None:
    file(mine, "1000")
    file(factories.site(mine.enterprise), None)
    factories.site(mine.enterprise, code="S-SILENT")
    page = read(p36a, language, year=2011)
    for word in words:
        assert word in page
    assert reverse("pages:use-return", args=[UseReturn.objects.get(site=mine).pk]) in page


def test_an_enterprise_reads_its_own_statement_alone(
    shipped: list[TaxRate], p36a: User, signer: User, mine: Site
) -> None:
    file(mine, "1000")
    other = factories.enterprise()
    file(factories.site(other, code="S-OTHER", ore_type="xenotime"), "500")
    assert "S-OTHER" not in read(signer, year=2011)
    everybody = read(p36a, year=2011)
    assert "75,000.00" in everybody
    assert "75,000.00" not in read(p36a, year=2011, enterprise=other.code)
    assert "15,000.00" in read(p36a, year=2011, enterprise=other.code)


def test_a_replaced_version_does_not_count(shipped: list[TaxRate], p36a: User, mine: Site) -> None:
    filed = file(mine, "1000")
    file(mine, "900", number=2, amends=filed, original=filed, reason="The weighbridge was corrected")
    page = read(p36a, year=2011)
    assert "54,000.00" in page
    assert "60,000.00" not in page


def test_a_year_by_sales_has_no_figure(shipped: list[TaxRate], p36a: User, mine: Site) -> None:
    with clock.at(dt.date(2017, 1, 20)):
        file(mine, "1000", year=2016, half=1)
    page = read(p36a, year=2016)
    assert "Taxed by sales, which are not filed" in page
    assert "11.5 per cent of sales of concentrate" in page


def test_the_page_reads_any_number_of_returns_with_the_same_queries(
    shipped: list[TaxRate], p36a: User, mine: Site, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        file(factories.site(mine.enterprise), str(number + 1))
    client = page_client(p36a)
    with django_assert_max_num_queries(20):
        client.get(reverse("pages:resource-tax"), {"year": 2011})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_statement_is_taken_away_as_pdf(
    shipped: list[TaxRate], p36a: User, mine: Site, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(mine, "1000")
    client, address = page_client(p36a), reverse("pages:resource-tax-paper")
    client.cookies["django_language"] = language
    answer = client.get(address, {"year": 2011, "province": "36"})
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="resource-tax-2011-36.pdf"'
    printed: dict[str, Any] = {}
    monkeypatch.setattr(typesetting, "pdf", lambda template, data: printed.update(data) or b"")
    client.get(address, {"year": 2011, "province": "36"})
    ((_mine, _period, _class, ore, computed, tax),) = printed["rows"]
    assert (ore, tax) == ("1,000.000", "60,000.00")
    assert computed.startswith("1,000.000 t × 60 [1] = 60,000.00")
    assert printed["totals"][-1][1:] == ["1,000.000", "60,000.00", "0"]


def test_a_text_in_a_query_cannot_name_the_file(p36a: User) -> None:
    answer = page_client(p36a).get(reverse("pages:resource-tax-paper"), {"year": 2011, "enterprise": 'x"\r\ny: z'})
    assert answer["Content-Disposition"] == 'attachment; filename="resource-tax-2011.pdf"'


def test_the_page_of_an_enterprise_sums_the_last_year_up(shipped: list[TaxRate], p36a: User, mine: Site) -> None:
    with clock.at(D(2012, 3, 1)):
        address = reverse("pages:enterprise", args=[mine.enterprise.code])
        assert "Resource tax, 2011" not in page_client(p36a).get(address).content.decode()
        file(mine, "1000")
        page = page_client(p36a).get(address).content.decode()
    assert "Resource tax, 2011" in page
    assert "60,000.00" in page


def test_the_api_gives_rates_bounds_and_states(shipped: list[TaxRate], p36a: User, mine: Site) -> None:
    file(mine, "1000", half=1)
    (row,) = client_of(p36a).get(f"{V1}resource-tax/", {"year": 2011, "ore_type": "bastnaesite"}).json()["results"]
    assert (row["state"], row["ore_class"], row["raw_ore_t"]) == ("split_unknown", "light", "1000.000")
    assert {(*each["subjects"], each["lowest"], each["highest"]) for each in row["tax"]} == {
        ("white paper", "400.00", "60000.00"),
        ("item of other non-ferrous ores", "500.00", "60000.00"),
    }
    assert [part["last"] for part in row["parts"]] == ["2011-03-31", "2011-06-30"]
    assert client_of(p36a).get(f"{V1}resource-tax/", {"ore_type": "xenotime"}).json()["results"] == []
    rates = client_of(p36a).get(f"{V1}resource-tax-rates/", {"in_force_on": "2011-03-31"}).json()["results"]
    assert {(rate["lowest"], rate["highest"]) for rate in rates} == {("0.400", "2.000"), ("0.500", "3.000")}


def test_the_page_of_rates_says_what_is_known_on_a_day(shipped: list[TaxRate], p36a: User, admin1: User) -> None:
    address = reverse("pages:resource-tax-rates")
    page = page_client(p36a).get(address, {"in_force_on": "2011-03-31"}).content.decode()
    assert "0.4–2 yuan per tonne" in page
    assert "0.5–3 yuan per tonne or cubic metre of ore" in page
    assert "60 yuan" not in page
    assert "Enter a rate" not in page
    assert "Enter a rate" in page_client(admin1).get(address).content.decode()


def test_the_command_prints_row_by_row(shipped: list[TaxRate], mine: Site) -> None:
    file(mine, "1000")
    out = StringIO()
    call_command("resource_tax", year=2011, province="36", enterprise=mine.enterprise.code, stdout=out)
    printed = out.getvalue()
    assert f"{mine.enterprise.code} S-ROCK 2011 H2 (light)\n  1,000.000 t × 60 [1] = 60,000.00\n" in printed
    assert "total: 60,000.00 yuan of 1,000.000 t of raw ore" in printed
    assert "no return: S-ROCK 2011 H1" in printed
    with pytest.raises(CommandError):
        call_command("resource_tax", province="99")
    with pytest.raises(CommandError):
        call_command("resource_tax", enterprise="E-NONE")
