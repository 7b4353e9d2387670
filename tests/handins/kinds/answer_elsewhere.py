"""An answer in another cell: what counts is what the name is bound to at its check."""

from handing_in import after, answer, before, cell, code, due, solved, without

POOL = answer("pool2d")
ELSEWHERE = "answer_elsewhere"


def emptied(*names):
    return solved(**dict.fromkeys(names or ("pool2d",), ""))


def retyped(source, name="pool2d"):
    node = solved()
    at = node["cells"].index(cell(node, f"{name}-answer"))
    node["cells"][at] = code(source)
    return node


@due(12)
def retyped_in_a_new_cell(hand):
    hand.put(retyped(POOL))


@due(12, ELSEWHERE)
def all_in_the_first_cell(hand):
    node = emptied("pool2d", "pool2d_stride")
    names = ("valid_out_size", "pool2d", "pool2d_stride")
    cell(node, "valid_out_size-answer")["source"] = "\n\n".join(map(answer, names))
    hand.put(node)


@due(12, ELSEWHERE)
def in_a_cell_below_the_stub(hand):
    node = solved(pool2d=stub("pool2d"))
    hand.put(after(node, "pool2d-answer", code(POOL)))


def stub(name):
    from handing_in import released

    return "".join(cell(released(), f"{name}-answer")["source"])


@due(12, ELSEWHERE)
def under_another_name(hand):
    own = POOL.replace("def pool2d", "def my_pool")
    hand.put(after(emptied(), "pool2d-answer", code(f"{own}\npool2d = my_pool")))


@due(12, ELSEWHERE)
def as_a_lambda_around_another(hand):
    own = POOL.replace("def pool2d", "def mine")
    source = f"{own}\npool2d = lambda *a, **k: mine(*a, **k)"
    hand.put(after(emptied(), "pool2d-answer", code(source)))


@due(12, ELSEWHERE)
def under_a_condition(hand):
    indented = "".join(f"    {line}\n" for line in POOL.splitlines())
    hand.put(after(emptied(), "pool2d-answer", code(f"if True:\n{indented}")))


@due(12, ELSEWHERE)
def in_the_cell_of_the_check(hand):
    node = emptied()
    cell(node, "pool2d")["source"] = f'{POOL}\n\ncheck("pool2d", pool2d)'
    hand.put(node)


@due(12, "moved_cells")
def with_a_check_of_its_own(hand):
    node = without(solved(), "pool2d-answer", "pool2d")
    hand.put(after(node, "valid_out_size", code(f'{POOL}\n\ncheck("pool2d", pool2d)')))


@due(12, ELSEWHERE)
def written_below_its_check(hand):
    hand.put(after(emptied(), "pool2d", code(POOL)))


@due(12, ELSEWHERE)
def at_the_very_end(hand):
    node = emptied()
    node["cells"].append(code(POOL))
    hand.put(node)


@due(6)
def spoilt_again_before_the_check(hand):
    hand.put(before(solved(), "pool2d", code("def pool2d(X, k, mode='max'):\n    return X")))


@due(12)
def spoilt_only_behind_the_check(hand):
    hand.put(after(solved(), "pool2d", code("pool2d_old = pool2d")))


@due(12, "retyped_answer")
def turned_into_prose(hand):
    node = solved()
    one = cell(node, "pool2d-answer")
    one["cell_type"] = "markdown"
    for name in ("outputs", "execution_count"):
        one.pop(name)
    hand.put(node)
