"""What can be seen of the behavior engine's motion, held against what people do."""
