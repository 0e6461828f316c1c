"""Use is published where three groups have some that matters, by months, and nowhere from where less follows."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from core import clock, loaders
from enterprises.models import User
from quotas import ledger
from quotas.models import Account, Holder
from quotas.queries import plan_years, plans, publication
from tests.support import factories
from tests.support.ledger_accounts import Books, books, split_books

__all__ = ["books", "split_books"]
YEAR_END = dt.date(2011, 12, 31)
JANUARY = dt.date(2012, 1, 10)


@pytest.fixture(autouse=True)
def _at_the_year_s_end() -> Iterator[None]:
    with clock.at(YEAR_END):
        yield


def used_by(
    books: Books, *, at: str, province: str, tonnes: list[str], group: str = "", on: dt.date = dt.date(2011, 1, 1)
) -> list[Holder]:
    """Let enterprises of a place use these tonnes, from their province's quota, and accept it."""
    known = Holder.objects.filter(type="enterprise").count()
    more = {"group": factories.group(group)} if group else {}
    firms = [books.firm(f"E-{known + number}", at=at, **more) for number in range(len(tonnes))]
    for firm, amount in zip(firms, tonnes, strict=True):
        books.post("distribute", 55, from_=province, to=firm)
        uses(books, firm, amount, on=on)
    return firms


def uses(books: Books, firm: Holder, tonnes: str, *, on: dt.date = dt.date(2011, 1, 1)) -> None:
    for kind in ("use", "accept"):
        books.post(kind, tonnes, to=firm, effective_on=on)


def stated(books: Books, day: dt.date = JANUARY) -> dict[str, Decimal | None]:
    """Return what is published on a day, by holder and category, where there is something to tell."""
    publication.cache.clear()
    with clock.at(day):
        found = publication.stated_uses([books.year.pk])
    rows = Account.objects.filter(pk__in=found).select_related("holder")
    told = {f"{row.holder.code} {row.category}": found[row.pk] for row in rows}
    return {name: use for name, use in told.items() if use is None or use}


def concealed(books: Books) -> set[str]:
    return {name for name, use in stated(books).items() if use is None}


@pytest.fixture
def shared(books: Books) -> Books:
    books.post("control", 1000, to="CN")
    for province in ("36", "15"):
        books.post("distribute", 400, from_="CN", to=province)
    return books


def test_a_place_with_one_or_two_users_tells_nothing_and_with_none_or_three_its_use(shared: Books) -> None:
    assert concealed(shared) == set()
    used_by(shared, at="360727", province="36", tonnes=["1", "1"])
    assert concealed(shared) == {"36 all", "CN all"}
    used_by(shared, at="360727", province="36", tonnes=["1"])
    assert concealed(shared) == set()


def test_the_nation_s_use_is_not_told_where_the_rest_of_it_is_that_of_one_or_two(shared: Books) -> None:
    used_by(shared, at="360727", province="36", tonnes=["1", "1", "1"])
    used_by(shared, at="150206", province="15", tonnes=["1"])
    assert concealed(shared) == {"15 all", "CN all"}, "the nation less Jiangxi is the one of Inner Mongolia"
    used_by(shared, at="150206", province="15", tonnes=["1", "1"])
    assert concealed(shared) == set()


def test_two_places_with_three_between_them_hide_each_other(shared: Books) -> None:
    used_by(shared, at="360727", province="36", tonnes=["1", "1"])
    used_by(shared, at="150206", province="15", tonnes=["1"])
    assert concealed(shared) == {"36 all", "15 all"}, "the nation's use is that of three"


def test_a_hidden_category_hides_the_holder_s_total(split_books: Books) -> None:
    split_books.post("control", 1000, to="CN")
    split_books.post("distribute", 400, from_="CN", to="36")
    used_by(split_books, at="360727", province="36", tonnes=["1"])
    assert concealed(split_books) == {"36 medium_heavy", "36 total", "CN medium_heavy", "CN total"}


def test_readers_are_told_what_they_see_or_what_is_published(shared: Books, p36a: User, p15a: User) -> None:
    used_by(shared, at="360727", province="36", tonnes=["1"])
    programme = shared.year.programme
    factories.reported_year(2011)
    with clock.at(JANUARY):
        for reader, told in ((p36a, 1), (p15a, None)):
            (year,) = plans.side_by_side([2011], "36", reader)
            assert [plan.used for plan in year.plans] == [told], reader
            found = plan_years.plan_years(programme, "CN", reader, until=2011)
            assert found is not None
            uses = {row.holder.code: row.figures[0].used for row in found.parts}
            assert uses["36"] == told, reader
        assert [row.published_use for row in publication.wholes("mlr-mining") if row.holder.code == "36"] == [None]


def test_what_became_known_in_a_month_is_published_when_it_has_ended(shared: Books) -> None:
    used_by(shared, at="360727", province="36", tonnes=["1", "2", "3"])
    assert stated(shared, YEAR_END) == {}
    assert stated(shared) == {"36 all": 6, "CN all": 6}


def test_a_figure_changes_only_where_three_changed(shared: Books) -> None:
    firms = used_by(shared, at="360727", province="36", tonnes=["1", "2", "3"])
    with clock.at(dt.date(2012, 1, 20)):
        uses(shared, firms[0], "0.5")
    with clock.at(dt.date(2012, 2, 20)):
        uses(shared, firms[1], "0.7")
    assert stated(shared, dt.date(2012, 3, 5)) == {"36 all": 6, "CN all": 6}, "two of them would read each other's"
    with clock.at(dt.date(2012, 3, 20)):
        uses(shared, firms[2], "0.9")
    assert stated(shared, dt.date(2012, 4, 5)) == {"36 all": Decimal("8.1"), "CN all": Decimal("8.1")}


def test_enterprises_of_a_group_are_one_party(shared: Books) -> None:
    with loaders.entering_history():
        for code in ("G-A", "G-B"):
            ledger.holder_of(factories.group(code))
    used_by(shared, at="360727", province="36", tonnes=["1", "2", "3"], group="G-A")
    used_by(shared, at="360727", province="36", tonnes=["1", "2", "3"], group="G-B")
    assert concealed(shared) == {"36 all", "CN all"}
    used_by(shared, at="360727", province="36", tonnes=["2"])
    assert concealed(shared) == set()


def test_a_third_party_counts_only_if_its_share_matters(shared: Books) -> None:
    used_by(shared, at="360727", province="36", tonnes=["50", "20", "0.001"])
    assert concealed(shared) == {"36 all", "CN all"}, "the second reads the first's within a kilogram"
    used_by(shared, at="360727", province="36", tonnes=["3", "2"])
    assert concealed(shared) == set()


def test_a_place_does_not_leave_a_rest_of_which_two_figures_would_tell_it(shared: Books) -> None:
    used_by(shared, at="360727", province="36", tonnes=["2"])
    west = used_by(shared, at="150206", province="15", tonnes=["1", "1"])
    assert stated(shared) == {"36 all": None, "15 all": None, "CN all": 4}
    with clock.at(dt.date(2012, 1, 20)):
        used_by(shared, at="360727", province="36", tonnes=["3", "4"])
    assert stated(shared, dt.date(2012, 2, 5)) == {"36 all": None, "15 all": None, "CN all": 4}, (
        "Jiangxi by itself would leave the rest of two"
    )
    with clock.at(dt.date(2012, 2, 20)):
        used_by(shared, at="150206", province="15", tonnes=["5"])
        for firm in west:
            uses(shared, firm, "1")
    assert stated(shared, dt.date(2012, 3, 5)) == {"36 all": 9, "15 all": 9, "CN all": 18}


def test_a_past_month_tells_no_user_of_then(shared: Books) -> None:
    """A bulletin of January in May: three have used by then, one of them in January."""
    (_first,) = used_by(shared, at="360727", province="36", tonnes=["7"], on=dt.date(2011, 1, 20))
    used_by(shared, at="360727", province="36", tonnes=["8", "9"], on=dt.date(2011, 5, 10))
    account = Account.objects.get(holder__code="36", category="all")

    def told(month: int, last: int, earlier: list[tuple[dt.date, dt.date]] | None = None) -> Decimal | None:
        with clock.at(JANUARY):
            first, on = dt.date(2011, month, 1), dt.date(2011, month, last)
            return publication.uses_until([shared.year.pk], first, on, earlier or []).get(account.pk, Decimal(0))

    assert told(1, 31) is None
    assert told(5, 31) is None, "two changed in May"
    assert told(12, 31) == 24
    assert told(12, 31, [(dt.date(2011, 3, 31), dt.date(2011, 12, 5))]) == 24, "known after that was published"
    assert told(12, 31, [(dt.date(2011, 3, 31), dt.date(2012, 2, 1))]) is None, "the difference from it is of two"
