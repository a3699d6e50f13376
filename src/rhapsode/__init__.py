"""rhapsode: a self-hosted text-to-speech API with durable tasks."""

from importlib.metadata import version

__version__ = version("rhapsode")
