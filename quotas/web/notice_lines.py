"""The lines of a draft: one for each holder and category, and the holders offered while typing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.formats import local_name
from core.forms import PageForm
from enterprises.models import NATION, Enterprise, Group, Jurisdiction
from enterprises.scoping import bounds_of
from quotas.models import Category, Notice
from quotas.queries import holders as holder_queries
from quotas.services.notices.previews import Beginning
from quotas.web.fields import TonnesField
from quotas.web.notice_rows import EMPTY_ROWS, MOST_ROWS

CATEGORIES = [choice for choice in Category.choices if choice[0] != Category.TOTAL]


class LineForm(PageForm):
    holder = ""  # the name of the holder with this code, if it is one of those offered

    to = forms.CharField(label=_("To"), max_length=200, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=CATEGORIES, required=False)
    tonnes = TonnesField(label=_("Tonnes"), required=False)
    remark = forms.CharField(label=_("Note"), max_length=2000, required=False)
    printed = TonnesField(label=_("As printed"), required=False)
    block = forms.CharField(label=_("Block"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].widget.attrs["list"] = "holders"
        typed = self["category"].value() if self.is_bound else ""
        if typed and typed not in dict(CATEGORIES):  # pasted: shown unchanged, and refused
            self.fields["category"].widget.choices = [(typed, f"{typed} (?)"), *CATEGORIES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_blank(cleaned) and cleaned.get("tonnes") is None and "tonnes" not in self.errors:
            self.add_error("tonnes", _("State the tonnes."))
        return cleaned

    def is_blank(self, cleaned: Mapping[str, Any]) -> bool:
        return not (cleaned.get("to") or cleaned.get("remark")) and cleaned.get("tonnes") is None


type Lines = BaseFormSet[LineForm]


def line_formset(posted: QueryDict | None, notice: Notice | None, begun: Beginning | None = None) -> Lines:
    """Return the posted lines; else those of the notice or of the plan to begin with, and some empty ones."""
    formset = forms.formset_factory(LineForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    if posted is not None:
        return formset(posted, prefix="lines")
    initial = [
        {
            "to": line.to_holder.code,
            "category": line.category,
            "tonnes": line.tonnes,
            "remark": line.note,
            "printed": line.printed,
            "block": line.block,
        }
        for line in (notice.lines.all() if notice else ())
    ]
    if begun is not None:
        initial = [
            {**{name: line[name] for name in ("to", "category", "tonnes")}, "remark": line.get("note", "")}
            for line in begun.lines
        ]
    return formset(initial=initial, prefix="lines")


def name_holders(lines: Lines, holders: Sequence[tuple[str, str]]) -> None:
    names = dict(holders)
    for line in lines:
        line.holder = names.get(str(line["to"].value() or "").split(" ")[0], "")


def read_holders(lines: Iterable[LineForm]) -> None:
    """Replace each registered name by its code; an ambiguous name is refused with the candidates."""
    named = [line for line in lines if line.is_valid() and line.cleaned_data.get("to")]
    read = holder_queries.resolve([line.cleaned_data["to"] for line in named])
    for line in named:
        text = line.cleaned_data["to"]
        if text in read.candidates:
            line.add_error("to", holder_queries.ambiguous(text, read.candidates[text]))
        else:
            line.cleaned_data["to"] = read.codes.get(text, text)


def holders_below(actor: Actor) -> list[tuple[str, str]]:
    """Return codes and names of holders that the officer may distribute to, offered while typing."""
    bounds = [bound for bound in bounds_of(actor) if bound.place or bound.group_id]
    rows: list[tuple[str, str]] = []
    for bound in bounds:
        if bound.place:
            places = Jurisdiction.objects.inside(bound.place).exclude(code__in=[NATION, bound.place])
            rows += [(place.code, local_name(place)) for place in places.order_by("code")[:400]]
            if bound.place == NATION:
                rows[:0] = [(nation.code, local_name(nation)) for nation in Jurisdiction.objects.filter(code=NATION)]
                rows += [(group.code, local_name(group)) for group in Group.objects.order_by("code")]
            firms = Enterprise.objects.visible_to(actor)
        else:
            firms = Enterprise.objects.filter(group__in=[bound.group_id])
        firms = firms.exclude(state__in=Enterprise.ENDED)
        rows += [(firm.code, local_name(firm)) for firm in firms.order_by("code")[:1000]]
    return list(dict(rows).items())
