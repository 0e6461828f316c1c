"""Shares of a year's quota by holder: what was distributed, and no movement that came later."""

from quotas.queries.plan_years import shares_of
from tests.support.ledger_accounts import Books, books

__all__ = ["books"]


def test_a_transfer_is_no_part_of_a_distribution(books: Books) -> None:
    first, second = books.firm("E-ONE"), books.firm("E-TWO")
    books.post("control", 160, to="CN")
    books.post("distribute", 160, from_="CN", to="36")
    for firm, tonnes in ((first, 100), (second, 60)):
        books.post("distribute", tonnes, from_="36", to=firm)
    books.post("transfer", 30, from_=first, to="36")
    books.post("transfer", 30, from_="36", to=second)
    for giver, given in (("CN", [("36", 160), ("E-ONE", 100), ("E-TWO", 60)]), ("36", [("E-ONE", 100), ("E-TWO", 60)])):
        shares = shares_of(books.year.programme, giver, books.year.year, most=9)
        assert [(one.to and one.to.code, one.tonnes) for one in shares] == given
