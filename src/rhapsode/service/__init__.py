"""Use cases behind every route, page and command."""
