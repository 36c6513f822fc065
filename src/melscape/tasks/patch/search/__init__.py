"""From a target to presets that sound like it."""

from melscape.tasks.patch.search.candidate import Candidate, SearchProgress
from melscape.tasks.patch.search.options import SearchOptions
from melscape.tasks.patch.search.pipeline import match

__all__ = ["Candidate", "SearchOptions", "SearchProgress", "match"]
