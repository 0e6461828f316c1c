"""The actor who enters a history."""

from core.actors import Loader

LOADER = Loader("loader of a history")
