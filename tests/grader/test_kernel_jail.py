"""What a submission must not be able to do, tried in each tier."""

import pytest
from building import IMPORTS
from jails import TIERS

from grader.jail import doctor
from grader.jail.confinement import attempts, landlock
from grader.jail.doctor_table import print_table
from grader.jail.limits import MIB, Limits
from grader.jail.session import WarmKernels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(landlock.abi() < 1, reason="this Linux has no Landlock"),
]
ATTEMPTS = [
    *attempts.REFUSED,
    *(f"a limit on {name}" for name in attempts.BOUNDED),
    "its process is gone",
    "leaving something for the next student",
]


@pytest.fixture(scope="module", params=TIERS)
def attempts(request):
    return {attempt.name: attempt for attempt in doctor.examine(request.param)}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_jail_withstands(attempts, name):
    assert attempts[name].holds, attempts[name].detail


def test_the_report_is_good_where_all_that_must_hold_does(attempts, capsys):
    assert print_table([("this jail", list(attempts.values()))])
    assert "FAILS" not in capsys.readouterr().out


def test_seeing_that_a_file_exists_is_prevented_or_said_to_be_possible(attempts):
    attempt = attempts["seeing that a file exists"]
    wrapped = attempts["isolation"].detail.startswith("bubblewrap")
    assert (attempt.holds, attempt.required) == (wrapped, wrapped)


def test_without_isolation_the_doctor_tries_nothing_and_reports_failure():
    (attempt,) = doctor.examine("none")
    assert not attempt.holds


@pytest.mark.parametrize("tier", TIERS)
def test_one_kernel_that_fills_its_scratch_leaves_another_its_own(tier):
    limits = Limits(scratch_bytes=16 * MIB)
    fill = "import os\nfor n in range(99): open(str(n), 'wb').write(bytes(1 << 20))"
    keep = "open('mine', 'wb').write(bytes(8 << 20)); print('kept')"
    with (
        WarmKernels(tier, limits, imports=IMPORTS) as kernels,
        kernels.kernel() as greedy,
        kernels.kernel() as other,
    ):
        assert greedy.run(fill).ended in ("raised", "died")
        run = other.run(keep)
    assert run.ended == "ok", run.outputs
