"""Reversal of a movement that was made in error: all of its postings, on a document that says so, by two people.

The effect of an order is taken back with its order (``inspections.services.quota_measures``), that of a notice by its
revocation.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.outbox import announce
from core.transactions import service
from enterprises.models import Enterprise
from enterprises.policies import person
from enterprises.services import approvals
from quotas import ledger
from quotas.capabilities import QUOTA_MOVE
from quotas.events import MOVEMENT_MADE, QUOTA_MOVED
from quotas.models import Account, Posting, ProgrammeYear
from quotas.quantities import ZERO
from quotas.services.movements import ACCOUNT, obstacle_to_freeing

REVERSE = "quota.reverse"
Kind = Posting.Kind
MOVEMENTS = (Kind.RETURN, Kind.DEDUCT, Kind.WITHHOLD, Kind.RELEASE, Kind.TRANSFER)

type Barrier = Callable[[Posting], DomainError | None]
barriers: list[Barrier] = []  # of apps above: what prevents the reversal of a movement


@service
def reverse(
    account: Account, *, actor: Actor, reason: str, movement: str, tonnes: Decimal, document: str, basis: str
) -> list[Posting]:
    """Take back the newest movement of an account of this kind, figure and document. Takes two people."""
    account = ACCOUNT.begin(account, QUOTA_MOVE, actor)
    approvals.require(REVERSE, account, actor=actor)
    postings = find(account, movement=movement, tonnes=tonnes, document=document)
    if (refused := obstacle(account, postings) or obstacle_of_office(account, postings, actor)) is not None:
        raise refused
    if not basis.strip():
        raise Invalid.at("/basis", "blank", _("State the document on which this is based."))
    keys = ledger.reverse(postings, actor=actor, document=basis.strip())
    made = sorted(Posting.objects.filter(pk__in=keys), key=lambda posting: posting.pk)
    audit.record(
        actor=actor,
        action="movements.reverse",
        obj=account,
        place=account.holder.place.code,
        enterprise_code=account.holder.enterprise.code if account.holder.enterprise else "",
        reason=reason,
        data={
            "movement": movement,
            "tonnes": f"{tonnes:.3f}",
            "document": document,
            "basis": basis.strip(),
            "key": made[0].key,
        },
    )
    announce(QUOTA_MOVED, key=made[0].key)
    announce(MOVEMENT_MADE, key=made[0].key)
    return made


def find(account: Account, *, movement: str, tonnes: Decimal, document: str) -> list[Posting]:
    """Return the postings of the newest movement of the account that fits and stands; none if there is none."""
    own = Q(to_account=account) if movement in (Kind.WITHHOLD, Kind.RELEASE) else Q(from_account=account)
    standing = Posting.objects.filter(
        own, kind=movement, tonnes=tonnes, document=document.strip(), reversed_by=None
    ).exclude(document="")
    for posting in standing.order_by("-recorded_at", "-id"):
        all_of_it = list(Posting.objects.filter(key=posting.key).order_by("id"))
        if all(one.kind == movement for one in all_of_it) and _source_of(all_of_it) == account.pk:
            return all_of_it
    return []


def obstacle(account: Account, postings: Iterable[Posting]) -> DomainError | None:
    """Return why a movement cannot be taken back: none stands, the year is closed, or what it gave is gone."""
    legs = list(postings)
    if not legs:
        detail = _("No movement of this kind, figure and document stands on this account.")
        return Invalid.at("/document", "no_such_movement", detail)
    if account.programme_year.state == ProgrammeYear.State.CLOSED:
        return Conflict("year_closed", _("The programme year is closed."))
    holder = account.holder.enterprise
    if holder is not None and holder.state in Enterprise.ENDED and legs[0].kind not in (Kind.WITHHOLD, Kind.RELEASE):
        return Conflict("enterprise_ended", _("The enterprise was closed or has merged into another."))
    for barrier in barriers:
        if (refused := barrier(legs[0])) is not None:
            return refused
    gainer, most = _gained(account, legs)
    if most < legs[0].tonnes:
        detail = _("%(asked)s t are asked for, %(most)s t can be moved: %(missing)s t are missing.")
        figures = {
            "asked": f"{legs[0].tonnes:.3f}",
            "most": f"{most:.3f}",
            "missing": f"{legs[0].tonnes - most:.3f}",
        }
        return Conflict("not_enough_unused", f"{gainer.holder.code}: {detail % figures}")
    return None


def obstacle_of_office(account: Account, postings: Sequence[Posting], actor: Actor) -> DomainError | None:
    """Refuse to take back what an office above the actor's did, or to free what others withheld."""
    if isinstance(actor, SystemActor):
        return None
    if not ledger.is_by_own_office_or_below(postings[0], person(actor)):
        return Forbidden("forbidden", _("An office above yours did this: it is taken back there."))
    return obstacle_to_freeing(account, postings[0].tonnes, actor) if postings[0].kind == Kind.WITHHOLD else None


def nothing_to_reverse(account: Account) -> DomainError | None:
    """Return a refusal if no movement on a document stands on the account."""
    own = Q(to_account=account, kind__in=(Kind.WITHHOLD, Kind.RELEASE)) | Q(from_account=account, kind__in=MOVEMENTS)
    if Posting.objects.filter(own, reversed_by=None).exclude(document="").exists():
        return None
    return Conflict("no_movement", _("No movement stands on this account."))


def gainer_of(legs: list[Posting]) -> Account | None:
    """Return the account to which a movement brought quota; of a withholding or release, its own account."""
    givers = {leg.from_account_id for leg in legs}
    key = next((leg.to_account_id for leg in legs if leg.to_account_id not in givers), None)
    return Account.objects.select_related("holder").get(pk=key) if key else None


def _gained(account: Account, legs: list[Posting]) -> tuple[Account, Decimal]:
    """Return the account that a reversal takes from, and the most that it can take there."""
    kind = Kind(legs[0].kind)
    if kind == Kind.WITHHOLD:
        return account, account.withheld
    gainer = account if kind == Kind.RELEASE else gainer_of(legs)
    assert gainer is not None
    free = gainer.undistributed
    return gainer, free if kind in (Kind.RETURN, Kind.DEDUCT) else max(ZERO, min(gainer.available, free))


def _source_of(legs: list[Posting]) -> object:
    """Return the account at which a movement began; of a withholding or release, its own account."""
    receivers = {leg.to_account_id for leg in legs}
    givers = [leg.from_account_id for leg in legs if leg.from_account_id not in {None, *receivers}]
    return givers[0] if givers else legs[0].to_account_id
