"""A form sent after the session had ended is kept and shown again after the sign-in."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from enterprises.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "Longnan heavy 2011"
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def no_counts_of_others() -> None:
    cache.clear()


def sign_in(client: Client, person: User, after: Any) -> Any:
    """Sign in where the refused form has redirected to."""
    assert after.status_code == 302
    assert "/accounts/login/" in after["Location"]
    answer = client.post(after["Location"], {"login": person.username, "password": PASSWORD, "next": "/me/"})
    assert answer.status_code == 302, answer.content
    return client.get("/me/")


@pytest.fixture
def person(clerk: User) -> User:
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


def test_what_was_typed_in_any_form_is_shown_after_the_sign_in(client: Client, person: User) -> None:
    typed = {"reason": "Counted <again> with care", "csrfmiddlewaretoken": "t", "new_password": "hush", "version": "3"}
    refused = client.post(reverse("pages:report-act", args=[NOBODY, "amend"]), typed)
    page = sign_in(client, person, refused).content.decode()
    assert "Counted &lt;again&gt; with care" in page
    assert "this was not sent" in page
    for machinery in ("hush", ">t<", "csrfmiddlewaretoken</dt>"):
        assert machinery not in page
    assert "Counted" not in client.get("/me/").content.decode(), "shown once"


def test_nobody_without_a_sign_in_is_shown_it(client: Client, person: User) -> None:
    client.post(reverse("pages:report-act", args=[NOBODY, "amend"]), {"reason": "Mine alone"})
    assert "Mine alone" not in client.get(reverse("account_login")).content.decode()
    assert "Mine alone" not in client.get(reverse("pages:public")).content.decode()


def test_too_much_is_not_kept(client: Client, person: User) -> None:
    refused = client.post(reverse("pages:me"), {"name": "x" * 300_000})
    assert "was not sent" not in sign_in(client, person, refused).content.decode()


def test_a_form_that_is_too_old_says_so_and_blames_no_role(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    answer = client.post(reverse("pages:me"), {"name": "x"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "This form is too old" in page
    assert answer.headers["X-Request-ID"] in page
    assert "Your roles do not allow" not in page


def test_a_refused_page_names_who_one_is(client: Client, person: User) -> None:
    client.force_login(person)
    page = client.get(reverse("pages:case-new")).content.decode()
    assert "You are signed in as clerk." in page
    assert "Enterprise clerk" in page


def test_an_absent_page_shows_a_way_on(client: Client, person: User) -> None:
    assert reverse("account_login") in client.get("/nowhere/").content.decode()
    client.force_login(person)
    assert "the search above" in client.get("/nowhere/").content.decode()
