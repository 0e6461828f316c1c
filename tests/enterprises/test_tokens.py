"""API tokens: the person's own, shown once, never stronger than the request that creates them."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from knox.crypto import hash_token

from core.errors import Conflict, Forbidden, Invalid
from core.models import ApiToken, AuditEvent
from enterprises.models import User
from enterprises.services import tokens

pytestmark = pytest.mark.django_db


def test_a_token_lives_ninety_days_and_only_its_digest_is_kept(clerk: User) -> None:
    token, secret = tokens.create(actor=clerk, scopes=["read"])
    stored = ApiToken.objects.get()
    assert stored.digest == hash_token(secret)
    assert secret not in str(stored.__dict__)
    assert secret not in str(list(AuditEvent.objects.values()))
    left = stored.expiry - timezone.now()
    assert dt.timedelta(days=89, hours=23) < left <= dt.timedelta(days=90)
    assert token.scopes == ["read"]


def test_nobody_makes_a_token_for_somebody_else(admin1: User, clerk: User) -> None:
    with pytest.raises(Forbidden):
        tokens.create(actor=admin1, person=clerk)


def test_a_token_makes_none_that_may_do_more(clerk: User) -> None:
    parent, _secret = tokens.create(actor=clerk, scopes=["read"])
    with pytest.raises(Forbidden):
        tokens.create(actor=clerk, scopes=["read", "file"], parent=parent)
    with pytest.raises(Forbidden):
        tokens.create(actor=clerk, parent=parent)


def test_a_token_ends_with_the_one_that_made_it_and_no_later(clerk: User) -> None:
    parent, _secret = tokens.create(actor=clerk)
    parent.expiry = timezone.now() + dt.timedelta(hours=1)
    parent.save()
    child, _secret = tokens.create(actor=clerk, parent=parent)
    grandchild, _secret = tokens.create(actor=clerk, parent=child)
    assert parent.expiry is not None
    for row in (child, grandchild):
        assert row.expiry is not None
        assert row.expiry <= parent.expiry + dt.timedelta(seconds=1)
    other, _secret = tokens.create(actor=clerk)
    tokens.revoke(parent, actor=clerk)
    assert list(ApiToken.objects.all()) == [other]


def test_a_person_has_so_many_live_tokens_and_no_more(clerk: User, settings: Any) -> None:
    settings.MOST_TOKENS = 2
    first, _secret = tokens.create(actor=clerk)
    tokens.create(actor=clerk, parent=first)
    with pytest.raises(Conflict) as refused:
        tokens.create(actor=clerk)
    assert refused.value.code == "too_many_tokens"
    tokens.revoke(first, actor=clerk)
    tokens.create(actor=clerk)


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_unknown_scopes_are_refused(clerk: User, scopes: list[str]) -> None:
    with pytest.raises(Invalid):
        tokens.create(actor=clerk, scopes=scopes)


def test_a_token_is_revoked_by_its_owner_or_an_administrator_of_the_owner(
    clerk: User, signer: User, admin1: User
) -> None:
    token, _secret = tokens.create(actor=clerk)
    with pytest.raises(Forbidden):
        tokens.revoke(token, actor=signer)
    tokens.revoke(token, actor=clerk)
    other, _secret = tokens.create(actor=clerk)
    tokens.revoke(other, actor=admin1)
    assert not ApiToken.objects.exists()


def test_the_command_prints_the_token_and_nothing_else(clerk: User) -> None:
    out = io.StringIO()
    call_command("apitoken", "clerk", stdout=out)
    (line,) = out.getvalue().splitlines()
    assert ApiToken.objects.get(digest=hash_token(line)).user == clerk


def test_the_command_names_who_is_unknown() -> None:
    with pytest.raises(CommandError, match="nobody-here"):
        call_command("apitoken", "nobody-here")
