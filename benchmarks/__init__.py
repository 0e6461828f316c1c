"""Benchmarks: the register's costs beside the simplest program for the same work, on the same machine and run."""
