"""Machine code does what the function does, also where it cannot be kept on disk."""

import numpy as np
import pytest
from numba import float64

from melscape.work.machine_code import machine_code

SUM = """
def add(x):
    total = 0.0
    for value in x:
        total += value
    return total
"""


def made():
    """A function without a file, so that there is nowhere to keep its machine code."""
    names = {}
    exec(SUM, names)
    return names["add"]


@pytest.mark.parametrize("signature", [None, float64(float64[::1])])
def test_what_cannot_be_kept_is_compiled_all_the_same(signature):
    add = machine_code(made(), signature, error_model="numpy", nogil=True)
    assert add(np.arange(5.0)) == 10.0 and len(add.signatures) == 1


def test_other_mistakes_are_not_hidden():
    with pytest.raises(Exception, match="(?i)untyped|undefined|not defined|NameError"):
        machine_code(lambda x: nothing_of_this_name(x), float64(float64), nogil=True)  # noqa: F821
