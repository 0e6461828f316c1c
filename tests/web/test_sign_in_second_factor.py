"""Signing in with a password and a second factor, and the pages of what protects an account."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import ApiToken, AuditEvent
from enterprises.models import User
from tests.support.second_factors import App, recovery_codes, stored_secret

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def no_counts_of_others() -> None:
    cache.clear()


@pytest.fixture
def person(mlr1: User) -> User:
    mlr1.set_password(PASSWORD)
    mlr1.save()
    return mlr1


@pytest.fixture
def app(person: User) -> App:
    return App(person)


@pytest.fixture
def within(client: Client, person: User) -> Client:
    """Return a client that has signed in and just confirmed the password."""
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def by_password(client: Client, person: User) -> str:
    answer = client.post(
        reverse("account_login"), {"login": person.username, "password": PASSWORD, "next": "/notices/"}
    )
    return str(answer["Location"])


def test_the_password_alone_opens_nothing_where_a_factor_is_set_up(client: Client, person: User, app: App) -> None:
    assert by_password(client, person).startswith(reverse("mfa_authenticate"))
    assert client.get("/").status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": app.wrong()})
    assert "Error:" in answer.content.decode()
    assert client.get("/").status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert answer["Location"] == "/notices/"
    assert client.get("/").status_code == 200


def test_a_code_works_once(person: User, app: App) -> None:
    code = app.code()
    first, second = Client(), Client()
    for client in (first, second):
        by_password(client, person)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert second.get("/").status_code == 302


def test_a_recovery_code_signs_in_once(person: User, app: App) -> None:
    code = recovery_codes(person)[0]
    for status in (200, 302):
        client = Client()
        by_password(client, person)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert client.get("/").status_code == status


def test_guessing_is_stopped_even_with_the_right_code_at_last(client: Client, person: User, app: App) -> None:
    right = app.code()
    by_password(client, person)
    for _attempt in range(6):
        client.post(reverse("mfa_authenticate"), {"code": app.wrong()})
    assert client.post(reverse("mfa_authenticate"), {"code": right}).status_code == 200
    assert client.get("/").status_code == 302


def test_guessing_passwords_is_stopped(client: Client, person: User) -> None:
    for _attempt in range(6):
        client.post(reverse("account_login"), {"login": person.username, "password": "wrong"})
    client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    assert client.get("/").status_code == 302


def test_the_one_click_sign_in_asks_for_the_factor_too(client: Client, person: User, app: App, settings) -> None:
    settings.DEMO_PASSWORD = "known"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "fixed_day", lambda: dt.date(2011, 10, 20))
        answer = client.post(reverse("pages:demonstration-sign-in"), {"username": person.username})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/").status_code == 302


def test_an_app_is_set_up_with_its_code_and_brings_recovery_codes(within: Client, person: User) -> None:
    page = within.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = within.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    assert secret in wrong.content.decode(), "the code that was scanned stays"
    code = next(auth.format_hotp_value(auth.hotp_value(secret, step)) for step in auth.yield_hotp_counters_from_time())
    answer = within.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert len(re.findall(r"<li><code>\d{8}</code>", answer.content.decode())) == 10
    again = within.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "<li><code>" not in again, "shown once"


def test_the_key_of_an_app_is_stored_encrypted(person: User, app: App) -> None:
    lying, plain = stored_secret(person)
    assert plain == app.secret
    assert app.secret not in lying


def test_changing_factors_asks_again_who_it_is(client: Client, person: User) -> None:
    by_password(client, person)
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate")), name


PAGES = [
    "pages:me",
    "pages:my-tokens",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "account_change_password",
    "account_reauthenticate",
    "account_logout",
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_ones_account_stand_in_the_frame_without_a_script_inside(
    name: str, language: str, within: Client, django_assert_max_num_queries
) -> None:
    within.post(reverse("set_language"), {"language": language, "next": "/"})
    with django_assert_max_num_queries(25):
        answer = within.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="top"' in page
    inline = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "application/json" not in tag]
    assert inline == []
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_pages_after_a_factor_is_set_up_answer_too(within: Client, person: User, app: App) -> None:
    recovery_codes(person)
    within.post(reverse("mfa_reauthenticate"), {"code": app.code()})
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"):
        assert within.get(reverse(name)).status_code == 200, name
    within.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=person).exists(), "recovery codes go with the last factor"


@pytest.mark.parametrize("address", ["signup", "email", "password/reset", "password/set"])
def test_acts_of_administrators_have_no_route_here(address: str, within: Client) -> None:
    assert within.get(f"/accounts/{address}/").status_code == 404


# --- Sessions ---------------------------------------------------------------------------------------------------------
def test_sessions_are_listed_and_the_others_ended(within: Client, person: User) -> None:
    other = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    by_password(other, person)
    page = within.get(reverse("usersessions_list")).content.decode()
    assert "Firefox, Linux" in page
    assert "Mozilla/5.0" not in page
    within.post(reverse("usersessions_list"))
    assert other.get("/").status_code == 302
    assert within.get("/").status_code == 200


def test_address_browser_and_what_the_browser_kept_are_forgotten_when_one_signs_out(
    within: Client, person: User
) -> None:
    assert UserSession.objects.filter(user=person).exists()
    asked = within.get(reverse("account_logout"))
    assert "Clear-Site-Data" not in asked
    done = within.post(reverse("account_logout"))
    assert done["Clear-Site-Data"] == '"cache", "storage"'
    assert not UserSession.objects.filter(user=person).exists()


def test_a_new_password_ends_the_other_sessions(within: Client, person: User) -> None:
    other = Client()
    by_password(other, person)
    fresh = "another long password"
    answer = within.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    )
    assert answer.status_code == 302
    assert other.get("/").status_code == 302
    assert within.get("/").status_code == 200


# --- Oneself, and tokens ----------------------------------------------------------------------------------------------
def test_name_and_address_are_corrected(within: Client, person: User) -> None:
    data = {"name": "Another Name", "email": "a@example.org", "language": "zh-hans", "version": person.version}
    assert within.post(reverse("pages:me"), data).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.email, person.language) == ("Another Name", "a@example.org", "zh-hans")
    assert within.post(reverse("pages:me"), {**data, "name": "Late"}).status_code == 409, "seen before the last change"


def test_a_token_is_shown_once_and_revoked(within: Client, person: User) -> None:
    answer = within.post(reverse("pages:my-tokens"), {"scopes": ["read", "file"]})
    assert answer.status_code == 201
    secret = re.search(r'class="secret">([^<]+)<', answer.content.decode())
    assert secret
    assert "no-store" in answer["Cache-Control"]
    row = ApiToken.objects.get(user=person)
    assert (row.scopes, row.signs) == (["read", "file"], False)
    headers = {"Authorization": f"Bearer {secret[1]}"}
    assert Client(headers=headers).get("/api/v1/me/").status_code == 200
    assert secret[1] not in within.get(reverse("pages:my-tokens")).content.decode()
    within.post(reverse("pages:revoke-token", args=[row.token_key]))
    assert Client(headers=headers).get("/api/v1/me/").status_code == 401


def test_nobody_revokes_the_token_of_somebody_else(within: Client, mlr2: User) -> None:
    row, _secret = ApiToken.objects.create(user=mlr2)
    assert within.post(reverse("pages:revoke-token", args=[row.token_key])).status_code == 404


def test_a_token_that_signs_is_made_right_after_the_second_factor(client: Client, person: User, app: App) -> None:
    by_password(client, person)
    client.post(reverse("mfa_authenticate"), {"code": app.code()})
    answer = client.post(reverse("pages:my-tokens"), {"scopes": ["approve"]})
    assert answer.status_code == 302, "signing in was not meant for this"
    assert not ApiToken.objects.filter(user=person).exists()
    again = client.post(
        f"{reverse('mfa_reauthenticate')}?next={reverse('pages:my-tokens')}",
        {"code": app.code(), "next": reverse("pages:my-tokens")},
    )
    assert again.status_code == 201, "what was asked for is done without asking once more"
    assert ApiToken.objects.get(user=person).signs
    assert AuditEvent.objects.get(action="tokens.create").data["signs"] is True
