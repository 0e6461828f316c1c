"""Formats in which a list is answered as a file, and the endings of their names."""

BOOK, EXCEL, WHOLE = "book", "excel", "whole"  # a workbook and CSV for people, and all rows as JSON
FOR_PEOPLE = (BOOK, EXCEL)
_ENDINGS = {BOOK: "xlsx", EXCEL: "csv", WHOLE: "json"}


def ending(form: str) -> str:
    """Return the ending of a file's name; a format that is not named for what it holds is its own ending."""
    return _ENDINGS.get(form, form)
