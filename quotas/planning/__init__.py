"""Planning of quota: how a total is divided among recipients. Pure arithmetic; what is divided is read by queries."""
