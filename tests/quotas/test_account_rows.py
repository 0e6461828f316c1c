"""Rows of lists of accounts: the accounts of a holder's year, of several programmes, are one row with their figures."""

from django.urls import reverse

from enterprises.models import User
from tests.support import factories
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client

__all__ = ["books"]


def test_a_mine_of_two_programmes_is_one_row_with_two_figures(books: Books, p36a: User) -> None:
    plan = Books(factories.programme_year("miit-mineral", 2011, "all"), "all")
    mine, other = books.firm("E-MINE"), books.firm("E-OTHER")
    for of_programme, of_mine, of_other in ((books, 100, 80), (plan, 60, 90)):
        of_programme.give(500, "36")
        for holder, given in ((mine, of_mine), (other, of_other)):
            of_programme.post("distribute", given, from_="36", to=holder)
            of_programme.post("use", given, to=holder)
    page = page_client(p36a).get(reverse("pages:accounts"), {"holder_type": "enterprise"}).content.decode()
    assert page.count('<th scope="row" rowspan="2">') == 2
    assert page.count('<tr class="continued">') == 2
    assert page.count("E-MINE ·") == 1
    for of_programme in (books, plan):
        for holder in (mine, other):
            assert reverse("pages:account", args=[of_programme.account(holder).pk]) in page
