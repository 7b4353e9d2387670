"""Files that a notebook writes or brings along are there, as in the student's own folder."""

from handing_in import answer, before, code, due, solved

POOL = "import torch\n" + answer("pool2d")


def importing(line="from helper import pool2d"):
    return solved(pool2d=line)


@due()
def written_by_a_cell(hand):
    node = importing("from mypool import pool2d")
    hand.put(before(node, "pool2d-answer", code("%%writefile mypool.py\n" + POOL)))


@due()
def beside_the_notebook(hand):
    hand.put(importing())
    hand.put(POOL, "pooling/helper.py")


@due()
def a_package(hand):
    hand.put(importing("from mine.pools import pool2d"))
    hand.put("", "pooling/mine/__init__.py")
    hand.put(POOL, "pooling/mine/pools.py")


@due()
def a_folder_that_is_put_on_the_path(hand):
    hand.put(importing("import sys\nsys.path.append('src')\nfrom deep import pool2d"))
    hand.put(POOL, "pooling/src/deep.py")


@due()
def run_by_a_magic(hand):
    hand.put(importing("%run helper.py"))
    hand.put(POOL, "pooling/helper.py")


@due()
def a_chinese_name(hand):
    hand.put(importing("from 池化 import pool2d"))
    hand.put(POOL, "pooling/池化.py")


@due()
def numbers_are_read(hand):
    hand.put(importing(POOL + "\nassert open('数据.csv', encoding='utf-8').read() == '1,2'"))
    hand.put("1,2", "pooling/数据.csv")


@due(6, "missing_module", said=("helper",))
def forgotten(hand):
    hand.put(importing())


@due(6, "missing_module", said=("helper",))
def another_was_brought(hand):
    hand.put(importing())
    hand.put(POOL, "pooling/other.py")
