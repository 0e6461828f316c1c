"""The route of quota from one holder to another: up to the common ancestor and down again."""

from itertools import pairwise
from uuid import UUID

from django.db import connection

from quotas.models import Account

_LINE = """
    WITH RECURSIVE up AS (
        SELECT id, parent_id, 0 AS step FROM quotas_account WHERE id = %s
        UNION ALL
        SELECT a.id, a.parent_id, up.step + 1 FROM up JOIN quotas_account a ON a.id = up.parent_id
    ) SELECT id FROM up ORDER BY step
"""


def route(source: Account, target: Account) -> list[tuple[UUID, UUID]]:
    """Return the legs of a transfer as (from, to).

    A target that has been given nothing yet receives directly from the common ancestor.
    """
    up, down = _line(source), _line(target)
    common = next(pk for pk in up if pk in down)
    rising = up[: up.index(common) + 1]
    falling = down[: down.index(common)][::-1] if target.given else [target.pk]
    return list(pairwise([*rising, *(pk for pk in falling if pk != common)]))


def _line(account: Account) -> list[UUID]:
    """Return the ids of the account and of every account above it, upwards."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [account.pk])
        return [row[0] for row in cursor.fetchall()]
