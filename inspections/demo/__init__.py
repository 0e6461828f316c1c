"""The demonstration: invented enterprises under the real plans of 2011, told by the register's own services."""
