"""Figures behind which nothing can be opened, by page and beginning of what ``unlinked`` says, with the reason."""

ENTERED = "it is entered itself, and its document stands beside it"
FILED = "it is the filed figure itself, on the page of its filing"
PUBLIC = "the public sees sums alone, with their source below"
PRINTED = "a published figure; its source stands in the row or below the table"
COMPUTED = "computed on this page from the rows and the formula beside it"
NO_LIST = "a sum for which no list has a filter yet"

EXEMPT: dict[tuple[str, str], str] = {
    ("account", "Statement"): "a line whose paper the reader may not open; its number stands in the line",
    ("area", ""): NO_LIST,
    ("bulletin", "Plan and accepted use"): NO_LIST,
    ("campaign", "figures"): "the visits, with their findings and cases, stand below",
    ("consumption-return", "As filed"): FILED,
    ("enforcement", ""): NO_LIST,
    ("export-markets", ""): NO_LIST,
    ("flag", "The figures"): COMPUTED,
    ("flags", "The figures"): COMPUTED,
    ("handover", "Rows as they were"): "a copy of the rows as they were on the day of the handover",
    ("inspection-draw", "The draw"): COMPUTED,
    ("inspection-draw-shares", ""): ENTERED,
    ("inspection-new", "Why this site"): COMPUTED,
    ("material-flows", ""): NO_LIST,
    ("measurement-errors", ""): ENTERED,
    ("notice", ""): "what the notice gives stands in its lines below",
    ("oxide-factors", ""): ENTERED,
    ("plan-mismatches", ""): PRINTED,
    ("plan-years", "Where the quota went"): NO_LIST,
    ("public-bulletin", ""): PUBLIC,
    ("public-enforcement", ""): PUBLIC,
    ("public-market", ""): PUBLIC,
    ("public-plans", ""): PUBLIC,
    ("report", "Stock and flow"): FILED,
    ("reserve", ""): ENTERED,
    ("reserves", "Stated by sources"): PRINTED,
    ("resource-tax", "Totals"): "the returns that are summed up stand below",
    ("rule-parameters", ""): ENTERED,
    ("site", "Why visit it"): COMPUTED,
    ("strategic-reserve", "Movements"): ENTERED,
    ("use-return", ""): FILED,
    ("yield-bounds", ""): ENTERED,
}


def reason_of(page: str | None, figure: str) -> str:
    """Return why a figure of a page leads nowhere; the empty text if there is no reason."""
    return next((why for (name, begin), why in EXEMPT.items() if name == page and figure.startswith(begin)), "")
