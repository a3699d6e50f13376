"""Scripts of the repository, run as `python -m scripts.NAME` or `python scripts/NAME.py`."""
