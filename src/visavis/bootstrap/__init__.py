"""The composition root: builds the services and wires each session's table."""
