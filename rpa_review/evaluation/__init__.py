"""Reviews held against what is known to be true of the same applications."""
