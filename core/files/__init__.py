"""Uploaded files, examined by child processes with limits on memory and time."""
