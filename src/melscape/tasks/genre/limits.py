"""How long the sounds of songs may be: the same limits wherever one is read."""

from melscape.corpus.inspect import Checks

# Whole songs last longer than single sounds do: of long ones the bank keeps the middle.
CHECKS = Checks(longest_seconds=3_600.0, timeout_seconds=60.0)
