"""The statement of resource tax as PDF: half-years with their computation, totals, rates, and what is missing."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core import clock, typesetting
from core.formats import NOTHING, day, half_year, local_name, tonnes
from enterprises.models import Jurisdiction
from resources import tax_texts
from resources.models import TaxRate
from resources.queries.resource_tax import Statement, Sum


def statement_pdf(statement: Statement, chosen: Mapping[str, Any]) -> bytes:
    """Return a statement as PDF; ``chosen``: year, province and enterprise of which it is."""
    cited = tax_texts.numbers(statement)
    data: dict[str, Any] = {
        **typesetting.head(
            _("Statement of resource tax, %(year)s") % {"year": chosen["year"]},
            fictitious=any(each.row.fictitious for each in statement.rows),
        ),
        "subject": _subject(statement, chosen),
        "made": _("As recorded on %(day)s") % {"day": day(clock.today())},
        "basis": _(
            "Computed from tonnes of raw ore of the returns of resource use, never from oxide. A range is shown as one."
        ),
        "columns": [_("Mine"), _("Half-year"), _("Class of ore"), _("Raw ore, t"), _("Computation"), _("Tax, yuan")],
        "rows": [
            [
                f"{local_name(each.row.site)} ({each.row.site.code})\n{local_name(each.row.enterprise)}",
                each.row.half_year,
                str(each.ore_class.label) if each.ore_class else NOTHING,
                tonnes(each.row.mined_ore),
                "\n".join([*tax_texts.computation(each, cited), tax_texts.remark(each)]).strip(),
                "\n".join(amount.figure for amount in each.assessment.amounts) or NOTHING,
            ]
            for each in statement.rows
        ],
        "no_return": _("No return of resource use."),
        "totals_title": _("Totals"),
        "total_columns": [_("Enterprise"), _("Raw ore, t"), _("Tax, yuan"), _("Half-years without a figure")],
        "totals": [
            *(_total(local_name(each.subject), each) for each in statement.by_enterprise()),
            _total(_("All"), statement.whole),
        ],
        "rates_title": _("Rates"),
        "rates": [[f"[{cited[rate.pk]}]", _rate(rate), rate.source] for rate in statement.rates],
        "missing_title": _("Mines without a return"),
        "missing": [
            f"{local_name(each.site)} ({each.site.code}), {half_year(chosen['year'], each.half)}"
            for each in statement.missing
        ],
    }
    return typesetting.pdf("resources/resource_tax.typ", data)


def answer(statement: Statement, chosen: Mapping[str, Any]) -> HttpResponse:
    """Return the statement as a download named by its year and subject."""
    # The code as the register writes it: what was asked for may be anything.
    code = statement.rows[0].row.enterprise.code if chosen.get("enterprise") and statement.rows else ""
    parts = ["resource-tax", str(chosen["year"]), chosen.get("province", ""), code]
    name = "-".join(part for part in parts if part)
    return typesetting.answer(name, statement_pdf(statement, chosen))


def _subject(statement: Statement, chosen: Mapping[str, Any]) -> str:
    place = Jurisdiction.objects.filter(code=chosen.get("province") or "CN").first()
    parts = [local_name(place)] if place else []
    if code := chosen.get("enterprise"):
        names = {local_name(each.row.enterprise) for each in statement.rows}
        parts.append(f"{', '.join(sorted(names))} ({code})" if names else code)
    return " · ".join(parts)


def _total(name: str, each: Sum) -> list[str]:
    sums = [f"{total.figure}{_by(total.local_subject)}" for total in each.totals]
    return [name, tonnes(each.ore), "\n".join(sums) or NOTHING, str(each.open)]


def _by(subject: str) -> str:
    return f" ({subject})" if subject else ""


def _rate(rate: TaxRate) -> str:
    days = f"{day(rate.valid_from)} – {day(rate.valid_to)}"
    subject = f", {rate.local_subject}" if rate.subject else ""
    return f"{rate.get_ore_class_display()}{subject}: {rate.figure} {rate.get_unit_display()}\n{days}"
