"""What an officer writes in a notice: its head, and one line for each holder and category."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.templatetags.pages import local_name
from core.web.forms import DateInput, PageForm
from enterprises.models import NATION, Enterprise, Group, Jurisdiction
from enterprises.roles import Role
from quotas.models import Category, Notice
from quotas.models.programmes import Programme
from quotas.services.notices.rehearsal import MOST_PER_CENT, Beginning
from quotas.web.fields import DecimalText, TonnesField
from quotas.web.notice_rows import EMPTY_ROWS, MOST_ROWS

NATIONAL_TOTAL = "total"  # the figure that comes from nobody
CATEGORIES = [choice for choice in Category.choices if choice[0] != Category.TOTAL]


def year_field(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, **kwargs)


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
    reduction = forms.BooleanField(label=_("This notice reduces what was given"), required=False)
    number = forms.CharField(label=_("Number"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=DateInput)
    effective_on = forms.DateField(
        label=_("Effective on"), widget=DateInput, help_text=_("A day of the year that the notice is about.")
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("programme", _programmes(actor))
        self.offer("giver", _givers(actor))


class LineForm(PageForm):
    holder = ""  # the name of whoever the code stands for, where it is one of those offered

    to = forms.CharField(label=_("To"), max_length=32, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=CATEGORIES, required=False)
    tonnes = TonnesField(label=_("Tonnes"), required=False)
    remark = forms.CharField(label=_("Note"), max_length=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].widget.attrs["list"] = "holders"
        typed = self["category"].value() if self.is_bound else ""
        if typed and typed not in dict(CATEGORIES):  # of a clipboard: shown as it is, and refused
            self.fields["category"].widget.choices = [(typed, f"{typed} (?)"), *CATEGORIES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_blank(cleaned) and cleaned.get("tonnes") is None and "tonnes" not in self.errors:
            self.add_error("tonnes", _("State the tonnes."))
        return cleaned

    def is_blank(self, cleaned: Mapping[str, Any]) -> bool:
        return not (cleaned.get("to") or cleaned.get("remark")) and cleaned.get("tonnes") is None


class PercentField(DecimalText):
    places = 2
    most = MOST_PER_CENT


class RevokeForm(PageForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    cascade = forms.BooleanField(
        label=_("Also where it was handed on or used"),
        required=False,
        help_text=_("The first officer proposes this with its consequences, a second one approves it."),
    )


class CopyForm(PageForm):
    """Which plan to begin from; asked by GET, so that what it fills in has an address."""

    of_year = forms.IntegerField(label=_("Plan of the year"), min_value=2000, max_value=2100)
    per_cent = PercentField(label=_("Times per cent"), initial="100")


def line_formset(posted: Any, notice: Notice | None, begun: Beginning | None = None) -> Any:
    """What was posted; else the lines of the notice, or those to begin with, and some empty ones."""
    formset = forms.formset_factory(LineForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    if posted is not None:
        return formset(posted, prefix="lines")
    initial = [
        {"to": line.to_holder.code, "category": line.category, "tonnes": line.tonnes, "remark": line.note}
        for line in (notice.lines.all() if notice else ())
    ]
    if begun is not None:
        initial = [{name: line[name] for name in ("to", "category", "tonnes")} for line in begun.lines]
    return formset(initial=initial, prefix="lines")


def name_holders(lines: Any, holders: Sequence[tuple[str, str]]) -> None:
    names = dict(holders)
    for line in lines:
        line.holder = names.get(str(line["to"].value() or "").split(" ")[0], "")


def beginning(asked: Mapping[str, str]) -> dict[str, Any]:
    today = clock.today()
    year = asked.get("year", "")
    return {
        "programme": asked.get("programme", ""),
        "year": int(year) if year.isdecimal() and len(year) == 4 else today.year,
        "giver": asked.get("giver", ""),
        "issued_on": today,
        "effective_on": today,
        "batch": Notice.Batch.YEAR,
    }


def initial_of(notice: Notice) -> dict[str, Any]:
    from_nobody = any(line.from_holder_id is None for line in notice.lines.all())
    return {
        **{name: getattr(notice, name) for name in ("batch", "basis", "reduction", "number", "title", "note")},
        "programme": notice.programme_year.programme.code,
        "year": notice.programme_year.year,
        "giver": NATIONAL_TOTAL if from_nobody else notice.issuer.code,
        "issued_on": notice.issued_on,
        "effective_on": notice.effective_on,
    }


def values(form: NoticeForm, lines: Any) -> dict[str, Any]:
    """The service's arguments. A national total goes to the nation and comes from nobody."""
    cleaned = dict(form.cleaned_data)
    giver = cleaned.pop("giver")
    filled = [line for line in lines if not line.is_blank(line.cleaned_data)]
    cleaned["lines"] = [_line(giver, line.cleaned_data) for line in filled]
    return cleaned


def _line(giver: str, cleaned: Mapping[str, Any]) -> Any:
    return {
        "from": None if giver == NATIONAL_TOTAL else giver,
        "to": cleaned["to"].split(" ")[0] or (NATION if giver == NATIONAL_TOTAL else ""),
        "category": cleaned["category"] or Category.ALL,
        "tonnes": cleaned["tonnes"],
        "note": cleaned["remark"],
    }


@dataclass(frozen=True, slots=True)
class Readable:
    """What of a half-typed draft decides what it does: the arguments, and which row of the form each line is."""

    asked: dict[str, Any] | None = None  # None: the head does not say enough yet
    rows: Sequence[int] = ()
    unread: int = 0


def readable(form: NoticeForm, lines: Any) -> Readable:
    form.is_valid()
    head = form.cleaned_data
    rows = [row for row, line in enumerate(lines) if line.is_valid() and not line.is_blank(line.cleaned_data)]
    unread = sum(1 for line in lines if line.errors)
    if not {"programme", "year", "giver", "basis"} <= head.keys():
        return Readable(unread=unread)
    return Readable(_asked(head, [lines[row].cleaned_data for row in rows]), rows, unread)


def shown(form: NoticeForm, lines: Any) -> Readable:
    """The same of a form that is shown for the first time, from what it was given to show."""
    head = {"basis": Notice.Basis.INCREMENTAL, "reduction": False, **form.initial}
    if not (head.get("programme") and head.get("giver")):
        return Readable()
    rows = [row for row, line in enumerate(lines) if line.initial]
    return Readable(_asked(head, [{"remark": "", **lines[row].initial} for row in rows]), rows)


def _asked(head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    asked = {name: head[name] for name in ("programme", "year", "basis")}
    days = {name: head[name] for name in ("issued_on", "effective_on") if head.get(name)}
    lines = [_line(head["giver"], row) for row in rows]
    return {**asked, **days, "reduction": head.get("reduction", False), "lines": lines}


def refuse(form: NoticeForm, lines: Any, refusal: DomainError) -> None:
    """Put each fault beside the cell that it is about."""
    filled = [line for line in lines if not line.is_blank(line.cleaned_data)]
    placed = False
    for fault in refusal.errors:
        parts = fault.pointer.strip("/").split("/")
        if parts[0] == "lines" and len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(filled):
            member = "to" if parts[2] == "from" else parts[2]
            filled[int(parts[1])].add_error(member, fault.detail)
        else:
            form.add_error(parts[0] if parts[0] in form.fields else None, fault.detail)
        placed = True
    if not placed:
        form.add_error(None, str(refusal.detail))
    elif not form.errors:
        form.add_error(None, _("Some lines cannot stand as they are; the reason is beside each."))


def holders_below(actor: Any) -> list[tuple[str, str]]:
    """Codes and names that the officer may distribute to, offered while he types."""
    bounds = [bound for bound in actor.reach.bounds if bound.place or bound.group_id]
    rows: list[tuple[str, str]] = []
    for bound in bounds:
        if bound.place:
            places = Jurisdiction.objects.inside(bound.place).exclude(code__in=[NATION, bound.place])
            rows += [(place.code, local_name(place)) for place in places.order_by("code")[:400]]
            if bound.place == NATION:
                rows += [(group.code, local_name(group)) for group in Group.objects.order_by("code")]
            firms = Enterprise.objects.visible_to(actor)
        else:
            firms = Enterprise.objects.filter(group_id=bound.group_id)
        firms = firms.exclude(state__in=Enterprise.ENDED)
        rows += [(firm.code, local_name(firm)) for firm in firms.order_by("code")[:1000]]
    return list(dict(rows).items())


def _programmes(actor: Any) -> list[tuple[str, str]]:
    authorities = {bound.authority for bound in actor.reach.bounds if bound.authority}
    rows = Programme.objects.order_by("code")
    if authorities:
        rows = rows.filter(authority__code__in=authorities)
    return [(programme.code, local_name(programme)) for programme in rows]


def _givers(actor: Any) -> list[tuple[str, Any]]:
    """Who distributes: the places and groups at which this officer sits."""
    found: dict[str, Any] = {}
    for membership in actor.current_memberships:
        if membership.role == Role.NATIONAL_REGULATOR:
            found[NATION] = _("Distributes the nation's quota")
            found[NATIONAL_TOTAL] = _("Sets the national total")
        elif membership.role == Role.PROVINCIAL_REGULATOR:
            place = membership.jurisdiction
            found[place.code] = _("Distributes the quota of %(holder)s") % {"holder": local_name(place)}
        elif membership.role == Role.GROUP_OFFICER:
            found[membership.group.code] = _("Distributes the quota of %(holder)s") % {
                "holder": local_name(membership.group)
            }
    return list(found.items())
