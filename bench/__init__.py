"""Benchmarks, run as `python -m bench.NAME`: what they print is measured, here and now."""
