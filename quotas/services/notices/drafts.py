"""Drafting: codes become holders, and everything that is wrong with a draft is said at once."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import NATION, Enterprise, Group, Jurisdiction, inside
from quotas import ledger
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import Category, Notice, NoticeLine, Programme, ProgrammeYear
from quotas.quantities import MOST_TONNES, ZERO
from quotas.queries import holders
from quotas.services import programmes
from quotas.services.notices.acting import WHOLE, authorise, locked, name_actor, record

Line = TypedDict("Line", {"from": str | None, "to": str, "category": str, "tonnes": Decimal, "note": str}, total=False)

SPLIT = frozenset({Category.LIGHT, Category.MEDIUM_HEAVY})
_HEAD = ("number", "title", "batch", "basis", "reduction", "issued_on", "effective_on", "note", "evidence", "source")


@service
def create(
    *,
    actor: Any,
    programme: str,
    year: int,
    batch: str,
    basis: str,
    number: str,
    issued_on: dt.date,
    effective_on: dt.date,
    lines: Sequence[Line],
    reduction: bool = False,
    title: str = "",
    note: str = "",
    evidence: str = "",
    source: str = "",
    fictitious: bool = False,
) -> Notice:
    """Draft a notice. ``from`` and ``to`` of a line are holder codes; ``from`` null sets the national total."""
    notice = Notice(prepared_by_id=actor.pk, fictitious=fictitious)
    head = {
        "number": number,
        "title": title,
        "batch": batch,
        "basis": basis,
        "reduction": reduction,
        "issued_on": issued_on,
        "effective_on": effective_on,
        "note": note,
        "evidence": evidence,
        "source": source,
    }
    made = _write(notice, head, programme, year, lines, actor=actor)
    record(made, "create", actor=actor, number=made.number)
    return made


@service
def update(notice: Notice, *, actor: Any, **changes: Any) -> Notice:
    """Change a draft or a returned notice; whoever does so becomes one of its editors."""
    notice = locked(notice, "update", actor=actor)
    head = {name: changes.get(name, getattr(notice, name)) for name in _HEAD}
    programme = changes.get("programme", notice.programme_year.programme.code)
    year = changes.get("year", notice.programme_year.year)
    lines = changes["lines"] if "lines" in changes else _as_stated(notice)
    notice = _write(notice, head, programme, year, lines, actor=actor)
    record(notice, "update", actor=actor, changed=sorted(changes))
    return notice


def _as_stated(notice: Notice) -> list[Line]:
    return [
        {
            "from": line.from_holder.code if line.from_holder else None,
            "to": line.to_holder.code,
            "category": line.category,
            "tonnes": line.tonnes,
            "note": line.note,
        }
        for line in notice.lines.all()
    ]


def _write(
    notice: Notice, head: dict[str, Any], programme: str, year: int, lines: Sequence[Line], *, actor: Any
) -> Notice:
    for name, value in head.items():
        setattr(notice, name, value)
    stream = Programme.objects.select_related("authority").filter(code=programme).first()
    things = holders.things_by_code(code for line in lines for code in (line.get("from"), line["to"]) if code)
    faults = [
        *_head_faults(notice, stream, year),
        *_line_faults(lines, things, cumulative=notice.basis == "cumulative"),
    ]
    if faults:
        raise Invalid("invalid", _("The request has faults."), errors=faults)
    assert stream is not None

    issuer_code = lines[0].get("from") or NATION
    giver = things.get(issuer_code) or Jurisdiction.objects.get(code=NATION)
    notice.issuer = ledger.holder_of(giver)
    notice.place = notice.issuer.place
    # Only for the question who may issue; the year itself is prepared when that has been answered.
    notice.programme_year = ProgrammeYear(programme=stream, year=year)
    authorise(actor, NOTICES_DRAFT, notice)
    scheme = "split" if {line["category"] for line in lines} <= SPLIT else "all"
    notice.programme_year = programmes.year_of(stream, year, actor=actor, scheme=scheme)

    name_actor(actor)
    if notice._state.adding:
        notice.save()
    else:
        notice.save_next(*_HEAD, "issuer", "place", "programme_year")
        notice.lines.all().delete()
    resolved = {code: ledger.holder_of(thing) for code, thing in things.items()}
    NoticeLine.objects.bulk_create(
        NoticeLine(
            notice=notice,
            position=position,
            from_holder=resolved[code] if (code := line.get("from")) else None,
            to_holder=resolved[line["to"]],
            category=line["category"],
            tonnes=line["tonnes"],
            note=line.get("note", ""),
        )
        for position, line in enumerate(lines, 1)
    )
    return WHOLE.get(pk=notice.pk)


def _head_faults(notice: Notice, stream: Programme | None, year: int) -> list[Fault]:
    faults = []
    if stream is None:
        faults.append(Fault("/programme", "unknown_code", _("There is no such programme.")))
    elif not stream.first_year <= year <= (stream.last_year or year):
        faults.append(Fault("/year", "outside_programme", _("The programme did not run in this year.")))
    try:
        notice.clean_fields(exclude=["programme_year", "issuer", "place", "prepared_by"])
    except ValidationError as error:
        for name, refusals in error.error_dict.items():
            faults += [Fault(f"/{name}", one.code or "invalid", "; ".join(one.messages)) for one in refusals]
    if not notice.number.strip():
        faults.append(Fault("/number", "blank", _("A notice has a number.")))
    elif Notice.objects.filter(number=notice.number).exclude(pk=notice.pk).exists():
        faults.append(Fault("/number", "number_taken", _("There is a notice with this number.")))
    if notice.effective_on.year != year:
        faults.append(Fault("/effective_on", "outside_year", _("This day is not in the programme year.")))
    return faults


def _line_faults(lines: Sequence[Line], things: dict[str, Any], *, cumulative: bool) -> list[Fault]:
    if not lines:
        return [Fault("/lines", "no_lines", _("A notice without lines says nothing."))]
    faults: list[Fault] = []
    seen = set()
    issuer = lines[0].get("from") or NATION
    categories = {line["category"] for line in lines}
    for index, line in enumerate(lines):

        def fault(member: str, code: str, detail: str, at: int = index) -> None:
            faults.append(Fault(f"/lines/{at}/{member}", code, detail))

        giver, taker = line.get("from"), line["to"]
        for member, code in (("from", giver), ("to", taker)):
            if code is not None and code not in things:
                fault(member, "unknown_code", _("There is no holder with this code."))
        if (giver or NATION) != issuer:
            fault("from", "one_issuer", _("All lines of a notice come from one holder."))
        if giver is None and taker != NATION:
            fault("to", "control_is_national", _("A control figure is set for the nation only."))
        elif giver in things and taker in things and not _may_receive(things[giver], things[taker]):
            fault("to", "not_below", _("This holder receives no quota from that one."))
        if (giver, taker, line["category"]) in seen:
            fault("to", "named_twice", _("One line for each holder and category."))
        seen.add((giver, taker, line["category"]))
        if line["category"] not in {*SPLIT, Category.ALL} or (line["category"] == Category.ALL and len(categories) > 1):
            fault("category", "category_fits_scheme", _("Light and medium-heavy, or one figure for all."))
        if (said := _tonnes_fault(line["tonnes"], cumulative)) is not None:
            fault("tonnes", *said)
    return faults


def _may_receive(giver: Any, taker: Any) -> bool:
    """Places hand down to places inside them and to enterprises there, the nation to groups too, groups to members."""
    match giver, taker:
        case Jurisdiction(), Jurisdiction():
            return giver.code != taker.code and inside(taker.code, giver.code)
        case Jurisdiction(), Enterprise():
            return inside(taker.jurisdiction.code, giver.code)
        case Jurisdiction(), Group():
            return giver.code == NATION
        case Group(), Enterprise():
            return taker.group_id == giver.pk
    return False


def _tonnes_fault(tonnes: Decimal, cumulative: bool) -> tuple[str, str] | None:
    if not tonnes.is_finite() or tonnes < ZERO:
        return "negative", _("This must not be negative.")
    if tonnes > MOST_TONNES:
        return "too_large", _("This must be at most %(most)s.") % {"most": MOST_TONNES}
    if -int(tonnes.as_tuple().exponent) > 3:
        return "too_many_decimals", _("At most %(places)d decimals.") % {"places": 3}
    if tonnes == ZERO and not cumulative:
        return "zero", _("A line that adds nothing says nothing.")
    return None
