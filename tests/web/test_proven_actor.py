"""A request acts by the token that its person holds: the cookie given at sign-in, or the API token itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from core.models import ApiToken
from enterprises.models import User
from enterprises.services import people, tokens
from quotas.models import Notice
from quotas.services import notices
from tests.support.actors import strict
from tests.support.api import V1, assert_problem, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft

__all__ = ["books"]
PASSWORD = "a long enough password"


@pytest.fixture
def submitted(books: Books, mlr1: User) -> Notice:
    return notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)


@pytest.fixture
def checker(mlr2: User) -> User:
    mlr2.set_password(PASSWORD)
    mlr2.save()
    return mlr2


@pytest.fixture
def strictly(submitted: Notice, checker: User) -> Iterator[None]:
    """Require a token for requests from here on, after the arrangements of the test."""
    with strict():
        yield


def by_password(person: User, password: str = PASSWORD) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": person.username, "password": password})
    return browser


def approve(browser: Client, notice: Notice) -> str:
    browser.post(reverse("pages:notice-act", args=[notice.pk, "approve"]))
    return Notice.objects.get(pk=notice.pk).state


def test_a_page_acts_by_the_cookie_of_the_sign_in(submitted: Notice, checker: User, strictly: None) -> None:
    browser = by_password(checker)
    cookie = browser.cookies["actor"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value not in str([row.get_decoded() for row in Session.objects.all()])
    assert approve(browser, submitted) == "in_force"


def test_without_the_cookie_nothing_is_approved(submitted: Notice, checker: User, strictly: None) -> None:
    browser = by_password(checker)
    del browser.cookies["actor"]
    answer = browser.post(reverse("pages:notice-act", args=[submitted.pk, "approve"]), follow=True)
    assert "Sign in again" in answer.content.decode()
    assert Notice.objects.get(pk=submitted.pk).state == "submitted"


def test_nor_with_the_cookie_of_another_person(submitted: Notice, checker: User, mlr1: User, strictly: None) -> None:
    mlr1.set_password(PASSWORD)
    mlr1.save()
    browser = by_password(checker)
    browser.cookies["actor"] = by_password(mlr1).cookies["actor"].value
    assert approve(browser, submitted) == "submitted"


def test_signing_out_takes_the_cookie_and_ends_the_proof(submitted: Notice, checker: User, strictly: None) -> None:
    browser = by_password(checker)
    kept = browser.cookies["actor"].value
    browser.post("/accounts/logout/")
    assert browser.cookies["actor"].value == ""
    browser.force_login(checker)
    browser.cookies["actor"] = kept
    assert approve(browser, submitted) == "submitted"


def test_one_goes_on_after_a_new_password_and_other_sessions_do_not(
    submitted: Notice, checker: User, strictly: None
) -> None:
    browser, other = by_password(checker), by_password(checker)
    left = other.cookies["actor"].value
    new = "another long enough password"
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    fresh = User.objects.get(pk=checker.pk)
    third = Client()
    third.force_login(fresh)
    third.cookies["actor"] = left
    assert approve(third, submitted) == "submitted"
    assert approve(browser, submitted) == "in_force"


def test_ending_all_sessions_ends_their_proofs(submitted: Notice, checker: User, strictly: None) -> None:
    browser = by_password(checker)
    people.end_sessions(actor=checker)
    browser.force_login(User.objects.get(pk=checker.pk))
    assert approve(browser, submitted) == "submitted"


# --- API tokens -------------------------------------------------------------------------------------------------------
def bearer(secret: str) -> Any:
    client = client_of(None)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_an_api_token_is_its_own_proof(submitted: Notice, checker: User, strictly: None) -> None:
    _row, secret = tokens.create(actor=checker)
    assert bearer(secret).post(f"{V1}notices/{submitted.pk}/approve/").json()["state"] == "in_force"


def test_a_token_that_was_only_written_into_the_table_proves_nobody(
    submitted: Notice, checker: User, strictly: None
) -> None:
    _row, secret = ApiToken.objects.create(user=checker)
    assert_problem(bearer(secret).post(f"{V1}notices/{submitted.pk}/approve/"), 409, "actor_not_proven")
    assert Notice.objects.get(pk=submitted.pk).state == "submitted"
