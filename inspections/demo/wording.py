"""Texts of the demonstration that have one field for every reader: said in Chinese and in English, side by side."""


def both(chinese: str, english: str) -> str:
    return f"{chinese} / {english}"
