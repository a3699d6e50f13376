"""Who listens to what happens: metrics and spans."""
