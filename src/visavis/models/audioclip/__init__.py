"""Sounds, pictures and words in one space: AudioCLIP (Guzhov et al., ICASSP 2022)."""
