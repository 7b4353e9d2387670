"""Editors that drop or change ids and metadata: cells are known by what they say."""

import json

from handing_in import code, due, dumped, prose, solved


def edited(change):
    node = solved()
    for number, one in enumerate(node["cells"]):
        change(number, one)
    return node


def bare(_, one):
    one.pop("id", None)
    one["metadata"] = {}


def source(one):
    return "".join(one["source"])


@due(12, "lost_ids")
def ids_and_metadata_gone(hand):
    hand.put(edited(bare) | {"nbformat_minor": 4})


@due(12)
def our_ids_in_metadata_id(hand):
    hand.put(edited(lambda _, one: one.update(metadata={"id": one.pop("id")})))


@due(12, "lost_ids")
def new_ids_no_metadata(hand):
    hand.put(edited(lambda number, one: one.update(id=f"{number:08x}", metadata={})))


@due(12, "lost_ids")
def new_ids_but_metadata_kept(hand):
    hand.put(edited(lambda number, one: one.update(id=f"{number:08x}")))


@due(12, "lost_ids")
def kaggle(hand):
    about = {"_uuid": "8f2839f25d086af736a60e9eeb907d3b93b6e0e5", "trusted": True}
    hand.put(edited(lambda _, one: (bare(_, one), one.update(metadata=about))))


@due(12, "lost_ids")
def deepnote(hand):
    def deep(number, one):
        bare(number, one)
        one["metadata"] = {"cell_id": f"{number:032x}", "deepnote_cell_type": one["cell_type"]}

    hand.put(edited(deep))


@due(12, "lost_ids")
def colab_with_ids_of_its_own(hand):
    hand.put(edited(lambda n, one: (bare(n, one), one.update(metadata={"id": f"X{n}aBcDeFgH"}))))


@due(12, "lost_ids")
def all_ids_are_one(hand):
    hand.put(edited(lambda _, one: one.update(id="cell", metadata={})))


@due(12, "lost_ids", "old_format")
def saved_as_version_3(hand):
    node = edited(bare)
    for one in node["cells"]:
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
    sheets = [{"cells": node.pop("cells"), "metadata": {}}]
    hand.put({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets})


@due(12, "lost_ids")
def windows_line_ends(hand):
    def change(number, one):
        bare(number, one)
        one["source"] = source(one).replace("\n", "\r\n")

    hand.put(edited(change))


@due(12, "lost_ids")
def a_formatter_went_over_it(hand):
    def change(number, one):
        bare(number, one)
        if source(one).startswith('check("'):
            one["source"] = source(one).replace("(", "(\n    ").replace(", ", ",\n    ")
            one["source"] = one["source"].replace(")", ",\n)").replace('"', "'")

    hand.put(edited(change))


@due(12, "lost_ids")
def through_a_script_and_back(hand):
    def change(number, one):
        bare(number, one)
        one["source"] = source(one).strip() + "\n"

    node = edited(change)
    node["cells"] = [one for one in node["cells"] if source(one).strip()]
    hand.put(node)


@due(12, "lost_ids")
def timed_by_the_student(hand):
    def change(number, one):
        bare(number, one)
        if source(one).startswith('check("'):
            one["source"] = "%%time\n" + source(one)

    hand.put(edited(change))


@due(12, "lost_ids")
def only_code_was_kept(hand):
    node = edited(bare)
    node["cells"] = [one for one in node["cells"] if one["cell_type"] == "code"]
    hand.put(node)


@due(12, "lost_ids")
def cells_between_cells(hand):
    node = edited(bare)
    node["cells"] = [
        new for one in node["cells"] for new in (one, prose(" "), code("# note to myself"))
    ]
    hand.put(node)


@due(12, "lost_ids")
def tabs_and_sorted_keys(hand):
    hand.put(json.dumps(edited(bare), indent="\t", sort_keys=True))


@due(12, "lost_ids")
def one_line_and_a_mark_of_byte_order(hand):
    hand.put(b"\xef\xbb\xbf" + dumped(edited(bare), indent=None))
