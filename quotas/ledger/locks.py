"""The lock of accounts, which comes after all those of ``config.settings.lock_order``.

The database locks them all at once, in the order of their keys, with every account above them; it takes the lock of the
programme year itself where quota is posted or an account is opened.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from quotas.models import Account


def lock(accounts: Iterable[Account | UUID], *, moves_quota: bool = True) -> None:
    """Lock accounts with those above them and their totals; ``moves_quota=False`` if only use is posted."""
    ids = [account.pk if isinstance(account, Account) else account for account in accounts]
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_lock(%s::uuid[], %s)", [ids, moves_quota])
