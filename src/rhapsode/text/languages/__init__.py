"""What depends on the language of a text: its reader, and its G2P."""
