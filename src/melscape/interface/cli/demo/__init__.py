"""`melscape demo`: from nothing to a space that can be seen and heard, without a network."""
