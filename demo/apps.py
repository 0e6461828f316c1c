"""Invented data: the demonstration and the synthetic generator. Only ``config`` may import it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
