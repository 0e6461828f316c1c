"""Forms of a notice: its head, and one line for each holder and category."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.capabilities import require
from core.errors import DomainError
from core.formats import local_name
from core.forms import DateInput, DecimalText, PageForm, YearField
from core.years import LAST_YEAR
from enterprises.models import NATION
from enterprises.roles import Role
from enterprises.scoping import bounds_of, memberships_of
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import Category, Notice
from quotas.models.programmes import Programme
from quotas.services.notices.previews import MOST_PER_CENT
from quotas.web import notice_lines, notice_printed

NATIONAL_TOTAL = "total"  # the figure without a giver
TOTAL_AND_SHARES = (
    "total-and-shares"  # one paper that sets the total and distributes it: a row to the nation is the total
)


def year_field(**kwargs: Any) -> forms.IntegerField:
    return YearField(label=_("Year"), **kwargs)


class NoticeForm(PageForm):
    programme = forms.ChoiceField(label=_("Programme"))
    year = year_field()
    giver = forms.ChoiceField(label=_("What it does"))
    batch = forms.ChoiceField(label=_("Batch"), choices=Notice.Batch.choices)
    basis = forms.ChoiceField(
        label=_("Its figures"),
        choices=Notice.Basis.choices,
        help_text=_("Do the figures add to earlier batches, or state the whole with those included?"),
    )
    reduction = forms.BooleanField(label=_("This notice reduces quota that was given"), required=False)
    number = forms.CharField(label=_("Number"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=DateInput)
    effective_on = forms.DateField(
        label=_("Effective on"), widget=DateInput, help_text=_("A day of the year that the notice is about.")
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("programme", programmes(actor))
        self.set_choices("giver", _givers(actor))


class PercentField(DecimalText):
    places = 2
    most = MOST_PER_CENT


class CopyForm(PageForm):
    """The plan to begin from; sent by GET, so that the filled form has an address."""

    of_year = YearField(label=_("Plan of the year"))
    per_cent = PercentField(label=_("Times per cent"), initial="100")


def require_drafter(request: HttpRequest) -> None:
    require(request.user, NOTICES_DRAFT)


def beginning(asked: Mapping[str, str]) -> dict[str, Any]:
    today = clock.today()
    stated = asked.get("year", "")
    year = int(stated) if stated.isdecimal() and len(stated) == 4 else today.year
    return {
        "programme": asked.get("programme", ""),
        "year": year,
        "giver": asked.get("giver", ""),
        "issued_on": today,
        "effective_on": dt.date(year, 1, 1) if today.year < year <= LAST_YEAR else today,
        "batch": Notice.Batch.YEAR,
    }


def initial_of(notice: Notice) -> dict[str, Any]:
    givers = {line.from_holder_id for line in notice.lines.all()}
    giver = NATIONAL_TOTAL if givers == {None} else TOTAL_AND_SHARES if None in givers else notice.issuer.code
    return {
        **{name: getattr(notice, name) for name in ("batch", "basis", "reduction", "number", "title", "note")},
        "programme": notice.programme_year.programme.code,
        "year": notice.programme_year.year,
        "giver": giver,
        "issued_on": notice.issued_on,
        "effective_on": notice.effective_on,
    }


def values(form: NoticeForm, lines: notice_lines.Lines) -> dict[str, Any]:
    """Return the service's arguments. A national total goes to the nation and has no giver."""
    cleaned = dict(form.cleaned_data)
    giver = cleaned.pop("giver")
    filled = [line for line in lines if not line.is_blank(line.cleaned_data)]
    cleaned["lines"] = [_line(giver, line.cleaned_data) for line in filled]
    return cleaned


def givers_of(giver: str) -> list[str | None]:
    """Return the givers of a paper's lines: none for the national total, otherwise the distributing holder."""
    both: dict[str, list[str | None]] = {NATIONAL_TOTAL: [None], TOTAL_AND_SHARES: [None, NATION]}
    return both.get(giver, [giver])


def _line(giver: str, cleaned: Mapping[str, Any]) -> Any:
    givers = givers_of(giver)
    taker = cleaned["to"] or (NATION if givers == [None] else "")
    return {
        "from": None if None in givers and (taker == NATION or len(givers) == 1) else givers[-1],
        "to": taker,
        "category": cleaned["category"] or Category.ALL,
        "tonnes": cleaned["tonnes"],
        "note": cleaned["remark"],
        "printed": cleaned.get("printed"),
        "block": cleaned.get("block", ""),
    }


@dataclass(frozen=True, slots=True)
class Readable:
    """The effective part of a half-typed draft: the arguments, and the form row of each line."""

    asked: dict[str, Any] | None = None  # None: the head is incomplete
    rows: Sequence[int] = ()
    unread: int = 0


def readable(form: NoticeForm, lines: notice_lines.Lines) -> Readable:
    form.is_valid()
    notice_lines.read_holders(lines)
    head = form.cleaned_data
    rows = [row for row, line in enumerate(lines) if line.is_valid() and not line.is_blank(line.cleaned_data)]
    unread = sum(1 for line in lines if line.errors)
    if not {"programme", "year", "giver", "basis"} <= head.keys():
        return Readable(unread=unread)
    return Readable(_preview_arguments(head, [lines[row].cleaned_data for row in rows]), rows, unread)


def initial_values(form: NoticeForm, lines: notice_lines.Lines) -> Readable:
    """Return the readable values of a form that is displayed for the first time, from its initial values."""
    head = {"basis": Notice.Basis.INCREMENTAL, "reduction": False, **form.initial}
    if not (head.get("programme") and head.get("giver")):
        return Readable()
    rows = [row for row, line in enumerate(lines) if line.initial]
    return Readable(_preview_arguments(head, [{"remark": "", **lines[row].initial} for row in rows]), rows)


def _preview_arguments(head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    asked = {name: head[name] for name in ("programme", "year", "basis")}
    days = {name: head[name] for name in ("issued_on", "effective_on") if head.get(name)}
    lines = [_line(head["giver"], row) for row in rows]
    return {**asked, **days, "reduction": head.get("reduction", False), "lines": lines}


def refuse(
    form: NoticeForm, lines: notice_lines.Lines, refusal: DomainError, printed: notice_printed.PrintedForms
) -> None:
    """Put each fault at its cell."""
    figures = notice_printed.filled(printed) if printed.is_bound else []
    filled = [line for line in lines if not line.is_blank(line.cleaned_data)]
    placed = False
    for fault in refusal.errors:
        parts = fault.pointer.strip("/").split("/")
        if parts[0] == "lines" and len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(filled):
            member = {"from": "to", "note": "remark"}.get(parts[2], parts[2])
            filled[int(parts[1])].add_error(member, fault.detail)
        elif parts[0] == "printed_figures" and len(parts) == 3 and int(parts[1]) < len(figures):
            figures[int(parts[1])].add_error(parts[2], fault.detail)
        else:
            form.add_error(parts[0] if parts[0] in form.fields else None, fault.detail)
        placed = True
    if not placed:
        form.add_error(None, str(refusal.detail))
    elif not form.errors:
        form.add_error(None, _("Some lines have errors. The reason is shown at each line."))


def programmes(actor: Actor) -> list[tuple[str, str]]:
    authorities = {bound.authority for bound in bounds_of(actor) if bound.authority}
    rows = Programme.objects.order_by("code")
    if authorities:
        rows = rows.filter(authority__code__in=authorities)
    return [(programme.code, local_name(programme)) for programme in rows]


def distributors(actor: Actor) -> list[tuple[str, Any]]:
    """Return the places and groups at which this officer sits and which distribute quota."""
    return [(code, label) for code, label in _givers(actor) if code not in (NATIONAL_TOTAL, TOTAL_AND_SHARES)]


def _givers(actor: Actor) -> list[tuple[str, Any]]:
    """Return the places and groups at which this officer sits, and what they distribute."""
    givers: dict[str, Any] = {}
    for membership in memberships_of(actor):
        if membership.role == Role.NATIONAL_REGULATOR:
            givers[NATION] = _("Distributes the nation's quota")
            givers[NATIONAL_TOTAL] = _("Sets the national total")
            givers[TOTAL_AND_SHARES] = _("Sets the national total and distributes it: a row to CN is the total")
        elif membership.role == Role.PROVINCIAL_REGULATOR and membership.jurisdiction is not None:
            place = membership.jurisdiction
            givers[place.code] = _("Distributes the quota of %(holder)s") % {"holder": local_name(place)}
        elif membership.role == Role.GROUP_OFFICER and membership.group is not None:
            givers[membership.group.code] = _("Distributes the quota of %(holder)s") % {
                "holder": local_name(membership.group)
            }
    return list(givers.items())
