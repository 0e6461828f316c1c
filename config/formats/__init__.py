"""Formats of days and instants, by language, where Django's own are others."""
