"""What notebooks 3 to 6 say of their own measurements is what their cells print."""

from __future__ import annotations

import ast

import pytest
from course_notebooks import answered, code_cells

pytestmark = pytest.mark.slow


def printed(name: str) -> dict[str, list[str]]:
    """The lines that each cell of a notebook prints."""
    return {
        cell.id: "".join(
            out.text for out in cell.outputs if out.get("name") == "stdout"
        ).splitlines()
        for cell in code_cells(answered(name))
    }


@pytest.fixture(scope="module")
def why() -> dict[str, list[str]]:
    return printed("3_why_pooling")


@pytest.fixture(scope="module")
def questions() -> dict[str, list[str]]:
    return printed("4_questions")


def last(line: str) -> float:
    return float(line.split()[-1])


def table(lines: list[str], columns: int) -> dict[str, list[float]]:
    """Rows of a name and numbers."""
    rows = (line.rsplit(maxsplit=columns) for line in lines)
    return {name.strip(): [float(value) for value in values] for name, *values in rows}


def test_a_shift_by_one_pixel_changes_nearly_every_edge_cell(why) -> None:
    assert float(why["digit-edges"][0].rstrip("%")) > 90


def test_a_dot_goes_unnoticed_in_four_of_seven_steps_with_stride_two_and_never_with_one(
    why,
) -> None:
    assert [line[-5:] for line in why["four-of-seven"]] == ["0 / 7", "4 / 7", "0 / 7"]
    assert why["larger-windows"][-1].count("7 / 7") == 2


def test_pooling_lowers_the_change_at_one_pixel_subsampling_does_not_and_blurring_most(
    why,
) -> None:
    change = table(why["change-picture"], 5)
    nothing, second, average, largest, blurred = change.values()
    assert second[1] >= nothing[1]
    assert nothing[1] > 1.2 * average[1] > 1.2 * largest[1] > 1.2 * blurred[1] > 0.2
    assert largest[4] > 0.9 * nothing[4], "at four pixels hardly anything is left of the gain"


def test_tolerance_grows_with_every_further_pooling(why) -> None:
    changes = [last(line) for line in why["change-levels"]]
    assert len(changes) == 4
    assert changes == sorted(changes, reverse=True)


def test_the_maximum_suffers_from_salt_and_not_from_pepper(why, questions) -> None:
    salt_max, salt_avg, pepper_max, pepper_avg = map(last, why["noise"])
    assert salt_max > 2 * salt_avg
    assert pepper_max < 0.1 * pepper_avg
    of_max, of_avg, of_min = (list(map(last, questions["min-salt"][i : i + 2])) for i in (0, 2, 4))
    assert of_min[0] < 0.1 * of_avg[0] < of_avg[0] < of_max[0]
    assert of_max[1] < 0.1 * of_avg[1] < of_avg[1] < of_min[1]


def test_an_average_keeps_the_mean_of_an_edge_and_a_maximum_raises_it(why) -> None:
    whole, largest, average = map(last, why["step-edge"])
    assert average == whole < largest


def test_pooling_has_no_parameters_and_leaves_channels_apart(why) -> None:
    convolution, *pools = why["channels"]
    assert convolution.endswith("[0, 1, 2, 3, 4, 5]")
    assert [line.split(": ")[1] for line in pools] == ["0, 4 → 4, [2]"] * 2


def test_global_pooling_is_invariant_inside_the_picture(why) -> None:
    assert why["global-gains"][-1] == "1.0"


def test_relu_changes_places_with_the_maximum_and_not_with_the_average(questions) -> None:
    assert [line.split()[1] for line in questions["relu-order"]] == ["True", "False"]


def test_stride_one_saves_nothing_and_stride_two_leaves_a_quarter(questions) -> None:
    plain, same, halved = map(last, questions["cost-behind"])
    assert plain == same == 4 * halved
    cost, times = questions["cost-compare"][0].split()
    assert int(times) > 100
    assert int(cost) > 0


def test_a_window_of_large_numbers_is_saturated_at_a_small_beta(questions) -> None:
    means = [ast.literal_eval(line.split("]")[1]) for line in questions["softmax_pool2d-example"]]
    average, *_, largest, smallest = means
    assert (average, largest, smallest) == (2.0, 4.0, -1.0)


def test_padding_in_a_sequence_wins_unless_its_weight_is_none(questions) -> None:
    forgotten, left_out, weights, _ = questions["one-formula-run"]
    assert forgotten == "[0.0, 5.0] [-1.5, 2.25]"
    assert left_out == "[-1.0, 5.0] [-2.0, 3.0]"
    assert weights.endswith("0.0]")


def test_a_class_activation_map_is_the_logit_and_finds_its_digit(questions) -> None:
    gap, found = questions["cam"]
    assert float(gap) < 1e-4
    hits, canvases = map(int, found.split(" / "))
    assert hits == canvases > 150
    assert float(questions["cam-train"][0]) > 0.7


def test_the_factor_between_convolution_and_pooling_has_four_sources(questions) -> None:
    cost, factors = questions["cost-compare"]
    assert cost.split()[1] == factors.split()[-1]


def test_relu_layers_of_three_channels_are_max_pooling(questions) -> None:
    assert questions["relu-layers"] == ["(3, 1, 1, 2) (3, 3, 2, 1) True"]


def test_a_convolution_with_a_bias_is_not_linear(questions) -> None:
    lines = questions["nonlinear_witness-example"]
    assert [line.split()[1] for line in lines] == ["True", "False"]


def test_what_the_frequent_questions_print(questions) -> None:
    assert questions["faq-windows"] == ["3×3 (1, 1, 27, 27) 72%", "2×2 (1, 1, 27, 27) 0%"]
    assert questions["faq-padding"][:2] == ["3", "2 2.5"]
    assert questions["faq-padding"][2].startswith("RuntimeError")
    assert questions["cancellation"][0].startswith("tensor(0.)")


@pytest.fixture(scope="module")
def backward() -> dict[str, list[str]]:
    return printed("5_backward")


def test_ties_after_a_relu_reach_no_layer_before_it(backward) -> None:
    after, before = backward["tie-harmless"]
    assert after.endswith("False")
    assert before.endswith("True")


def test_the_index_is_worked_out_where_pytorch_has_it(backward) -> None:
    assert backward["position"][0].split()[-1] == "22"
    assert backward["indices"][3].endswith("22]])")


def test_the_formula_and_the_gradient_see_as_far(why) -> None:
    assert why["field-count"] == ["7 18"]
    for line, far in zip(why["field-picture"], (7, 18), strict=True):
        formula, columns, share = line.split()
        assert int(formula) == int(columns) == far
        assert float(share.rstrip("%")) < 45, "half of the influence lies in the middle"


@pytest.fixture(scope="module")
def vectorise() -> dict[str, list[str]]:
    return printed("6_vectorise")


def by_net_and_seed(lines: list[str]) -> dict[str, list[dict[int, float]]]:
    """For each net one dictionary a seed: the accuracy at each shift."""
    found: dict[str, list[dict[int, float]]] = {}
    for line in lines:
        name, _, *values = line.rsplit(maxsplit=10)
        found.setdefault(name.strip(), []).append(
            dict(zip(range(-4, 5), map(float, values), strict=True))
        )
    return found


def loss(run: dict[int, float]) -> float:
    """What is lost at one column to either side."""
    return run[0] - (run[-1] + run[1]) / 2


def test_stripes_change_from_black_to_white_unless_the_window_sees_both(vectorise) -> None:
    assert vectorise["stripes"][0].startswith("0 [[0.0, 0.0, 0.0, 0.0], [1.0")
    assert vectorise["stripes"][1].startswith("1 [[1.0, 1.0, 1.0, 1.0], [1.0")


def test_every_net_that_shrinks_has_a_sawtooth_and_the_one_that_does_not_is_flat(vectorise) -> None:
    nets = by_net_and_seed(vectorise["saw"])
    assert {len(runs) for runs in nets.values()} == {3}
    for run in nets.pop("none"):
        assert max(run.values()) - min(run.values()) < 0.03
    for name, runs in nets.items():
        for run in runs:
            assert min(run[-2], run[0], run[2]) > max(run[-3], run[-1], run[1], run[3]), name
            assert run[0] > 0.85, "every net has learned"


def test_for_every_seed_a_stride_loses_more_than_max_pooling_and_blurring_least(vectorise) -> None:
    nets = by_net_and_seed(vectorise["saw"])
    for seed in range(3):
        lost = {name: loss(runs[seed]) for name, runs in nets.items() if name != "none"}
        assert lost["stride"] > lost["max"]
        assert lost["all-conv"] > lost["max"]
        assert min(lost, key=lost.get) == "max + blur"
    in_place = {name: sum(run[0] for run in runs) / 3 for name, runs in nets.items()}
    assert abs(in_place["all-conv"] - in_place["max"]) < 0.05


def test_the_replacement_by_a_convolution_costs_the_parameters_that_the_text_names(
    vectorise,
) -> None:
    count = dict(line.rsplit(maxsplit=1) for line in vectorise["saw-nets"])
    assert int(count["all-conv"]) - int(count["max"]) == 584


def test_with_augmentation_no_sawtooth_is_left(vectorise) -> None:
    nets = by_net_and_seed(vectorise["saw-augmented"])
    assert set(nets) == {"stride", "max", "all-conv"}
    for runs in nets.values():
        for run in runs:
            near = [run[dx] for dx in range(-3, 4)]
            assert max(near) - min(near) < 0.08
            assert loss(run) < 0.03
