"""A register that begins with its past: files of earlier years are entered as of their own days. See ADR 34."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "history"
