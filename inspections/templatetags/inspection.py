"""Template tags about flags, cases, inspections and risk."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.formats import local_name, tonnes
from core.templatetags.pages import named, state
from enterprises.models import Enterprise, Jurisdiction, Licence, Site
from inspections import flag_messages, rules
from inspections.lifecycles import journal
from inspections.models import Case, Flag

register = template.Library()
register.filter("entry_name", journal.entry_name)

_TONNES = re.compile(r"-?\d+\.\d{3}")

FIGURES = {
    "item": gettext_lazy("Item"),
    "consumed": gettext_lazy("Consumed"),
    "expected": gettext_lazy("Usual for this output"),
    "span_months": gettext_lazy("Months added up"),
    "apart_percent": gettext_lazy("In percent of what is usual"),
    "would_make": gettext_lazy("Output that the difference would make, t REO"),
    "items_odd": gettext_lazy("Items that differ alike"),
    "usual_use": gettext_lazy("Usual use in a month"),
    "used_months": gettext_lazy("Months before in which it was used"),
    "items_left_out": gettext_lazy("Items left out"),
    "months_amended": gettext_lazy("Months amended"),
    "idle": gettext_lazy("Idle load"),
    "per_tonne": gettext_lazy("Use per tonne, beside the idle load"),
    "ratio": gettext_lazy("Use per tonne, without an idle load"),
    "own_ratio": gettext_lazy("Use per tonne over a year"),
    "peer_ratio": gettext_lazy("Use per tonne of the peers"),
    "peer_spread": gettext_lazy("Spread of the peers (logarithm)"),
    "peers": gettext_lazy("Peers compared"),
    "usual_output": gettext_lazy("Usual output"),
    "scrap": gettext_lazy("Magnet scrap fed"),
    "usual_scrap": gettext_lazy("Magnet scrap usually fed"),
    "output_growth": gettext_lazy("Growth of the output, times"),
    "feed_growth": gettext_lazy("Growth of the feed, times"),
    "same_as": gettext_lazy("Repeats"),
    "figures_equal": gettext_lazy("Equal figures"),
    "lines_equal": gettext_lazy("Equal lines"),
    "same_months": gettext_lazy("Months with the same stock"),
    "moved": gettext_lazy("Moved meanwhile"),
    "site": gettext_lazy("Site"),
    "lowered_percent": gettext_lazy("Lowered, in percent"),
    "near_months": gettext_lazy("Months just below"),
    "fallen": gettext_lazy("Fallen, t"),
    "risen": gettext_lazy("Risen at sister firms, t"),
    "left_before": gettext_lazy("Quota left before the month, t"),
    "average_use": gettext_lazy("Average use of a month, t"),
    "below_months": gettext_lazy("Months somewhat lower"),
    "bound": gettext_lazy("Limit of the month"),
    "round_count": gettext_lazy("Round figures"),
    "figures_stated": gettext_lazy("Figures counted"),
    "step": gettext_lazy("Round is a multiple of, in tonnes"),
    "area_m2": gettext_lazy("Area, in square metres"),
    "licence_ended_on": gettext_lazy("Licence ended on"),
    "nearest_m": gettext_lazy("Distance to the nearest site, in metres"),
    "nearest_site": gettext_lazy("Nearest site"),
    "planned_area": gettext_lazy("Planned mining area"),
    "uncounted": gettext_lazy("Counted by no rule"),
    "allocated": gettext_lazy("Allocated"),
    "amendments": gettext_lazy("Amendments"),
    "approved": gettext_lazy("Approved"),
    "available": gettext_lazy("Left"),
    "becquerel": gettext_lazy("Measured radioactivity, Bq per g"),
    "declared": gettext_lazy("Declared"),
    "declarations": gettext_lazy("Declarations"),
    "limit_bq": gettext_lazy("Limit, Bq per g"),
    "invoiced": gettext_lazy("Invoiced"),
    "invoices": gettext_lazy("Invoices"),
    "other_months": gettext_lazy("Explained by other months"),
    "path": gettext_lazy("Path"),
    "product": gettext_lazy("Product"),
    "remainder": gettext_lazy("Left over"),
    "reported": gettext_lazy("Reported"),
    "sellers": gettext_lazy("Sellers compared"),
    "unit_price": gettext_lazy("Unit price, yuan per t"),
    "usual_price": gettext_lazy("Usual price, yuan per t"),
    "capacity": gettext_lazy("Approved capacity"),
    "day": gettext_lazy("Day"),
    "days": gettext_lazy("Days"),
    "due_on": gettext_lazy("Due on"),
    "excess": gettext_lazy("Beyond"),
    "filed_on": gettext_lazy("Filed on"),
    "first": gettext_lazy("First day"),
    "flagged_allocated": gettext_lazy("Allocated at the flag"),
    "flagged_used": gettext_lazy("Used at the flag"),
    "forecast": gettext_lazy("Forecast of the year"),
    "lasts_months": gettext_lazy("Lasts, in months"),
    "licence": gettext_lazy("Licence"),
    "licensed_days": gettext_lazy("Days licensed"),
    "lowered": gettext_lazy("Lowered by"),
    "month": gettext_lazy("Month"),
    "months": gettext_lazy("Months reported"),
    "over_percent": gettext_lazy("Beyond, in percent"),
    "ore_used": gettext_lazy("Ore and concentrate"),
    "output": gettext_lazy("Output"),
    "span": gettext_lazy("Time"),
    "times": gettext_lazy("Times observed"),
    "used": gettext_lazy("Used"),
    "used_percent": gettext_lazy("Used, in percent"),
    "used_up_on": gettext_lazy("Used up on"),
    "year": gettext_lazy("Year"),
    "unexplained": gettext_lazy("Unexplained"),
    "since": gettext_lazy("Adding up since"),
    "family": gettext_lazy("Family of products"),
    "opening": gettext_lazy("Opening stock"),
    "purchased": gettext_lazy("Purchased"),
    "extracted": gettext_lazy("From the deposit or from waste"),
    "received": gettext_lazy("Received"),
    "not_carried": gettext_lazy("Stock not carried over"),
    "sold": gettext_lazy("Sold"),
    "exported": gettext_lazy("Exported"),
    "lost": gettext_lazy("Lost"),
    "sent": gettext_lazy("Worked up at other sites"),
    "closing": gettext_lazy("Closing stock"),
    "counted": gettext_lazy("Counted less than stated"),
    "counted_on": gettext_lazy("Stock counted on"),
    "expected_loss": gettext_lazy("Expected loss"),
    "stock": gettext_lazy("Stock"),
    "in_process": gettext_lazy("Material inside the process"),
    "recovery": gettext_lazy("Expected recovery"),
    "rounding": gettext_lazy("Rounding"),
    "difference": gettext_lazy("Difference of the month"),
    "recovery_percent": gettext_lazy("Expected recovery, in percent"),
    "sigma": gettext_lazy("Standard deviation"),
    "z": gettext_lazy("Difference in standard deviations"),
    "page": gettext_lazy("Running sum, in standard deviations"),
    "limit": gettext_lazy("Limit of detection"),
    "partner": gettext_lazy("Partner"),
    "partners": gettext_lazy("Partners who disagree"),
    "shipped": gettext_lazy("Reported by the seller"),
    "accounts_over": gettext_lazy("Accounts over"),
    "cases": gettext_lazy("Cases"),
    "cases_decided": gettext_lazy("Of them decided"),
    "days_since_visit": gettext_lazy("Days since the last visit"),
    "excess_tonnes": gettext_lazy("Worst excess, t"),
    "flag_points": gettext_lazy("Their gravity"),
    "flags": gettext_lazy("Flags"),
    "licence_days_left": gettext_lazy("Days left"),
    "observations": gettext_lazy("Observations"),
    "reports_late": gettext_lazy("Months late"),
    "reports_missing": gettext_lazy("Months missing"),
    "traces": gettext_lazy("Kinds of records"),
    "grade": gettext_lazy("Grade of the ore, % of oxide"),
    "average": gettext_lazy("Average grade of the deposit, % of oxide"),
    "richer_percent": gettext_lazy("Above the average, in percent"),
    "estimate_year": gettext_lazy("Year of the estimate"),
}
PARAMETERS = {
    "rich_percent": gettext_lazy("From, in percent above the average grade"),
    "band_percent": gettext_lazy("Just below, in percent of the limit"),
    "chance_percent": gettext_lazy("Chance, in percent"),
    "use_sigma": gettext_lazy("From, in standard deviations"),
    "use_floor_percent": gettext_lazy("Least standard deviation, in percent"),
    "use_months": gettext_lazy("Months of the year before that must be known"),
    "peer_sigma": gettext_lazy("Peers from, in standard deviations"),
    "peer_factor": gettext_lazy("Peers from, in times the usual use"),
    "peer_sites": gettext_lazy("Peers that must be known"),
    "stated_months": gettext_lazy("Used in this many months of the year before"),
    "closed_percent": gettext_lazy("From, in percent of a month of work"),
    "closed_months": gettext_lazy("Licensed months that must be known"),
    "growth_percent": gettext_lazy("Output grows more than feed by, in percent"),
    "least_figures": gettext_lazy("Different figures needed"),
    "still_months": gettext_lazy("Months in a row"),
    "late_days": gettext_lazy("Late from, in days after the due day"),
    "changed_percent": gettext_lazy("Material from, in percent of the output"),
    "least_amendments": gettext_lazy("Amendments needed"),
    "wide_percent": gettext_lazy("Both bands together, in percent of the limit"),
    "step_tonnes": gettext_lazy("Round is a multiple of, in tonnes"),
    "figure_tonnes": gettext_lazy("Figures count from, in tonnes"),
    "round_months": gettext_lazy("Months with a round figure that are needed"),
    "least_near": gettext_lazy("Months just below that are needed"),
    "first_month": gettext_lazy("First month judged"),
    "usual_months": gettext_lazy("Earlier months needed"),
    "fall_percent": gettext_lazy("Fall, in percent"),
    "rise_percent": gettext_lazy("Rise, in percent"),
    "apart_percent": gettext_lazy("Difference of rise and fall, in percent"),
    "circle_length": gettext_lazy("Most enterprises of a circle"),
    "circle_months": gettext_lazy("Months of a circle"),
    "circle_tonnes": gettext_lazy("Least tonnes of a circle"),
    "grave_percent": gettext_lazy("Graver from, in percent"),
    "least_months": gettext_lazy("Months of data needed"),
    "matching_lag": gettext_lazy("Months by which the other paper may follow"),
    "matching_on_the_way": gettext_lazy("Goods on the way, in percent of a month"),
    "matching_percent": gettext_lazy("Tolerated difference, in percent"),
    "matching_tonnes": gettext_lazy("Tolerated difference, in tonnes"),
    "single_sigma": gettext_lazy("Single month from, in standard deviations"),
    "pair_sigma": gettext_lazy("Partners from, in standard deviations"),
    "on_the_way_percent": gettext_lazy("Goods on the way, in percent of the next month"),
    "page_k": gettext_lazy("Tolerated drift, in standard deviations"),
    "page_h": gettext_lazy("Alarm of the running sum above"),
    "material_tonnes": gettext_lazy("Material from, in tonnes"),
    "allocation_percent": gettext_lazy("Material from, in percent of the allocation"),
    "price_factor": gettext_lazy("Factor to the usual price"),
    "price_months": gettext_lazy("Months that form the usual price"),
    "price_sellers": gettext_lazy("Sellers who form the usual price"),
    "related_tonnes": gettext_lazy("Related parties from, in tonnes"),
    "material_percent": gettext_lazy("Material from, in percent of the excess"),
    "month_tolerance_percent": gettext_lazy("Tolerance of a month, in percent"),
    "near_percent": gettext_lazy("Near from, in percent"),
    "notice_times": gettext_lazy("Amendments that are reported"),
    "radius_m": gettext_lazy("Ground about a site, in metres"),
    "quiet_from_month": gettext_lazy("Silent from month"),
    "serious_days": gettext_lazy("Serious after, in days"),
    "serious_percent": gettext_lazy("Serious from, in percent"),
    "severe_percent": gettext_lazy("Severe from, in percent"),
    "severe_tonnes": gettext_lazy("Severe from, in tonnes"),
    "tolerance_percent": gettext_lazy("Tolerance, in percent"),
    "warning_days": gettext_lazy("Warning after, in days"),
    "warning_percent": gettext_lazy("Warning from, in percent"),
    "warning_times": gettext_lazy("Amendments that warn"),
}
# The phrases of which the rules compose their formulas; figures and codes stand between them.
PHRASES = {
    "allocated": gettext_lazy("allocated"),
    "declared": gettext_lazy("declared"),
    "amendments": gettext_lazy("amendments"),
    "capacity of the span": gettext_lazy("capacity of the span"),
    "difference": gettext_lazy("difference"),
    "entered": pgettext_lazy("into a balance", "entered"),
    "expected loss": gettext_lazy("expected loss"),
    "flagged use": gettext_lazy("flagged use"),
    "left": pgettext_lazy("out of a balance", "left"),
    "received": gettext_lazy("received"),
    "running sum": gettext_lazy("running sum"),
    "shipped": gettext_lazy("shipped"),
    "standard deviation": gettext_lazy("standard deviation"),
    "given": gettext_lazy("given"),
    "invoiced": gettext_lazy("invoiced"),
    "invoices": gettext_lazy("invoices"),
    "least of": gettext_lazy("least of"),
    "licensed days": gettext_lazy("licensed days"),
    "m, without a licence in force there": gettext_lazy("m, without a licence in force there"),
    "metres to the nearest licensed site": gettext_lazy("metres to the nearest licensed site"),
    "months x": gettext_lazy("months x"),
    "of the excess of": gettext_lazy("of the excess of"),
    "opening stock": gettext_lazy("opening stock"),
    "other months": gettext_lazy("other months"),
    "output": gettext_lazy("output"),
    "output that no rule counts": gettext_lazy("output that no rule counts"),
    "outside": gettext_lazy("outside"),
    "purchases": gettext_lazy("purchases"),
    "reported": gettext_lazy("reported"),
    "sights within": gettext_lazy("sights within"),
    "sum of": gettext_lazy("sum of"),
    "idle load": gettext_lazy("idle load"),
    "use per tonne": gettext_lazy("use per tonne"),
    "without": gettext_lazy("without"),
    "expected": gettext_lazy("expected"),
    "that of the peers": gettext_lazy("that of the peers"),
    "usual of licensed months": gettext_lazy("usual of licensed months"),
    "usual output": gettext_lazy("usual output"),
    "growth of the feed": gettext_lazy("growth of the feed"),
    "different figures that are no whole tonnes": gettext_lazy("different figures that are no whole tonnes"),
    "months with the same stock": gettext_lazy("months with the same stock"),
    "moved": gettext_lazy("moved"),
    "before": gettext_lazy("before"),
    "after": gettext_lazy("after"),
    "chance of": gettext_lazy("chance of"),
    "or more of": gettext_lazy("or more of"),
    "to": pgettext_lazy("a range", "to"),
    "use now": gettext_lazy("use now"),
    "used": gettext_lazy("used"),
}
_PHRASE = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, PHRASES), key=len, reverse=True))})\b")
RISK_ROWS = {
    "flag": "pages:flag",
    "account": "pages:account",
    "inspection": "pages:inspection",
    "case": "pages:case",
    "observation": "pages:observation",
}
ROWS = {
    "invoice": ("pages:invoice", gettext_lazy("Invoice")),
    "report": ("pages:report", gettext_lazy("Monthly report")),
    "declaration": ("pages:declaration", gettext_lazy("Customs declaration")),
    "consumption": ("pages:consumption-return", gettext_lazy("Return of consumption")),
    "use_return": ("pages:use-return", gettext_lazy("Return of resource use")),
}
LINKS = {
    "account": ("pages:account", gettext_lazy("The account's statement")),
    "report": ("pages:report", gettext_lazy("The report")),
    "notice": ("pages:notice", gettext_lazy("The notice")),
    "observation": ("pages:observation", gettext_lazy("Observation")),
    "site": ("pages:site", gettext_lazy("The site")),
    "balance": ("pages:site-balance", gettext_lazy("The balance of the site")),
}


@register.filter
def message(flag: Flag) -> str:
    """Return the rule's sentence, with the subject's name in the reader's language."""
    about: Site | Enterprise | Jurisdiction | None = flag.site or flag.enterprise
    if flag.subject_type == Flag.SubjectType.JURISDICTION:
        about = flag.place
    return flag_messages.render(flag) if about is None else flag_messages.render(flag, subject=local_name(about))


@register.filter
def rule_title(code: str) -> str:
    return _(rules.rule(code).title)


@register.filter
def figure_name(name: str) -> str:
    return str(FIGURES.get(name) or PARAMETERS.get(name) or name.replace("_", " "))


@register.filter
def figure(value: object) -> str:
    """Format tonnes of a rule's figures with thousands separators, days and kinds of licences in words."""
    text = str(value)
    if _TONNES.fullmatch(text):
        return tonnes(text)
    return str(dict(Licence.Kind.choices).get(text) or flag_messages.value_text(text))


@register.simple_tag
def risk_row(row: Mapping[str, str]) -> SafeString:
    """Return one of the rows behind a score, as a link if it has a page."""
    kind, key, label = row["kind"], row["key"], row["label"]
    if kind == "flag":
        label = rule_title(label)
    if kind == "month":
        return format_html('<a href="{}">{}</a>', reverse("pages:report-month", args=[key, label]), label)
    if kind in RISK_ROWS:
        return format_html('<a href="{}">{}</a>', reverse(RISK_ROWS[kind], args=[key]), label)
    return format_html("{}", label)


@register.simple_tag
def licence_state(licence: Licence) -> SafeString:
    """Show the state of a licence on the day that it was asked for (``with_state``)."""
    value = licence.state
    sign = {"in_force": "valid", "expired": "overdue", "suspended": "suspended", "revoked": "revoked"}
    return state(sign.get(value, value), Licence.State(value).label)


@register.filter
def formula(text: str) -> str:
    """Return a rule's formula with its phrases in the reader's language."""
    return _PHRASE.sub(lambda phrase: str(PHRASES[phrase[0]]), text or "")


@register.filter
def evidence_links(flag: Flag) -> list[dict[str, Any]]:
    """Return links to the rows behind a flag that have a page."""
    links = []
    for name, key in (flag.evidence.get("links") or {}).items():
        if name in LINKS:
            address, label = LINKS[name]
            try:
                links.append({"url": reverse(address, args=[key]), "label": label})
            except NoReverseMatch:
                continue
    return links


@register.filter
def rows_behind(flag: Flag) -> list[dict[str, Any]]:
    """Return the invoices, reports and declarations from which the figures of a flag were computed."""
    return [
        {"url": reverse(ROWS[row["kind"]][0], args=[row["key"]]), "kind": ROWS[row["kind"]][1], "label": row["label"]}
        for row in flag.evidence.get("rows", [])
    ]


@register.filter
def lawful(flag: Flag) -> str:
    """Return what would explain a finding of this rule lawfully; empty if the rule says nothing of it."""
    text = rules.rule(flag.rule).lawful
    return _(text) if text else ""


@register.simple_tag
def subject(row: Flag | Case) -> SafeString:
    """Name the subject of a flag or case; invented subjects are marked.

    A description in free text is part of the file, which may not be open to the reader yet (``heads_for``).
    """
    is_open = getattr(row, "opened", True)
    return named(row.site or row.enterprise or (row.subject_name if is_open else row.get_subject_type_display()))
