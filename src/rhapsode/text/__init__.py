"""Pure functions from a caller's text to the segments that an engine speaks."""
