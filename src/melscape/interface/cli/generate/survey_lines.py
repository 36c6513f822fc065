"""What a folder is worth, in the words that the report uses too."""

from melscape.interface.show.survey import survey_lines

__all__ = ["survey_lines"]
