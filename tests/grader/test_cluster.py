"""The same class on a dask cluster: a real scheduler and two workers on loopback."""

from __future__ import annotations

import pytest
from grading import RIGHT, WRONG, grade, hand_in, marks, submission

from grader.run import executors
from grader.run.executors import ClusterError


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # dask's own start-up
def test_a_dask_cluster_gives_the_marks_of_one_worker(course):
    from distributed import LocalCluster

    for number in range(6):
        hand_in(course, f"s{number}", submission(course, RIGHT | (WRONG if number % 2 else {})))
    grade(course)
    expected = marks(course)

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        done = grade(
            course, workers=2, force=True, make=executors.cluster(cluster.scheduler_address)
        )

    assert [one.fault for one in done] == [""] * 6
    assert marks(course) == expected


def test_a_scheduler_that_does_not_answer_is_an_error_with_a_remedy():
    make = executors.cluster("tcp://127.0.0.1:1")

    with pytest.raises(ClusterError, match="dask scheduler"), make():
        pass
