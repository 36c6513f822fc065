"""How well genres are heard, and how sure one may be of that: every figure beside floors, with its interval."""
