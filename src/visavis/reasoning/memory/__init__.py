"""What is remembered of people beyond a conversation, and only of those who agreed."""
