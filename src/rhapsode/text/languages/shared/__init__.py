"""Shared parts of the European text front ends: the rule scanner, written numbers, and the grammar interface."""
