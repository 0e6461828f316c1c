"""Benchmarks: the register's costs compared with the simplest program for the same work, on one machine in one run."""
