"""Teaches what voices sound like, on top of AudioCLIP's embeddings."""
