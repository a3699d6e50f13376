"""The text-to-speech API of ElevenLabs, for its clients: ``/v1/text-to-speech`` and what stands around it."""
