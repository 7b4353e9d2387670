# Tests of the student's own, with unittest and doctest.
# %% answer valid_out_size
def valid_out_size(n, k):
    """Count.

    >>> valid_out_size(5, 2)
    4
    """
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
# %% between valid_out_size
import doctest
import unittest


class Tests(unittest.TestCase):
    def test_one(self):
        self.assertEqual(valid_out_size(3, 3), 1)


unittest.main(argv=[''], exit=False)
doctest.testmod()
assert valid_out_size(3, 2) == 2
