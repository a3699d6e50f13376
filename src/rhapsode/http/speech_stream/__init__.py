"""Speech of text that arrives in pieces: the WebSocket ``/v1/speech/stream``, and what other doors share of it."""
