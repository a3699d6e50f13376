"""English: words for what is written, and phonemes for the words."""
