"""Figures behind which nothing can be opened, by page and beginning of what ``unlinked`` says, with the reason."""

ENTERED = "it is entered itself, and its document stands beside it"
FILED = "it is the filed figure itself, on the page of its filing"
PUBLIC = "the public sees sums alone, with their source below"
PRINTED = "a published figure; its source stands in the row or below the table"
COMPUTED = "computed on this page from the rows and the formula beside it"
NO_LIST = "a sum for which no list has a filter yet"

EXEMPT: dict[tuple[str, str], str] = {
    ("area", "Used in"): NO_LIST,
    ("area", "figures"): NO_LIST,
    ("bulletin", "Plan and accepted use"): NO_LIST,
    ("catalogue-figures", "Published figures"): ENTERED,
    ("campaign", "figures"): "the visits, with their findings and cases, stand below",
    ("consumption-draft", "Figures so far"): "it is the figure itself, as it was saved",
    ("consumption-return", "As filed"): FILED,
    ("element-balance", "Balance of"): NO_LIST,
    ("energy-return", "Year"): COMPUTED,
    ("enforcement", ""): NO_LIST,
    ("export-markets", "By destination"): NO_LIST,
    ("flag", "The figures"): COMPUTED,
    ("flags", "The figures"): COMPUTED,
    ("handover", "Rows as they were"): "a copy of the rows as they were on the day of the handover",
    ("inspection-new", "Why this site"): COMPUTED,
    ("material-flows", "Along the chain"): NO_LIST,
    ("measurement-errors", "Assumed where none is entered"): ENTERED,
    ("notice", "Beside the plan of"): "what the notice gives stands in its lines below",
    ("notice", "figures"): "what the notice gives stands in its lines below",
    ("oxide-factors", "Entries"): ENTERED,
    ("plan-mismatches", "Figures that papers print otherwise"): PRINTED,
    ("plan-years", "Growth on like terms"): NO_LIST,
    ("plan-years", "Where the quota went"): NO_LIST,
    ("price-costs", "Prices and rates of"): PRINTED,
    ("public-bulletin", "Plan and accepted use"): PUBLIC,
    ("public-enforcement", ""): PUBLIC,
    ("public-market", ""): PUBLIC,
    ("public-plans", "Provinces in"): PUBLIC,
    ("report", "Stock and flow"): FILED,
    ("reserve", "Year by year"): ENTERED,
    ("reserve", "Years of supply"): COMPUTED,
    ("reserve", "figures"): ENTERED,
    ("reserves", "Stated by sources"): PRINTED,
    ("resource-tax", "Totals"): "the returns that are summed up stand below",
    ("site", "Licences"): "corners of the outline, as the paper of the licence states them",
    ("site", "Why visit it"): COMPUTED,
    ("strategic-reserve", "Movements"): ENTERED,
    ("use-return", "As filed"): FILED,
    ("use-return", "figures"): COMPUTED,
    ("use-return-draft", "Figures so far"): "it is the figure itself, as it was saved",
    ("use-return", "Rates and how they are computed"): COMPUTED,
    ("yield-bounds", "Entries"): ENTERED,
}


def exemption_of(page: str | None, figure: str) -> tuple[str, str] | None:
    """Return the exemption by which a figure of a page leads nowhere, if there is one."""
    return next(((name, begin) for name, begin in EXEMPT if name == page and figure.startswith(begin)), None)
