"""Files of lists, which workers prepare for a person (``list_file_work``): asked for, handed out, removed."""

import dataclasses
import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import audit, clock, file_stores, outbox
from core.actors import Actor
from core.api import list_files as lists
from core.errors import Conflict, Invalid, NotFound
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.models import User
from enterprises.policies import person
from enterprises.scoping import Bound
from portal.events import LIST_FILE_WANTED
from portal.models import ListFile
from portal.models.list_files import KEPT

MOST_WAITING = 5  # files of one person that are not yet ready
OWN_FILES = "list_files.own"  # held by everybody for the own files


def _is_own(actor: Actor, capability: str, file: ListFile | None) -> bool:
    return actor.pk is not None and (file is None or file.person_id == actor.pk)


FILE = WriteAccess(ListFile, can=_is_own, locks_rows=False)


def ask(*, actor: Actor, address: str, format: str) -> ListFile:
    """Have the file of a list prepared. A file that is asked for twice is prepared once.

    Raises:
        Invalid: there is no such list, or its filters have errors.
        Forbidden: the actor may not read it.
    """
    address = lists.normalise(address)
    lists.is_large(address, actor)  # refuses what the list refuses
    return _ask(actor=actor, address=address, format=format)


def address_of_small(*, actor: Actor, address: str, format: str) -> str:
    """Return the address of the file of a list that is answered at once; empty for one that must be prepared."""
    address = lists.normalise(address)
    if format not in ListFile.Format.values:
        raise _unknown_format()
    if lists.is_large(address, actor):
        return ""
    return f"{address}{'&' if '?' in address else '?'}format={format}"


@service
def _ask(*, actor: Actor, address: str, format: str) -> ListFile:
    wanted = {"person_id": person(actor).pk, "address": address, "format": format}
    file = FILE.begin_new(lambda: ListFile(**wanted, language=get_language(), asked_at=clock.now()), OWN_FILES, actor)
    if format not in ListFile.Format.values:
        raise _unknown_format()
    waiting = ListFile.objects.visible_to(actor).waiting()
    if (same := waiting.filter(**wanted).first()) is not None:
        return same
    if waiting.count() >= MOST_WAITING:
        detail = _("At most %(most)d files are prepared for you at a time. Wait until one of them is ready.")
        raise Conflict("too_many_files", detail % {"most": MOST_WAITING})
    file.save()
    outbox.announce(LIST_FILE_WANTED, file_id=file.pk)
    audit.record(actor=actor, action="list_files.ask", obj=file, data={"address": address, "format": format})
    return file


def _unknown_format() -> Invalid:
    return Invalid.at("/format", "invalid_choice", _("Choose one of: %s.") % ", ".join(ListFile.Format.values))


def rights_of(reader: User) -> str:
    """Return a digest of what decides which rows a person sees: what is declared, and each role with its own bounds."""
    reach = reader.reach
    bounds = sorted(_as_text(bound) for bound in reach.bounds)
    told = repr((reader.declared_reach.settings, bounds, sorted(map(str, reach.opened))))
    return hashlib.sha256(told.encode()).hexdigest()


def _as_text(bound: Bound) -> str:
    values = [getattr(bound, column.name) for column in dataclasses.fields(bound)]
    return repr([sorted(map(str, value)) if isinstance(value, frozenset) else str(value) for value in values])


def open_content(file: ListFile, *, actor: User) -> Iterator[bytes]:
    """Return the content of a file that is ready.

    Raises:
        NotFound: it is not ready, or its time is over.
        Conflict: the person's rights are not those under which it was read.
        StoreUnavailable: the store of files does not answer.
    """
    if file.state != ListFile.State.READY:
        raise NotFound("not_ready", _("The file is not ready."))
    if file.rights != rights_of(actor):
        detail = _("Your rights have changed since this file was prepared. Have it prepared again.")
        raise Conflict("rights_changed", detail)
    try:
        return file_stores.stream(file.content)
    except FileNotFoundError:
        raise NotFound("file_gone", _("The file is not kept any more. Have it prepared again.")) from None


@service
def remove(file: ListFile, *, actor: Actor) -> None:
    """Remove a file, or end its preparation."""
    file = FILE.begin(file, OWN_FILES, actor)
    audit.record(actor=actor, action="list_files.remove", obj=file, data={"address": file.address})
    file.delete()
    transaction.on_commit(lambda: _delete_content(file.content))


def delete_expired() -> int:
    """Delete files seven days after they were ready, or asked for in vain, and what no row names; return how many."""
    before = clock.now() - KEPT
    over = Q(ready_at__lt=before) | Q(ready_at=None, asked_at__lt=before)
    expired = list(ListFile.objects.filter(over))
    for file in expired:
        ListFile.objects.filter(pk=file.pk).delete()
    # In the order in which a file comes to be named: one that gets ready meanwhile is found in the next place.
    names = list(file_stores.names(file_stores.PREPARED))
    waiting = {str(pk) for pk in ListFile.objects.waiting().values_list("pk", flat=True)}
    kept = set(ListFile.objects.values_list("content", flat=True))
    for name in names:
        if name not in kept and not name.removeprefix(f"{file_stores.PREPARED}/").startswith(tuple(waiting)):
            _delete_content(name)
    return len(expired)


def _delete_content(name: str) -> None:
    if name:
        default_storage.delete(name)


def title_of(file: ListFile) -> Any:
    """Return the name of the rows that a file has, in the active language."""
    return lists.model_of(file.address)._meta.verbose_name_plural
