"""The demonstration: invented enterprises under the real plans of 2011, created by the register's own services."""
