"""Text streaming: the WebSocket ``/v1/speech/stream``, and its session, which ElevenLabs' routes share."""
