"""What is written, as it is said in English."""
