"""Words stand under each other."""

from melscape.interface.show.columns import columns


def test_each_column_is_as_wide_as_its_widest_word():
    assert columns([["a", "long word", "x"], ["bbb", "c", ""]]) == ["  a    long word  x", "  bbb  c"]


def test_the_indent_can_be_chosen():
    assert columns([["a"]], indent=0) == ["a"]
