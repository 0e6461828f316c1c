"""Use is published where three enterprises have some, and nowhere from where the use of fewer follows."""

import datetime as dt

import pytest

from core import clock
from enterprises.models import User
from quotas.models import Account, Holder
from quotas.queries import plan_years, plans, publication
from quotas.queries.publication import concealed_uses
from tests.support.ledger_accounts import Books, books, split_books

__all__ = ["books", "split_books"]
YEAR_END = dt.date(2011, 12, 31)


def used_by(books: Books, *, at: str, province: str, count: int, category: str | None = None) -> None:
    """Let so many enterprises of a place use a tonne each, from their province's quota, and accept it."""
    known = Holder.objects.filter(type="enterprise").count()
    for number in range(known, known + count):
        firm = books.firm(f"E-{number}", at=at)
        books.post("distribute", 10, from_=province, to=firm)
        books.post("use", 1, to=firm)
        books.post("accept", 1, to=firm)


def concealed(books: Books) -> set[str]:
    rows = Account.objects.filter(pk__in=concealed_uses()).select_related("holder")
    return {f"{row.holder.code} {row.category}" for row in rows}


@pytest.fixture
def shared(books: Books) -> Books:
    books.post("control", 1000, to="CN")
    for province in ("36", "15"):
        books.post("distribute", 400, from_="CN", to=province)
    return books


def test_a_place_with_one_or_two_users_tells_nothing_and_with_none_or_three_its_use(shared: Books) -> None:
    assert concealed(shared) == set()
    used_by(shared, at="360727", province="36", count=2)
    assert concealed(shared) == {"36 all", "CN all"}
    used_by(shared, at="360727", province="36", count=1)
    assert concealed(shared) == set()


def test_the_nation_s_use_is_not_told_where_the_rest_of_it_is_that_of_one_or_two(shared: Books) -> None:
    used_by(shared, at="360727", province="36", count=3)
    used_by(shared, at="150206", province="15", count=1)
    assert concealed(shared) == {"15 all", "CN all"}, "the nation less Jiangxi is the one of Inner Mongolia"
    used_by(shared, at="150206", province="15", count=2)
    assert concealed(shared) == set()


def test_two_places_with_three_between_them_hide_each_other(shared: Books) -> None:
    used_by(shared, at="360727", province="36", count=2)
    used_by(shared, at="150206", province="15", count=1)
    assert concealed(shared) == {"36 all", "15 all"}, "the nation's use is that of three"


def test_a_hidden_category_hides_the_holder_s_total(split_books: Books) -> None:
    split_books.post("control", 1000, to="CN")
    split_books.post("distribute", 400, from_="CN", to="36")
    used_by(split_books, at="360727", province="36", count=1)
    assert concealed(split_books) == {"36 medium_heavy", "36 total", "CN medium_heavy", "CN total"}


def test_readers_are_told_what_they_see_or_what_is_published(shared: Books, p36a: User, p15a: User) -> None:
    used_by(shared, at="360727", province="36", count=1)
    programme = shared.year.programme
    with clock.at(YEAR_END):
        for reader, told in ((p36a, 1), (p15a, None)):
            (year,) = plans.side_by_side([2011], "36", reader)
            assert [plan.used for plan in year.plans] == [told], reader
            found = plan_years.plan_years(programme, "CN", reader, until=2011)
            assert found is not None
            uses = {row.holder.code: row.figures[0].used for row in found.parts}
            assert uses["36"] == told, reader
    assert [row.published_use for row in publication.wholes("mlr-mining") if row.holder.code == "36"] == [None]
