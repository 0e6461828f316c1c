"""API tokens: made for oneself, shown once, kept as a digest, dead after 90 days or when revoked."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.actors import SystemActor
from core.errors import Conflict, Forbidden
from core.models import ApiToken, TokenScope
from core.transactions import service
from enterprises.models import User
from enterprises.services import guards, people

LIFETIME = dt.timedelta(days=90)


@service
def create(
    *,
    actor: Any,
    person: User | None = None,
    scopes: Sequence[str] | None = None,
    within: Collection[str] | None = None,
    signs: bool = False,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is stored nowhere. ``within``: the scopes of the token that asks for it.

    ``signs``: the person has just shown a second factor, or the token that asks was made so.
    """
    person = person or actor
    if person.pk != actor.pk and not isinstance(actor, SystemActor):
        raise Forbidden("forbidden", _("A token is made by the person who will use it."))
    if not person.is_active:
        raise Conflict("wrong_state", _("This account is locked."), state="inactive")
    asked = list(dict.fromkeys(TokenScope.values if scopes is None else scopes))
    if not asked or not set(asked) <= set(TokenScope.values):
        raise guards.invalid("scopes", "unknown_scope", _("Known scopes: %s.") % ", ".join(TokenScope.values))
    if within is not None and not set(asked) <= set(within):
        raise Forbidden("token_scope", _("A token cannot make one that may do more."))
    token, secret = ApiToken.objects.create(user=person, expiry=LIFETIME, scopes=asked, signs=signs)
    said = {"token_key": token.token_key, "scopes": token.scopes, "signs": signs}
    audit.record(actor=actor, action="tokens.create", obj=person, data=said)
    return token, secret


@service
def revoke(token: ApiToken, *, actor: Any) -> None:
    """End a token at once."""
    if token.user_id != actor.pk:
        people.authorise_over(actor, token.user)
    token.delete()
    audit.record(actor=actor, action="tokens.revoke", obj=token.user, data={"token_key": token.token_key})
