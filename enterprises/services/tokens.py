"""API tokens: made for oneself, shown once, stored as a digest, expired after 90 days or when revoked."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from core import actor_sessions, audit
from core.actors import Actor
from core.errors import Conflict, Forbidden, Invalid
from core.models import ApiToken, TokenScope
from core.transactions import service
from core.write_access import WriteAccess
from enterprises import policies
from enterprises.capabilities import PEOPLE_MANAGE
from enterprises.lifecycles.people import OWN, OWN_ACCOUNT, manages
from enterprises.models import User

LIFETIME = dt.timedelta(days=90)


def _may_revoke(actor: Actor, capability: str, token: ApiToken | None) -> bool:
    return token is None or actor.pk == token.user_id or manages(actor, capability, token.user)


TOKEN = WriteAccess(ApiToken, can=_may_revoke, rows=lambda: ApiToken.objects.select_related("user"), locks_rows=False)


@service
def create(
    *,
    actor: Actor,
    person: User | None = None,
    scopes: Sequence[str] | None = None,
    parent: ApiToken | None = None,
    signs: bool = False,
) -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is not stored.

    ``parent``: the token that asks for it; the new one may do no more and ends no later. ``signs``: the person has just
    used a second factor, or the parent was made so.
    """
    person = OWN_ACCOUNT.begin(person or policies.person(actor), OWN, actor)
    if not person.is_active:
        raise Conflict("wrong_state", _("This account is locked."), state="inactive")
    requested = list(dict.fromkeys(TokenScope.values if scopes is None else scopes))
    if not requested or not set(requested) <= set(TokenScope.values):
        raise Invalid.at("/scopes", "unknown_scope", _("Known scopes: %s.") % ", ".join(TokenScope.values))
    lifetime = LIFETIME
    if parent is not None:
        if not set(requested) <= set(parent.scopes):
            raise Forbidden("token_scope", _("A token cannot create a token with more rights."))
        lifetime = min(LIFETIME, parent.expiry - timezone.now()) if parent.expiry else LIFETIME
        signs = parent.signs
    _require_room(person)
    token, secret = ApiToken.objects.create(
        user=person, expiry=lifetime, scopes=requested, signs=signs, parent_id=parent.pk if parent else None
    )
    actor_sessions.admit(person, secret, "token", lifetime=lifetime)
    data = {"token_key": token.token_key, "scopes": token.scopes, "signs": signs}
    audit.record(actor=actor, action="tokens.create", obj=person, data=data)
    return token, secret


def _require_room(person: User) -> None:
    """Refuse more live tokens than the limit; the caller holds the person's lock."""
    live = ApiToken.objects.filter(user=person, expiry__gt=Now()).count()
    if live >= settings.MOST_TOKENS:
        raise Conflict(
            "too_many_tokens", _("You have %(count)d API tokens. Revoke one that is not used.") % {"count": live}
        )


@service
def revoke(token: ApiToken, *, actor: Actor) -> None:
    """End a token at once, and those made with it."""
    token = TOKEN.begin(token, PEOPLE_MANAGE, actor)
    token.delete()
    audit.record(actor=actor, action="tokens.revoke", obj=token.user, data={"token_key": token.token_key})
