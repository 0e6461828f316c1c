"""Acts of two people on years, quota, notices, flags, freezes and strategic reserves, for ``approved_acts.py``."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from enterprises.models import Jurisdiction, User
from quotas import ledger
from quotas.models import Account, NoticeDayCorrection, Posting, ProgrammeYear
from resources.models import ReserveMovement
from tests.permissions.approvals_in_sql import (
    BY_TWO,
    DAY,
    LATER,
    OTHER,
    PAPER,
    SINCE,
    TODAY,
    Act,
    World,
    change,
    each,
    insert,
    myself,
    now,
)
from tests.support.approvals import WHY
from tests.support.ledger_accounts import insert_posting


def year(w: World, rows: Sequence[ProgrammeYear], otherwise: Any, **columns: Any) -> Act:
    given = {name: value for name, value in columns.items() if name == "scheme"}
    return Act(rows[0], w.ministry, given, change(rows[0], **columns), [*otherwise, {"row": rows[1]}], BY_TWO)


def movement(w: World, kind: str) -> Act:
    given, other = w.accounts
    province, nation = w.books.account("36"), w.books.account("CN")
    legs: list[tuple[Account | None, Account]] = {
        "transfer": [(given, province), (province, other)],
        "withhold": [(None, given)],
        "release": [(None, given)],
    }.get(kind, [(given, province)])
    elsewhere = {
        "transfer": [(given, province), (province, nation)],
        "withhold": [(None, province)],
        "release": [(None, province)],
    }.get(kind, [(province, nation)])

    def write(actor: User, **says: Any) -> None:
        row = {"tonnes": 10, "document": PAPER, "effective_on": TODAY(), "kind": kind, **says}
        for one, to in row.pop("legs", legs):
            insert_posting(from_account_id=one and one.pk, to_account_id=to.pk, **row)

    otherwise = each(tonnes=9, document=OTHER, effective_on=TODAY() - DAY, legs=elsewhere)
    arguments = {"tonnes": Decimal(10), "document": PAPER, **({"to": other.holder.code} if kind == "transfer" else {})}
    return Act(given, w.province, arguments, write, otherwise, BY_TWO, again=BY_TWO)


def sheet(w: World) -> Act:
    """Enter the rows of a sheet: one that withholds, one that transfers; each movement has a key of its own."""
    given, other = w.accounts
    province = w.books.account("36")
    year = given.programme_year
    row = {
        "programme": year.programme.code, "year": year.year, "category": given.category, "tonnes": "5.000",
        "document": PAPER, "effective_on": TODAY().isoformat(), "holder": given.holder.code,
    }  # fmt: skip
    rows = [{**row, "movement": "withhold"}, {**row, "movement": "transfer", "to": other.holder.code}]

    def write(actor: User, only: Sequence[str] = ("withhold", "transfer"), **says: Any) -> None:
        posted = {"tonnes": 5, "document": PAPER, "effective_on": TODAY(), **says}
        gains = posted.pop("gains", other)
        legs = {"withhold": [(None, given)], "transfer": [(given, province), (province, gains)]}
        for kind in only:
            for one, to in legs[kind]:
                insert_posting(
                    kind=kind, from_account_id=one and one.pk, to_account_id=to.pk, key=f"key {kind}", **posted
                )

    otherwise = each(tonnes=4, document=OTHER, effective_on=TODAY() - DAY, gains=w.books.account("CN"))
    place, steps = Jurisdiction.objects.get(code="36"), [{"only": ["withhold"]}, {"only": ["transfer"]}]
    return Act(place, w.province, {"rows": rows}, write, otherwise, BY_TWO, steps, again=BY_TWO)


def reassignment(w: World) -> Act:
    given, other = w.accounts
    province, nation = w.books.account("36"), w.books.account("CN")
    legs: list[tuple[str, Account | None, Account]] = [
        ("release", None, given), ("transfer", given, province), ("transfer", province, other),
    ]  # fmt: skip

    def write(actor: User, **says: Any) -> None:
        row = {"tonnes": 10, "document": PAPER, "effective_on": TODAY(), **says}
        for kind, one, to in row.pop("legs", legs):
            insert_posting(kind=kind, from_account_id=one and one.pk, to_account_id=to.pk, **row)

    otherwise: list[Any] = [
        *each(tonnes=9, document=OTHER, effective_on=TODAY() - DAY),
        {"legs": legs[:1]},
        {"legs": legs[1:]},
        {"legs": [legs[0], ("deduct", given, province)]},
        {"legs": [legs[0], legs[1], ("transfer", province, nation)]},
    ]
    arguments = {"tonnes": Decimal(10), "document": PAPER, "to": other.holder.code}
    return Act(given, w.province, arguments, write, otherwise, BY_TWO, again=BY_TWO)


def reversal(w: World) -> Act:
    given = w.accounts[0]
    own, of_province = (
        Posting.objects.get(kind="withhold", to_account=account) for account in (given, w.books.account("36"))
    )

    def write(actor: User, **says: Any) -> None:
        row = {"reverses": own, "document": PAPER, **says}
        undone = row.pop("reverses")
        insert_posting(
            kind="reverse", reverses_id=undone.pk, to_account_id=undone.to_account_id, tonnes=undone.tonnes,
            effective_on=undone.effective_on, **row,
        )  # fmt: skip

    arguments = {"movement": "withhold", "tonnes": Decimal(20), "document": "a test", "basis": PAPER}
    otherwise = each(document=OTHER, reverses=of_province)
    return Act(given, w.province, arguments, write, otherwise, BY_TWO)


def revocation(w: World, *, cascade: bool = False) -> Act:
    notice, other = w.notices
    revoke = change(notice, state="revoked", revoked_by=myself, revoked_at=now, revocation_reason=WHY)

    def write(actor: User, step: str = "state", **says: Any) -> None:
        if step == "state":
            revoke(actor, **says)
        else:
            given = Posting.objects.filter(notice_line__notice=notice, reverses=None)
            ledger.reverse(list(given), actor=actor, key="a key")

    otherwise = [{"revocation_reason": OTHER}, {"row": other}]
    steps = [{"step": "state"}, {"step": "postings"}]
    return Act(notice, w.ministry[2:], {"cascade": cascade}, write, otherwise, "notice_revoked_by_two", steps)


def day_correction(w: World) -> Act:
    """Correct the day of issue of a notice, which follows in the same transaction."""
    notice, other = w.notices
    day = TODAY() - DAY
    stated = {"stated_on": notice.issued_on, "document": PAPER, "recorded_by": myself, "recorded_at": now}

    def write(actor: User, **says: Any) -> None:
        row = {"notice": notice, "corrected_to": day, **says}
        insert(NoticeDayCorrection, **stated)(actor, **row)
        change(row["notice"], issued_on=row["corrected_to"])(actor)

    otherwise = each(corrected_to=day - DAY, document=OTHER, notice=other)
    arguments = {"issued_on": day, "document": PAPER}
    by, again = "day_correction_by_two", "day_correction_fits_its_notice"
    return Act(notice, w.ministry[2:], arguments, write, otherwise, by, again=again)


def flag(w: World, state: str) -> Act:
    write = change(w.flags[0], state=state, decided_by=myself, decided_at=now, decision_reason=WHY)
    another = {"resolved": "dismissed", "dismissed": "resolved"}[state]
    otherwise = [{"state": another}, {"decision_reason": OTHER}, {"row": w.flags[1]}]
    return Act(w.flags[0], w.province, {}, write, otherwise, "flag_ended_by_two")


def lifting(w: World) -> Act:
    write = change(w.freezes[0], lifted_by=myself, lifted_at=now, lift_reason=WHY)
    otherwise = [{"lift_reason": OTHER}, {"lifted_by": w.province[0]}, {"row": w.freezes[1]}]
    return Act(w.freezes[0], w.province, {}, write, otherwise, "freeze_lifted_by_two")


def reserve(w: World) -> Act:
    given = {"direction": "in", "material": "concentrate", "tonnes": Decimal(10), "day": SINCE, "document": PAPER}
    write = insert(ReserveMovement, reserve=w.reserves[0], recorded_by=myself, recorded_at=now, **given)
    otherwise = each(material="oxide", tonnes=Decimal(11), day=LATER, document=OTHER, reserve=w.reserves[1])
    return Act(
        w.reserves[0], w.province, given, write, otherwise, "reserve_movement_by_two", again="reserve_movement_by_two"
    )
