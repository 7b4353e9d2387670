"""The warm parent: what happens when it ends, when the grader ends, and who may start it."""

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil
import pytest
from building import IMPORTS
from jails import TIERS

from grader.jail import live_folder
from grader.jail.confinement import landlock
from grader.jail.doctor import Attempt
from grader.jail.limits import Limits
from grader.jail.live_folder import LiveFolder
from grader.jail.parent import KernelStartError, WarmParent, WarmParentError
from grader.jail.session import WarmKernels
from grader.user_error import UserError

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(landlock.abi() < 1, reason="this Linux has no Landlock")


def parent_process(kernels):
    """The warm parent itself; inside bubblewrap it is a descendant of what was started."""
    started = psutil.Process(kernels._parent._process.pid)
    family = [started, *started.children(recursive=True)]
    return next(p for p in family if p.name().startswith("python"))


def wait_until_gone(pid):
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("tier", TIERS)
def test_when_the_parent_ends_its_kernels_have_died_and_another_just_like_it_takes_its_place(tier):
    with WarmKernels(tier, imports=IMPORTS) as kernels:
        with kernels.kernel() as kernel:
            pid, first = kernel.pid, kernels._parent
            parent_process(kernels).kill()
            assert kernel.run("import time; time.sleep(30)").ended == "died"
            assert not kernel.alive
        wait_until_gone(pid)
        with kernels.kernel() as kernel:
            assert kernel.run("1").ended == "ok"
        assert kernels._parent is not first
        assert (kernels._parent.tier, kernels._parent.limits) == (first.tier, first.limits)
        assert not first.folder.exists()


def test_a_start_that_fails_says_why_and_the_next_one_is_tried_anew(monkeypatch):
    kernels = WarmKernels("auto", imports=IMPORTS)
    with monkeypatch.context() as patch:
        patch.setattr("grader.jail.parent.SERVE", "raise SystemExit('no luck')")
        with pytest.raises(WarmParentError, match="no luck"):
            kernels.__enter__()
        kernels.__exit__(None, None, None)
    with kernels, kernels.kernel() as kernel:
        assert kernel.run("1").ended == "ok"


def test_one_kernel_that_cannot_be_started_leaves_the_parent_alive(monkeypatch):
    with WarmKernels("landlock", imports=IMPORTS) as kernels:
        scratch = kernels._parent.folder / "scratch"
        (scratch / "kernel-1").mkdir()  # in the way of the first one
        with pytest.raises(KernelStartError, match="File exists"), kernels.kernel():
            pytest.fail("it was started")
        with kernels.kernel() as kernel:
            assert kernel.run("1").ended == "ok"


def test_they_serve_any_thread_also_when_the_one_that_started_them_is_gone():
    found = {}

    def start():
        found["kernels"] = WarmKernels("auto", imports=IMPORTS).__enter__()

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    try:
        with found["kernels"].kernel() as kernel:
            assert kernel.run("1").ended == "ok"
    finally:
        found["kernels"].__exit__(None, None, None)


def test_a_folder_that_somebody_holds_is_never_swept_and_one_without_owner_is(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    held = LiveFolder()
    code = "from grader.jail.live_folder import LiveFolder; import os; LiveFolder(); os._exit(0)"
    subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env={"TMPDIR": str(tmp_path)}, check=True
    )
    left = [path for path in tmp_path.glob("graderjail-*") if path != held.path]
    assert len(left) == 1
    live_folder.sweep(tmp_path)
    assert held.path.exists()
    assert not left[0].exists()
    held.remove()
    held.remove()
    assert not list(tmp_path.iterdir())


def test_without_room_for_its_folder_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with pytest.raises(UserError, match="set TMPDIR"):
        WarmParent("landlock", Limits())


@pytest.mark.parametrize("tier", TIERS)
def test_the_parent_has_one_thread_and_no_capability(tier):
    with WarmKernels(tier, imports=IMPORTS) as kernels:
        parent = parent_process(kernels)
        assert parent.num_threads() == 1
        status = Path(f"/proc/{parent.pid}/status").read_text()
        assert "CapEff:\t0000000000000000" in status
        assert "NoNewPrivs:\t1" in status


def test_memory_is_gathered_in_large_pages_and_stays_what_it_was():
    code = (
        "from grader.jail import large_pages\n"
        "data = [bytes([n % 251]) * 4096 for n in range(20_000)]\n"
        "asked = [large_pages.collapse(piece) for piece in large_pages.pieces()]\n"
        "assert asked and data == [bytes([n % 251]) * 4096 for n in range(20_000)]"
    )
    subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)


@pytest.mark.parametrize("tier", TIERS)
def test_nothing_lies_about_after_the_end(tier):
    with WarmKernels(tier, imports=IMPORTS) as kernels:
        folder = kernels._parent.folder
        with kernels.kernel() as kernel:
            kernel.run("open('x', 'w').write('x')")
        assert [path.name for path in (folder / "scratch").glob("kernel-*")] == []
    assert not folder.exists()


@pytest.mark.slow
@pytest.mark.parametrize("tier", TIERS)
def test_a_grader_that_is_killed_takes_everything_with_it(tier):
    code = (
        "import sys, time; from grader.jail.session import WarmKernels\n"
        f"with WarmKernels({tier!r}) as ks, ks.kernel() as k:\n"
        "    print(ks._parent._process.pid, k.pid, flush=True); time.sleep(60)"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    with grader:
        pids = [int(word) for word in grader.stdout.readline().split()]
        assert len(pids) == 2
        grader.send_signal(signal.SIGKILL)
    for pid in pids:
        wait_until_gone(pid)


def test_the_signal_handlers_and_the_loop_of_the_caller_are_left_alone():
    import asyncio

    async def caller():
        with WarmKernels("auto", imports=IMPORTS) as kernels, kernels.kernel() as kernel:
            return kernel.run("1 + 1").ended

    before = signal.getsignal(signal.SIGINT)
    assert asyncio.run(caller()) == "ok"
    assert signal.getsignal(signal.SIGINT) is before


def in_a_worker(_number):
    with WarmKernels("auto", imports=IMPORTS) as kernels, kernels.kernel() as kernel:
        return kernel.run("print('from a worker')").outputs[0]["text"]


@pytest.mark.slow
def test_each_worker_process_may_have_warm_kernels_of_its_own():
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as workers:
        assert set(workers.map(in_a_worker, range(2))) == {"from a worker\n"}


def test_using_them_across_a_fork_is_refused():
    with WarmKernels("auto", imports=IMPORTS) as kernels:
        kernels._owner_pid = os.getpid() + 1
        with pytest.raises(RuntimeError, match="started in the process"), kernels.kernel():
            pytest.fail("a kernel of somebody else's")
        kernels._owner_pid = os.getpid()


def python_for_everyone(folder):
    """An environment that any user can start, with the packages that are installed here."""
    version = f"python3.{sys.version_info[1]}"
    for python in (Path(sys._base_executable).resolve(), Path(f"/usr/bin/{version}")):
        open_to_all = all(above.stat().st_mode & 0o005 == 0o005 for above in python.parents)
        if python.exists() and open_to_all:
            subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
            packages = folder / "lib" / version / "site-packages"
            packages.rmdir()
            packages.symlink_to(Path(pytest.__file__).parents[1])
            return folder / "bin" / version
    return None


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("tier", TIERS)
def test_the_doctor_finds_the_jail_whole_for_an_ordinary_user(tier):
    folder = Path(f"/tmp/poollab-test-{os.getpid()}-{tier}")
    try:
        python = python_for_everyone(folder)
        if python is None or shutil.which("setpriv") is None:
            pytest.skip("no Python outside root's own folders, or no setpriv")
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        run = subprocess.run(
            [*nobody, python, "-B", "-m", "grader.jail.doctor", tier],
            capture_output=True, text=True, cwd=REPOSITORY,
            env={"HOME": "/tmp", "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'src'}"}, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
        attempts = [Attempt(**row) for row in json.loads(run.stdout)]
        assert [one for one in attempts if one.required and not one.holds] == []
        assert attempts[0].detail.startswith(f"{tier},")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
