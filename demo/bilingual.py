"""Texts of the demonstration in fields without translation: Chinese and English side by side."""


def both(chinese: str, english: str) -> str:
    return f"{chinese} / {english}"
