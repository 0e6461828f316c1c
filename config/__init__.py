"""The project's configuration: settings, addresses, workers. It imports every app and is imported by none."""

import gc

from config.celery import app as celery_app

# Half a million objects are imported, and stay. With the thresholds of Python, looking for garbage in them takes a
# sixth of the processor time of a start; requests and commands leave few cycles.
gc.set_threshold(50_000, 20, 20)

__all__ = ["celery_app"]
