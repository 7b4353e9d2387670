"""What the reference class is worth, written by hand: nothing here is computed by the engine.

Due: `alpha` 2026-03-01 12:00 UTC, `beta` 2026-03-08 12:00 UTC. The teacher's zone is Asia/Shanghai
(UTC+8), which is what `CST` means in it. Late work costs a quarter of a point for each hour begun.

ada  en  all right, on time; her prose waits for a person, who gives 1 and a comment
bai  zh  first: one slip, one notebook missing, 90 minutes late; gets a mark by hand. Hands in
         again, all right, 150 minutes late. `beta`, without a timestamp: one slip, and one cell
         that stops
cui  en  a file that is cut off, an answer pasted twice, 30 seconds late; a mark by hand in place
         of the automatic one. `beta`: an answer that ends its process
dee  zh  an editor dropped all ids, the browser renamed a file; `beta`: one stub
"""

from __future__ import annotations

from typing import NamedTuple

NOTEBOOKS = {"1_sizes": "alpha", "2_more": "alpha", "3_edges": "beta", "4_relu": "beta"}
CHECKS = {
    "1_sizes": "valid_out_size",
    "2_more": "pool_out_size",
    "3_edges": "edge_map",
    "4_relu": "max_by_relu",
}
MAX = {"valid_out_size": 2.0, "why": 1.0, "pool_out_size": 5.0, "edge_map": 1.0, "max_by_relu": 1.0}
LANGUAGE = {"ada": "en", "bai": "zh", "cui": "en", "dee": "zh"}
STUDENTS = tuple(LANGUAGE)


class Row(NamedTuple):
    """One graded cell in the gradebook."""

    auto: float | None
    manual: float | None = None
    waits: bool = False


# --- after the first grading ---------------------------------------------------------------------

FIRST = {
    ("ada", "valid_out_size"): Row(2),
    ("ada", "why"): Row(None, waits=True),
    ("ada", "pool_out_size"): Row(5),
    ("ada", "edge_map"): Row(1),
    ("ada", "max_by_relu"): Row(1),
    ("bai", "valid_out_size"): Row(1),
    ("bai", "why"): Row(0),
    ("bai", "pool_out_size"): Row(0),
    ("bai", "edge_map"): Row(0),
    ("bai", "max_by_relu"): Row(0),
    ("cui", "valid_out_size"): Row(0),
    ("cui", "why"): Row(0),
    ("cui", "pool_out_size"): Row(5),
    ("cui", "edge_map"): Row(1),
    ("cui", "max_by_relu"): Row(0),
    ("dee", "valid_out_size"): Row(2),
    ("dee", "why"): Row(0),
    ("dee", "pool_out_size"): Row(5),
    ("dee", "edge_map"): Row(0),
    ("dee", "max_by_relu"): Row(1),
}

# --- what the teacher enters between the two gradings --------------------------------------------

BY_HAND = {
    ("ada", "why"): 1.0,
    ("bai", "valid_out_size"): 1.5,
    ("cui", "pool_out_size"): 4.0,
}
COMMENTS = {
    ("ada", "valid_out_size-answer"): "Comment for ada alone",
    ("bai", "valid_out_size-answer"): "Comment for bai alone",
    ("cui", "pool_out_size-answer"): "Comment for cui alone",
}

# --- after bai has handed in again and everything was graded once more ---------------------------

SECOND = FIRST | {
    ("ada", "why"): Row(None, manual=1),
    # What was handed in again is looked at again; until then the mark by hand counts.
    ("bai", "valid_out_size"): Row(2, manual=1.5, waits=True),
    ("bai", "pool_out_size"): Row(5),
    ("cui", "pool_out_size"): Row(5, manual=4),
}
SCORE = {  # marks by hand in it, the penalty not yet taken off
    ("ada", "1_sizes"): 3.0,
    ("ada", "2_more"): 5.0,
    ("ada", "3_edges"): 1.0,
    ("ada", "4_relu"): 1.0,
    ("bai", "1_sizes"): 1.5,
    ("bai", "2_more"): 5.0,
    ("bai", "3_edges"): 0.0,
    ("bai", "4_relu"): 0.0,
    ("cui", "1_sizes"): 0.0,
    ("cui", "2_more"): 4.0,
    ("cui", "3_edges"): 1.0,
    ("cui", "4_relu"): 0.0,
    ("dee", "1_sizes"): 2.0,
    ("dee", "2_more"): 5.0,
    ("dee", "3_edges"): 0.0,
    ("dee", "4_relu"): 1.0,
}
PENALTY = dict.fromkeys(SCORE, 0.0) | {
    ("bai", "1_sizes"): 0.75,
    ("bai", "2_more"): 0.75,
    ("cui", "2_more"): 0.25,  # of 1_sizes there is nothing to take off
}
HANDED_IN = {  # UTC
    ("ada", "alpha"): "2026-03-01 11:00:00",
    ("ada", "beta"): "2026-03-08 11:59:59",
    ("bai", "alpha"): "2026-03-01 14:30:00",
    ("bai", "beta"): None,
    ("cui", "alpha"): "2026-03-01 12:00:30",
    ("cui", "beta"): "2026-03-08 02:00:00",
    ("dee", "alpha"): "2026-02-28 16:00:00",
    ("dee", "beta"): "2026-03-08 12:00:00",
}

# Of the records of the first grading: outcome, points, misconception or rule, some findings.
RECORDS = {
    ("ada", "valid_out_size"): ("correct", 2.0, None, set()),
    ("ada", "pool_out_size"): ("correct", 5.0, None, set()),
    ("ada", "edge_map"): ("correct", 1.0, None, set()),
    ("ada", "max_by_relu"): ("correct", 1.0, None, set()),
    ("bai", "valid_out_size"): ("wrong", 1.0, "counts_gaps", set()),
    ("bai", "pool_out_size"): ("not_answered", 0.0, None, {"missing_notebook"}),
    ("bai", "edge_map"): ("wrong", 0.0, "keeps_sign", set()),
    ("bai", "max_by_relu"): ("raised", 0.0, None, set()),
    ("cui", "valid_out_size"): ("not_answered", 0.0, None, {"unreadable"}),
    ("cui", "pool_out_size"): ("correct", 5.0, None, {"duplicated_answer"}),
    ("cui", "edge_map"): ("correct", 1.0, None, set()),
    ("cui", "max_by_relu"): ("died", 0.0, None, set()),
    ("dee", "valid_out_size"): ("correct", 2.0, None, set()),
    ("dee", "pool_out_size"): ("correct", 5.0, None, set()),
    ("dee", "edge_map"): ("not_answered", 0.0, None, set()),
    ("dee", "max_by_relu"): ("correct", 1.0, None, set()),
}

# `grader export`: what is left when the penalty is taken off.
EXPORTED = {
    "ada": {"1_sizes": 3.0, "2_more": 5.0, "3_edges": 1.0, "4_relu": 1.0, "total": 10.0},
    "bai": {"1_sizes": 0.75, "2_more": 4.25, "3_edges": 0.0, "4_relu": 0.0, "total": 5.0},
    "cui": {"1_sizes": 0.0, "2_more": 3.75, "3_edges": 1.0, "4_relu": 0.0, "total": 4.75},
    "dee": {"1_sizes": 2.0, "2_more": 5.0, "3_edges": 0.0, "4_relu": 1.0, "total": 8.0},
}
MAX_TOTAL = 10.0
# `nbgrader export`: (assignment, student) -> raw score, penalty, score, max.
NBGRADER_EXPORTED = {
    ("alpha", "ada"): (8.0, 0.0, 8.0, 8.0),
    ("alpha", "bai"): (6.5, 1.5, 5.0, 8.0),
    ("alpha", "cui"): (4.0, 0.25, 3.75, 8.0),
    ("alpha", "dee"): (7.0, 0.0, 7.0, 8.0),
    ("beta", "ada"): (2.0, 0.0, 2.0, 2.0),
    ("beta", "bai"): (0.0, 0.0, 0.0, 2.0),
    ("beta", "cui"): (1.0, 0.0, 1.0, 2.0),
    ("beta", "dee"): (1.0, 0.0, 1.0, 2.0),
}
