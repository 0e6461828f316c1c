"""Forms of a monthly report: a line for each product of each site; blank means "not stated"."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.errors import DomainError
from core.formats import NOTHING, day, local_name
from core.forms import DateInput, PageForm
from enterprises.models import Enterprise, Site
from enterprises.scoping import memberships_of
from quotas.models import Feed, Product, Report, ReportLine, Trade
from quotas.queries import reports as queries
from quotas.report_lines import QUANTITY_LABELS
from quotas.sheets.columns import TRADE
from quotas.web.fields import GradeField, TonnesField

MOST_LINES = 200


class TradesField(forms.CharField):
    """A list of counterparties, one a row: its code or name, then the tonnes."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, *, side: str, **kwargs: Any) -> None:
        self.side = side
        super().__init__(required=False, max_length=20_000, **kwargs)

    def clean(self, value: object) -> list[dict[str, Any]]:
        trades = []
        for number, row in enumerate(filter(None, map(str.strip, super().clean(value).splitlines())), 1):
            match = TRADE.fullmatch(row)
            if match is None:
                raise ValidationError(
                    _("Row %(number)d: give a code or name, then the tonnes."), params={"number": number}
                )
            try:
                tonnes = TonnesField(required=True).clean(match["tonnes"])
            except ValidationError as error:
                raise ValidationError([gettext("Row %d: ") % number + text for text in error.messages]) from error
            trades.append({self.side: match["party"].strip(), "tonnes": tonnes})
        return trades


class LineForm(PageForm):
    site = forms.ChoiceField(label=_("Site"), required=False)
    product = forms.ChoiceField(label=_("Product"), required=False)
    feed_origin = forms.ChoiceField(
        label=_("Feed"), choices=[("", _("As the site works")), *Feed.choices], required=False
    )
    grade = GradeField(label=_("Grade (fraction of REO)"), required=False)
    purchases = TradesField(side="from", label=_("Bought from"), help_text=_("One a row: code or name, then tonnes."))
    sales = TradesField(side="to", label=_("Sold to"), help_text=_("One a row: code or name, then tonnes."))
    out = forms.BooleanField(label=_("Take this line out"), required=False)

    def __init__(self, *args: Any, sites: Sequence[Site], products: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in QUANTITY_LABELS.items():
            self.add_field(name, TonnesField(label=label, required=False))
        self.set_choices("site", [("", NOTHING), *((site.code, f"{local_name(site)} ({site.code})") for site in sites)])
        self.set_choices("product", [("", NOTHING), *products])

    @property
    def shut(self) -> bool:
        """Return whether this part can be collapsed: site and product are chosen and it has no errors."""
        named = bool(self["site"].value() and self["product"].value())
        return named and not self.errors.keys() - set(ReportLine.QUANTITIES)

    @property
    def site_name(self) -> str:
        return self.selected_label("site")

    @property
    def product_name(self) -> str:
        return self.selected_label("product")

    def quantities(self) -> list[forms.BoundField]:
        return [self[name] for name in ReportLine.QUANTITIES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.counts(cleaned):
            for name, message in (("site", _("Choose the site.")), ("product", _("Choose the product."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return cleaned

    def counts(self, cleaned: dict[str, Any]) -> bool:
        """Return whether this is a line: neither removed nor empty."""
        if cleaned.get("out"):
            return False
        stated = any(cleaned.get(name) is not None for name in (*ReportLine.QUANTITIES, "grade"))
        return stated or any(cleaned.get(name) for name in ("site", "product", "purchases", "sales"))


class ReportForm(PageForm):
    nil = forms.BooleanField(
        label=_("Nil return: no activity and no stock in this month"),
        required=False,
        help_text=_(
            "A blank does not count as zero. If there was no activity and no stock, tick this and remove all lines."
        ),
    )

    @property
    def paper(self) -> dict[str, Any]:
        return {}


class PaperForm(PageForm):
    """The paper that an officer enters."""

    received_on = forms.DateField(
        label=_("Paper report received on"),
        help_text=_("This day decides whether the report was filed in time."),
        widget=DateInput(),
        error_messages={"required": _("Enter the day on which the paper report was received.")},
    )
    paper_reference = forms.CharField(
        label=_("File number of the paper report"),
        help_text=_("Under which your office keeps it."),
        max_length=60,
        error_messages={"required": _("Enter the file number of the paper report.")},
    )

    @property
    def paper(self) -> dict[str, Any]:
        """Return the values that could be read."""
        return {name: self.cleaned_data.get(name) for name in PaperForm.base_fields}

    def paper_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PaperForm.base_fields]


class PaperReportForm(PaperForm, ReportForm):
    """A draft entered from paper: the reference of the paper can be corrected until it is filed."""


type Lines = BaseFormSet[LineForm]


def report_form(posted: QueryDict | None, report: Report) -> ReportForm:
    if report.origin != Report.Origin.PAPER:
        return ReportForm(posted, initial={"nil": report.nil})
    fields = {name: getattr(report, name) for name in PaperForm.base_fields}
    return PaperReportForm(posted, initial={"nil": report.nil, **fields})


def line_formset(posted: QueryDict | None, report: Report, lines: Sequence[ReportLine], extra: int) -> Lines:
    factory = forms.formset_factory(LineForm, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES)
    kwargs = {
        "sites": queries.sites_held(report.enterprise_id, report.period),
        "products": _products(report),
    }
    if posted is not None:
        if "more" in posted:
            posted = posted.copy()
            asked = posted.get("lines-TOTAL_FORMS", "0")
            posted["lines-TOTAL_FORMS"] = str(min(int(asked[:4] if asked.isdecimal() else 0) + 1, MOST_LINES))
        return factory(posted, prefix="lines", form_kwargs=kwargs)
    return factory(initial=[_initial(line) for line in lines], prefix="lines", form_kwargs=kwargs)


def _products(report: Report) -> list[tuple[str, Any]]:
    """Return the products to choose from: those made in the month, then the ended ones with their last day.

    Whoever holds or buys remaining stock states it (``quotas.checks.register.product_is_made``).
    """
    made, ended = [], []
    for product in Product.objects.order_by("kind", "code"):
        name = local_name(product)
        if product.is_made_in(report.period):
            made.append((product.code, name))
        else:
            marked = gettext("%(product)s, ended on %(day)s") % {"product": name, "day": day(product.ended_on)}
            ended.append((product.code, marked))
    return [*made, (gettext("Ended: remaining stock alone"), ended)] if ended else made


def values(lines: Lines) -> list[dict[str, Any]]:
    return [entered(line) for line in counted(lines)]


def readable(lines: Lines) -> list[LineForm]:
    """Return the half-typed rows that can be saved, even if a cell in them cannot be read yet."""
    return [line for line in lines if line.counts(line.cleaned_data) and not {"site", "product"} & line.errors.keys()]


def begin_at_the_first_blank(lines: Lines) -> None:
    """Set the focus on the first blank figure."""
    for line in lines:
        for field in line.quantities():
            if field.value() in (None, ""):
                field.field.widget.attrs["autofocus"] = True
                return


def counted(lines: Lines) -> list[LineForm]:
    return [line for line in lines if line.counts(line.cleaned_data)]


def beginnings(beginning: Sequence[Any]) -> list[dict[str, Any]]:
    """Return initial lines of a draft: the opening stock is given, all else is left to the filer."""
    return [
        {
            "site": line.site.code,
            "product": line.product.code,
            "feed_origin": line.feed_origin,
            "grade": line.grade,
            "opening_stock": line.opening_stock,
        }
        for line in beginning
    ]


def refuse(form: ReportForm, lines: Lines, refusal: DomainError) -> None:
    """Put each fault of the service at its cell."""
    kept = counted(lines)
    for fault in refusal.errors:
        parts = fault.pointer.strip("/").split("/")
        inside = parts[0] == "lines" and len(parts) > 1 and parts[1].isdecimal() and int(parts[1]) < len(kept)
        if inside:
            line = kept[int(parts[1])]
            name = parts[2] if len(parts) > 2 and parts[2] in line.fields else None
            line.add_error(name, fault.detail)
        else:
            form.add_error(parts[0] if parts[0] in form.fields else None, fault.detail)
    if not refusal.errors:
        form.add_error(None, str(refusal.detail))


def entered(form: LineForm) -> dict[str, Any]:
    others = ("site", "product", "feed_origin", "grade", "purchases", "sales")
    return {name: form.cleaned_data.get(name) for name in (*ReportLine.QUANTITIES, *others)}


def _initial(line: ReportLine) -> dict[str, Any]:
    trades = list(line.trades.all())
    rows = {
        direction: "\n".join(
            f"{trade.enterprise.code if trade.enterprise else trade.name} {trade.tonnes}"
            for trade in trades
            if trade.direction == direction
        )
        for direction in Trade.Direction.values
    }
    return {
        "site": line.site.code,
        "product": line.product.code,
        "feed_origin": line.feed_origin,
        "grade": f"{line.grade:.4f}" if line.grade is not None else "",
        **{name: getattr(line, name) for name in ReportLine.QUANTITIES},
        "purchases": rows[Trade.Direction.PURCHASE],
        "sales": rows[Trade.Direction.SALE],
    }


def enterprise_of(actor: Actor) -> Enterprise | None:
    """Return the enterprise that a person belongs to, or ``None`` unless it is exactly one."""
    firms = {membership.enterprise for membership in memberships_of(actor) if membership.enterprise}
    return firms.pop() if len(firms) == 1 else None
