"""The speech API of OpenAI, for its clients and those of others who speak it: ``/v1/audio``."""
