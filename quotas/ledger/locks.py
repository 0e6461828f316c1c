"""The lock order, in one place: programme year → enterprise → document → accounts.

A caller that needs several of these takes them in this order only. Accounts are locked all at once, by the database, in
the order of their ids, together with every account above them.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, models

from enterprises.models import Enterprise
from quotas.models import Account, ProgrammeYear


def lock_programme_year(pk: UUID) -> ProgrammeYear:
    """Lock a programme year (first): its quota, parents and state stay fixed until the transaction ends."""
    return (
        ProgrammeYear.objects.select_related("programme__authority")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def lock_enterprise(pk: UUID) -> Enterprise:
    """Lock an enterprise (second), so that no one else files, merges or closes for it."""
    return Enterprise.objects.select_for_update(no_key=True).get(pk=pk)


def lock_document[M: models.Model](rows: models.QuerySet[M], pk: UUID) -> M:
    """Lock a document (third): read a notice, report, order or succession afresh under its lock."""
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock(accounts: Iterable[Account | UUID], *, moves_quota: bool = True) -> None:
    """Lock accounts (last) with those above them and their totals; ``moves_quota=False`` if only use is posted."""
    ids = [account.pk if isinstance(account, Account) else account for account in accounts]
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_lock(%s::uuid[], %s)", [ids, moves_quota])
