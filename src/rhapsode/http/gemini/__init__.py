"""The speech part of Google's Gemini API, for its clients: ``generateContent`` and related routes."""
