"""The route of quota from one holder to another: up to the common ancestor and down again."""

from itertools import pairwise
from uuid import UUID

from core import sql
from quotas.models import Account

_ACCOUNTS_ABOVE = sql.Query(__file__, "accounts_above.sql", lambda account_id: account_id)


def route(source: Account, target: Account) -> list[tuple[UUID, UUID]]:
    """Return the legs of a transfer as (from, to).

    A target that has been given nothing yet receives directly from the common ancestor.
    """
    up, down = _accounts_above(source), _accounts_above(target)
    common = next(pk for pk in up if pk in down)
    rising = up[: up.index(common) + 1]
    falling = down[: down.index(common)][::-1] if target.given else [target.pk]
    return list(pairwise([*rising, *(pk for pk in falling if pk != common)]))


def top_of(source: Account, target: Account) -> Account:
    """Return the account above both sides at which a transfer turns: its holder's distribution changes."""
    above = _accounts_above(source)
    other = set(_accounts_above(target))
    return Account.objects.select_related("holder__place").get(pk=next(pk for pk in above if pk in other))


def _accounts_above(account: Account) -> list[UUID]:
    """Return the ids of the account and of every account above it, upwards."""
    return _ACCOUNTS_ABOVE.all(account=account.pk)
