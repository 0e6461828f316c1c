"""The admin: accounts over their limit first, rows out of reach hidden, and every write through a service."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from enterprises.admin.base import ServiceModelAdmin
from enterprises.models import User
from inspections.models import Flag
from quotas.models import Account, Notice, Posting
from tests.support.admin_models import PRODUCT_MODELS
from tests.support.cases import every_fault
from tests.support.ledger_accounts import Books, books, split_books

__all__ = ["books", "split_books"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def changelist(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_every_screen_opens_and_is_built_on_the_service_base(auditor1: User) -> None:
    client = signed_in(auditor1)
    with every_fault() as case:
        for model in PRODUCT_MODELS:
            with case(model._meta.label_lower):
                assert isinstance(admin.site._registry[model], ServiceModelAdmin)
                assert client.get(changelist(model)).status_code == 200


def test_nothing_can_be_deleted(admin1: User) -> None:
    with every_fault() as case:
        for model in PRODUCT_MODELS:
            with case(model._meta.label_lower):
                assert not admin.site._registry[model].has_delete_permission(_request(admin1))


@pytest.mark.parametrize("model", [Account, Posting, Notice, Flag], ids=lambda model: model._meta.label_lower)
def test_the_ledger_and_its_papers_are_read_only(model: type, mlr1: User) -> None:
    screen = admin.site._registry[model]
    assert not screen.has_add_permission(_request(mlr1))
    assert not screen.has_change_permission(_request(mlr1))


def test_the_accounts_screen_says_who_is_over_by_how_much_worst_first(books: Books, mlr1: User) -> None:
    small, big, fine = books.firm("E-SMALL"), books.firm("E-BIG"), books.firm("E-FINE")
    for firm in (small, big, fine):
        books.give(100, "36", firm)
    books.post("use", "100.001", to=small)
    books.post("use", 138, to=big)
    books.post("use", 10, to=fine)
    page = signed_in(mlr1).get(changelist(Account), {"over": "yes", "holder__type": "enterprise"}).content.decode()
    assert page.index("E-BIG") < page.index("E-SMALL")
    assert "E-FINE" not in page
    assert "38.000" in page
    assert "0.001" in page
    assert "138.00 %" in page


def test_a_total_is_shown_only_when_it_is_asked_for(split_books: Books, mlr1: User) -> None:
    firm = split_books.firm("E-ONE")
    split_books.give(100, "36", firm)
    client = signed_in(mlr1)
    plain = client.get(changelist(Account), {"holder__type": "enterprise"}).content.decode()
    totals = client.get(changelist(Account), {"holder__type": "enterprise", "category": "total"}).content.decode()
    assert plain.count("E-ONE") == totals.count("E-ONE") > 0


def test_an_officer_sees_the_accounts_of_his_own_province_only(books: Books, p15a: User) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    account = Account.objects.get(holder=firm)
    client = signed_in(p15a)
    assert "E-ONE" not in client.get(changelist(Account)).content.decode()
    answer = client.get(reverse("admin:quotas_account_change", args=[account.pk]))
    assert answer.status_code == 302  # the admin's answer for an unknown object
    assert answer["Location"] == reverse("admin:index")


def test_the_accounts_screen_does_not_grow_with_its_rows(
    books: Books, mlr1: User, django_assert_max_num_queries: object
) -> None:
    client = signed_in(mlr1)
    client.get(changelist(Account))  # the first request of a session also notes that it is in use
    counts = []
    for round_ in range(2):
        for number in range(8):
            firm = books.firm(f"E-ROW-{round_}-{number}")
            books.give(10, "36", firm)
        with django_assert_max_num_queries(40) as captured:
            client.get(changelist(Account))
        # Which page reads the business day again depends on seconds.
        counts.append(sum("core_fixedday" not in query["sql"] for query in captured.captured_queries))
    assert counts[0] == counts[1]


def test_people_of_enterprises_do_not_get_in(signer: User) -> None:
    assert signed_in(signer).get(reverse("admin:index")).status_code == 302


def _request(user: User) -> object:
    return type("Request", (), {"user": user})()
