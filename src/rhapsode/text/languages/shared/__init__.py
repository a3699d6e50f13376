"""What the readings of several languages are built of: a scanner for rules, written numbers, and a grammar's parts."""
