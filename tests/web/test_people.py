"""An enterprise manages its own people, and each of them sets a password."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import ApiToken, AuditEvent
from enterprises.models import Enterprise, Invitation, Membership, User
from enterprises.roles import Role
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.second_factors import App

PASSWORD = "Longnan heavy 2011"


@pytest.fixture(autouse=True)
def no_counts_of_others() -> None:
    cache.clear()


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")


@pytest.fixture
def desk(client: Client, chief: User) -> Client:
    client.force_login(chief)
    return client


def add(desk: Client, **data: Any) -> Any:
    posted = {"username": "newcomer", "name": "New Comer", "email": "", "roles": ["enterprise_clerk"], **data}
    return desk.post(reverse("pages:people-add"), posted)


def link_in(answer: Any) -> str:
    result = re.search(r'class="secret">http://testserver([^<]+)<', answer.content.decode())
    assert result, answer.content.decode()
    return result[1]


def test_the_administrator_adds_a_clerk_who_sets_his_own_password(desk: Client, firm: Enterprise) -> None:
    answer = add(desk)
    assert answer.status_code == 201
    address = link_in(answer)
    assert address not in desk.get(reverse("pages:people")).content.decode(), "shown once"
    person = User.objects.get(username="newcomer")
    assert not person.has_usable_password()
    assert person.roles == {"enterprise_clerk"}

    theirs = Client()
    page = theirs.get(address)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert theirs.post(address, {"password": PASSWORD, "again": "other"}).status_code == 400
    assert theirs.post(address, {"password": "short", "again": "short"}).status_code == 400
    assert theirs.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert theirs.post(reverse("account_login"), {"login": "newcomer", "password": PASSWORD}).status_code == 302
    assert theirs.get("/").status_code == 200
    assert {"people.create", "people.invite", "people.accept_invitation"} <= set(
        AuditEvent.objects.filter(object_id=str(person.pk)).values_list("action", flat=True)
    )


def test_a_link_works_once(desk: Client) -> None:
    address = link_in(add(desk))
    Client().post(address, {"password": PASSWORD, "again": PASSWORD})
    assert Client().get(address).status_code == 410
    assert Client().post(address, {"password": "another long one", "again": "another long one"}).status_code == 410
    assert User.objects.get(username="newcomer").check_password(PASSWORD)


def test_a_newer_link_ends_the_older(desk: Client) -> None:
    first = link_in(add(desk))
    second = link_in(desk.post(reverse("pages:people-invite", args=["newcomer"])))
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_a_link_ends_after_a_week_and_with_the_account(desk: Client) -> None:
    address = link_in(add(desk))
    User.objects.filter(username="newcomer").update(is_active=False)
    assert Client().get(address).status_code == 410
    User.objects.filter(username="newcomer").update(is_active=True)
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(address).status_code == 410


def test_the_secret_of_a_link_is_stored_nowhere(desk: Client) -> None:
    secret = link_in(add(desk)).strip("/").split("/")[-1]
    row = Invitation.objects.get()
    assert secret not in str(vars(row))
    assert secret not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_a_new_link_can_take_lost_factors_with_it(
    desk: Client, clerk: User, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    App(clerk)
    ApiToken.objects.create(user=clerk)
    User.objects.filter(pk=clerk.pk).update(email="clerk@example.org", password="!")
    plain = link_in(desk.post(reverse("pages:people-invite", args=["clerk"])))
    Client().post(plain, {"password": PASSWORD, "again": PASSWORD})
    assert clerk.authenticator_set.exists()
    assert not ApiToken.objects.filter(user=clerk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        sent = desk.post(reverse("pages:people-invite", args=["clerk"]), {"resets_factors": "1"}, follow=True)
    assert "The link is sent" in sent.content.decode()
    lost = re.search(r"https?://[^/]+(/\S+)", mailoutbox[-1].body)
    assert lost
    assert lost[1] not in sent.content.decode(), "the account is in use: its administrator does not see the link"
    assert mailoutbox[-1].to == ["clerk@example.org"]
    Client().post(lost[1], {"password": PASSWORD + "x", "again": PASSWORD + "x"})
    assert not clerk.authenticator_set.exists()


def test_the_link_of_an_account_without_an_address_is_not_shown_instead(desk: Client, clerk: User) -> None:
    clerk.set_password(PASSWORD)
    clerk.save()
    answer = desk.post(reverse("pages:people-invite", args=["clerk"]))
    assert answer.status_code == 409
    assert "no e-mail address" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_last_signer_stays(desk: Client, signer: User, clerk: User) -> None:
    membership = signer.memberships.get()
    end = reverse("pages:people-end", args=[membership.pk])
    refused = desk.post(end, {"reason": "left the enterprise"})
    assert refused.status_code == 409
    assert "must keep at least one person in this role" in refused.content.decode()
    desk.post(reverse("pages:people-grant", args=["clerk"]), {"role": "enterprise_signer"})
    assert desk.post(end, {"reason": ""}).status_code == 409, "without a reason"
    assert desk.post(end, {"reason": "left the enterprise"}).status_code == 302
    membership.refresh_from_db()
    assert membership.valid_to is not None


def test_the_administrator_names_clerks_and_signers_only(desk: Client, clerk: User) -> None:
    desk.post(reverse("pages:people-grant", args=["clerk"]), {"role": "enterprise_admin"})
    assert not Membership.objects.filter(user=clerk, role="enterprise_admin").exists()
    assert add(desk, roles=["enterprise_admin"]).status_code == 400


def test_a_name_that_is_taken_is_said_beside_its_field(desk: Client, outsider: User) -> None:
    answer = add(desk, username="outsider")
    assert answer.status_code == 409
    assert "has this value already" in answer.content.decode()


def test_others_have_no_business_here(clerk: User, outsider: User, auditor1: User, firm: Enterprise) -> None:
    for person, status in ((clerk, 403), (outsider, 404), (auditor1, 403)):
        client = Client()
        client.force_login(person)
        assert client.get(reverse("pages:people"), {"enterprise": firm.code}).status_code == status, person


def test_the_list_costs_the_same_however_long(
    desk: Client, firm: Enterprise, signer: User, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        factories.user(Role.ENTERPRISE_CLERK, of=firm)
    with django_assert_max_num_queries(20):
        assert desk.get(reverse("pages:people")).status_code == 200


def test_a_program_makes_a_link_too(chief: User, clerk: User, outsider: User) -> None:
    client = client_of(chief)
    assert_problem(client.post(f"{V1}people/clerk/invite/", {"resets_factors": True}), 409, "by_mail_only")
    User.objects.filter(pk=clerk.pk).update(password="!")  # not in use yet
    answer = client.post(f"{V1}people/clerk/invite/", {"resets_factors": True})
    assert answer.status_code == 201
    address = answer.json()["link"].removeprefix("http://testserver")
    assert Client().get(address).status_code == 200
    keyed = client.post(f"{V1}people/clerk/invite/", {}, headers={"Idempotency-Key": "k"})
    assert_problem(keyed, 400, "idempotency_key_refused")
    assert_problem(client.post(f"{V1}people/chief/invite/"), 403, "own_account")
    assert_problem(client_of(outsider).post(f"{V1}people/clerk/invite/"), 404, "not_found")
    assert_problem(client_of(chief, scopes=["read", "file"]).post(f"{V1}people/clerk/invite/"), 403, "token_scope")
