"""What an agent may see of the web: guarded requests, readable text, and searches."""
