"""What a virtual human can do beside talking."""
