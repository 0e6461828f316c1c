"""Templates to fill in: a month's report with its known values, notices, enterprises and readings with titles only."""

import datetime as dt
from typing import Any

from core.formats import local_name
from enterprises.models import Enterprise
from quotas import report_lines
from quotas.models import Feed, Product, Programme, Report, ReportLine, Trade
from quotas.queries.reports import detailed, prefilled, sites_held
from quotas.report_lines import LineRow
from quotas.sheets import discharge_readings, enterprises, many_reports, notices, reports, workbooks
from quotas.sheets.columns import ChoiceColumn


def build_report_template(enterprise: Enterprise, period: dt.date, form: str, *, on_paper: bool = False) -> bytes:
    """Return a report sheet with the draft's lines or, without a draft, last month's products.

    Last month's closing stock becomes the opening stock. ``on_paper`` adds the columns for an officer who enters a
    paper report and names the paper.
    """
    sites = sites_held(enterprise.pk, period)
    products = list(Product.objects.order_by("kind", "code"))
    layout = reports.layout(sites, products, on_paper=on_paper)
    draft = detailed(Report.objects.filter(enterprise=enterprise, period=period, state=Report.State.DRAFT)).first()
    lines = (
        [row_of(line) for line in report_lines.lines_of(draft)]
        if draft
        else [
            {
                "site": named(line.site),
                "product": named(line.product),
                "feed_origin": feed_label(line.feed_origin),
                "grade": line.grade,
                "opening_stock": line.opening_stock,
            }
            for line in prefilled(enterprise, period)
        ]
    )
    head = {
        "enterprise": named(enterprise),
        "period": f"{period:%Y-%m}",
        "nil": draft.nil if draft else False,
        "received_on": draft.received_on if draft else None,
        "paper_reference": draft.paper_reference if draft else None,
    }
    choices = {
        "site": [named(site) for site in sites],
        "product": [named(product) for product in products if product.is_made_in(period)],
        "feed_origin": [str(label) for _value, label in Feed.choices],
    }
    return workbooks.template(layout, head, lines, choices, form)


def build_notice_template(form: str) -> bytes:
    programmes = list(Programme.objects.order_by("code"))
    layout = notices.layout(programmes)
    categories = [str(next(iter(labels))) for labels in notices.CATEGORIES.values()]
    return workbooks.template(layout, {}, [], {"category": categories}, form)


def build_many_reports_template(form: str) -> bytes:
    products = list(Product.objects.order_by("kind", "code"))
    choices = {
        "product": [named(product) for product in products if product.ended_on is None],
        "feed_origin": [str(label) for _value, label in Feed.choices],
    }
    return workbooks.template(many_reports.layout(products), {}, [], choices, form)


def build_enterprise_template(form: str) -> bytes:
    choices = {"ownership": [str(label) for _value, label in Enterprise.Ownership.choices]}
    return workbooks.template(enterprises.LAYOUT, {}, [], choices, form)


def build_readings_template(form: str) -> bytes:
    choices = {
        column.name: [str(label) for labels in column.options.values() for label in labels]
        for column in discharge_readings.LAYOUT.columns
        if isinstance(column, ChoiceColumn)
    }
    return workbooks.template(discharge_readings.LAYOUT, {}, [], choices, form)


def row_of(line: LineRow) -> dict[str, Any]:
    """Return a line as the row of a sheet with reports."""
    return {
        "site": named(line.site),
        "product": named(line.product),
        "feed_origin": feed_label(line.feed_origin),
        "grade": line.grade,
        "process": line.process,
        **{name: getattr(line, name) for name in ReportLine.QUANTITIES},
        "purchases": _trades(line, Trade.Direction.PURCHASE),
        "sales": _trades(line, Trade.Direction.SALE),
    }


def _trades(line: LineRow, direction: str) -> str:
    return "; ".join(f"{trade.party} {trade.tonnes}" for trade in line.trades if trade.direction == direction)


def named(row: Any) -> str:
    """Return the code, which is read back, and the name, which is for the reader."""
    return f"{row.code} {local_name(row)}"


def feed_label(value: str) -> str:
    return str(Feed(value).label) if value in Feed.values else ""
