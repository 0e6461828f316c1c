"""The order in which an act that takes several locks takes them.

1. the enterprise, so that no one else files, merges or closes for it; two of them in the order of their keys;
2. a document that belongs to an enterprise: a report, an order, a sheet;
3. the programme year, whose quota, parents and state then stay fixed; several in the order of their keys;
4. a notice, and those that hang on it in the same year;
5. accounts, all at once, by the database, in the order of their keys, with every account above them.

The database takes the lock of the year (3) itself where quota is posted or an account is opened.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, models

from enterprises.models import Enterprise
from quotas.models import Account, ProgrammeYear


def lock_programme_year(pk: UUID) -> ProgrammeYear:
    """Lock a programme year (3)."""
    return (
        ProgrammeYear.objects.select_related("programme__authority")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def lock_enterprise(pk: UUID) -> Enterprise:
    """Lock an enterprise (1)."""
    return Enterprise.objects.select_for_update(no_key=True).get(pk=pk)


def lock_document[M: models.Model](rows: models.QuerySet[M], pk: UUID) -> M:
    """Lock a document (2, or 4 for a notice), and return it as it is now."""
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock(accounts: Iterable[Account | UUID], *, moves_quota: bool = True) -> None:
    """Lock accounts (5) with those above them and their totals; ``moves_quota=False`` if only use is posted."""
    ids = [account.pk if isinstance(account, Account) else account for account in accounts]
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_lock(%s::uuid[], %s)", [ids, moves_quota])
