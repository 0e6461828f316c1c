"""Forms that acts and pages share."""
