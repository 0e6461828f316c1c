"""Faults of a draft: of its programme, its head and its lines, each with its place, all at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import Fault
from enterprises.models import NATION, Enterprise, Group, Jurisdiction, inside
from quotas.models import Category, Notice, Programme, ProgrammeYear
from quotas.quantities import MOST_TONNES, ZERO
from quotas.services.notices.date_checks import day_faults, year_faults

Line = TypedDict(
    "Line",
    {
        "from": str | None,
        "to": str,
        "category": str,
        "tonnes": Decimal,
        "printed": Decimal | None,
        "block": str,
        "note": str,
    },
    total=False,
)

SPLIT = frozenset({Category.LIGHT, Category.MEDIUM_HEAVY})


def programme_faults(stream: Programme | None, year: int) -> list[Fault]:
    if stream is None:
        return [Fault("/programme", "unknown_code", _("There is no such programme."))]
    return year_faults(stream, year)


def head_faults(notice: Notice, stream: Programme | None, year: int) -> list[Fault]:
    faults = []
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
    if stream is not None and not year_faults(stream, year):
        faults += day_faults(notice, stream, year)
    return faults


def line_faults(lines: Sequence[Line], things: dict[str, Any], *, cumulative: bool) -> list[Fault]:
    if not lines:
        return [Fault("/lines", "no_lines", _("A notice must have at least one line."))]
    faults: list[Fault] = []
    pairs = set()
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
            fault("from", "one_issuer", _("All lines of a notice must have the same giver."))
        if giver is None and taker != NATION:
            fault("to", "control_is_national", _("A control figure is set for the nation only."))
        elif giver in things and taker in things and not may_receive(things[giver], things[taker]):
            fault("to", "not_below", _("This holder receives no quota from that one."))
        if (giver, taker, line["category"]) in pairs:
            fault("to", "named_twice", _("One line for each holder and category."))
        pairs.add((giver, taker, line["category"]))
        if line["category"] not in {*SPLIT, Category.ALL} or (line["category"] == Category.ALL and len(categories) > 1):
            fault("category", "category_fits_scheme", _("Light and medium-heavy, or one figure for all."))
        if (wrong := tonnes_fault(line["tonnes"], cumulative)) is not None:
            fault("tonnes", *wrong)
        if (printed := line.get("printed")) is not None:
            if (wrong := tonnes_fault(printed, True)) is not None:
                fault("printed", *wrong)
            elif printed != line["tonnes"] and not line.get("note", "").strip():
                fault(
                    "note",
                    "mismatch_unexplained",
                    _("Give the reason why the recorded figure differs from the printed one."),
                )
    return faults


def scheme_of(lines: Sequence[Line]) -> ProgrammeYear.Scheme:
    """Return the category scheme that these lines are written in."""
    split = {line["category"] for line in lines} <= SPLIT
    return ProgrammeYear.Scheme.SPLIT if split else ProgrammeYear.Scheme.ALL


def scheme_faults(lines: Sequence[Line], in_use: ProgrammeYear.Scheme | None) -> list[Fault]:
    """Return a fault for every line whose category is not of the year's scheme (``None``: not fixed yet)."""
    if in_use is None or scheme_of(lines) == in_use:
        return []
    detail = _("The year counts in the categories “%(scheme)s”; this line, to %(holder)s, says “%(category)s”.")
    return [
        Fault(
            f"/lines/{index}/category",
            "category_fits_scheme",
            detail % {"scheme": in_use.label, "holder": line["to"], "category": Category(line["category"]).label},
        )
        for index, line in enumerate(lines)
    ]


def may_receive(giver: object, taker: object) -> bool:
    """Check whether the giver may distribute to the receiver.

    A place distributes to places inside it and to enterprises there, the nation also to groups, a group to its members.
    """
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


def tonnes_fault(tonnes: Decimal, cumulative: bool) -> tuple[str, str] | None:
    """Return the code and sentence of what is wrong with stated tonnes, if anything."""
    if not tonnes.is_finite() or tonnes < ZERO:
        return "negative", _("This must not be negative.")
    if tonnes > MOST_TONNES:
        return "too_large", _("This must be at most %(most)s.") % {"most": MOST_TONNES}
    if -int(tonnes.as_tuple().exponent) > 3:
        return "too_many_decimals", _("At most %(places)d decimals.") % {"places": 3}
    if tonnes == ZERO and not cumulative:
        return "zero", _("This line adds no quota. Remove it, or enter a larger figure.")
    return None
