"""Entering of the rows of a history through the services, each as of its own day."""
