"""The register as it runs on one's own machine, with the bare resource beside it."""

from config.settings.dev import *
from config.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.bare"]
ROOT_URLCONF = "benchmarks.bare.urls"
