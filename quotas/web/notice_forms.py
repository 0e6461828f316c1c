"""What an officer writes in a notice: its head, and one line for each holder and category."""

from collections.abc import Mapping
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
from quotas.web.fields import TonnesField

NATIONAL_TOTAL = "total"  # the figure that comes from nobody
EMPTY_LINES = 6
MOST_LINES = 500
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
        self.fields["programme"].choices = _programmes(actor)  # type: ignore[attr-defined]
        self.fields["giver"].choices = _givers(actor)  # type: ignore[attr-defined]


class LineForm(PageForm):
    to = forms.CharField(label=_("To"), max_length=32, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=CATEGORIES, required=False)
    tonnes = TonnesField(label=_("Tonnes"), required=False)
    remark = forms.CharField(label=_("Note"), max_length=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].widget.attrs["list"] = "holders"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_blank(cleaned) and cleaned.get("tonnes") is None and "tonnes" not in self.errors:
            self.add_error("tonnes", _("State the tonnes."))
        return cleaned

    def is_blank(self, cleaned: Mapping[str, Any]) -> bool:
        return not (cleaned.get("to") or cleaned.get("remark")) and cleaned.get("tonnes") is None


class RevokeForm(PageForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    cascade = forms.BooleanField(
        label=_("Also where it was handed on or used"),
        required=False,
        help_text=_("The first officer proposes this with its consequences, a second one approves it."),
    )


def line_formset(posted: Any, notice: Notice | None) -> Any:
    """The lines of the notice and some empty ones; "more" in what was posted asks for more of them."""
    extra = EMPTY_LINES
    formset = forms.formset_factory(LineForm, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES)
    if posted is not None:
        if "more" in posted:
            posted = posted.copy()
            asked = posted.get("lines-TOTAL_FORMS", "0")
            posted["lines-TOTAL_FORMS"] = str(min(int(asked[:4] if asked.isdecimal() else 0) + EMPTY_LINES, MOST_LINES))
        return formset(posted, prefix="lines")
    initial = [
        {"to": line.to_holder.code, "category": line.category, "tonnes": line.tonnes, "remark": line.note}
        for line in (notice.lines.all() if notice else ())
    ]
    return formset(initial=initial, prefix="lines")


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
    cleaned["lines"] = [
        {
            "from": None if giver == NATIONAL_TOTAL else giver,
            "to": line.cleaned_data["to"].split(" ")[0] or (NATION if giver == NATIONAL_TOTAL else ""),
            "category": line.cleaned_data["category"] or Category.ALL,
            "tonnes": line.cleaned_data["tonnes"],
            "note": line.cleaned_data["remark"],
        }
        for line in filled
    ]
    return cleaned


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
