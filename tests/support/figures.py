"""Figures on a page, and those that lead nowhere: neither a link of their own nor one in their row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_FIGURE = re.compile(r"\d")
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """An element of a page, with its text and its children."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(parts).split())

    def elements(self) -> Iterator["Element"]:
        """Yield this element and those within, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

    def all(self, *tags: str) -> list["Element"]:
        return [one for one in self.elements() if one.tag in tags]

    @property
    def leads_somewhere(self) -> bool:
        return any(one.attributes.get("href") for one in self.all("a")) or bool(self.all("button", "input", "select"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1:
            if self.open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(source: str) -> Element:
    """Return a page as a tree of its elements."""
    reader = _Reader()
    reader.feed(source)
    return reader.open[0]


def unlinked(source: str) -> list[str]:
    """Return, as heading and column or name, the figures of a page behind which nothing can be opened.

    A figure of a table leads on by a link in its row. A sum below a table stands on the rows above it, and a table that
    is folded below a chart says what the chart says.
    """
    page = read(source)
    return sorted({*_of_tables(page), *_of_tiles(page)})


def _of_tables(page: Element) -> Iterator[str]:
    folded = {id(table) for details in page.all("details") for table in details.all("table")}
    for section, table in _tables(page):
        if id(table) in folded:
            continue
        heads = [cell.text for cell in table.all("thead")[0].all("th")] if table.all("thead") else []
        body = table.all("tbody") or [table]
        for row in (row for part in body for row in part.all("tr")):
            cells = row.all("td", "th")
            if row.leads_somewhere:
                continue
            for place, cell in enumerate(cells):
                if "num" in cell.classes and _FIGURE.search(cell.text):
                    yield f"{section} · {heads[place] if place < len(heads) else ''}"


def _tables(page: Element) -> Iterator[tuple[str, Element]]:
    """Yield every table with the heading above it."""
    heading = ""
    for one in page.elements():
        if one.tag in {"h1", "h2", "h3"}:
            heading = one.text
        elif one.tag == "table":
            yield heading, one


def _of_tiles(page: Element) -> Iterator[str]:
    for figures in (one for one in page.all("dl") if "figures" in one.classes):
        name = ""
        for one in figures.all("dt", "dd"):
            if one.tag == "dt":
                name = one.text
            elif _FIGURE.search(one.text) and not one.leads_somewhere:
                yield f"figures · {name}"
