"""Programs start together, are watched, and stop with everything that they started."""

import subprocess
import sys
import time

import psutil
import pytest

from portal.launch import launcher, processes, stamps

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def group(tmp_path):
    found = processes.Processes(logs=tmp_path)
    yield found
    found.stop()


def test_stopping_leaves_nothing_running(group, tmp_path):
    parent = [
        sys.executable,
        "-c",
        "import subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)",
    ]
    process = group.start("parent", parent, env={}, cwd=tmp_path)
    found = processes.wait_until(
        lambda: bool(psutil.Process(process.pid).children()), watching=group, seconds=10
    )
    child = psutil.Process(process.pid).children()[0]

    group.stop()

    assert found
    assert process.poll() is not None
    _gone, alive = psutil.wait_procs([child], timeout=10)
    assert not alive


def test_a_program_that_ends_by_itself_is_reported_with_its_log(group, tmp_path):
    process = group.start(
        "short", [sys.executable, "-c", "raise SystemExit(3)"], env={}, cwd=tmp_path
    )
    process.wait(timeout=10)

    with pytest.raises(processes.ProcessDiedError, match=r"short ended with code 3.*short\.log"):
        group.raise_if_one_died()


def test_a_program_that_is_meant_to_go_on_is_started_again(group, tmp_path):
    first = group.start("bot", SLEEP, env={}, cwd=tmp_path, comes_back=True)
    psutil.Process(first.pid).kill()
    first.wait(timeout=10)

    assert group.bring_back() == ["bot"]
    assert group.bring_back() == []
    group.raise_if_one_died()


def test_a_piece_of_work_may_end_well_but_not_badly(group, tmp_path):
    for code in (0, 3):
        work = [sys.executable, "-c", f"raise SystemExit({code})"]
        process = group.start(f"work {code}", work, env={}, cwd=tmp_path, ends=True)
        process.wait(timeout=10)
        if code == 0:
            group.raise_if_one_died()

    with pytest.raises(processes.ProcessDiedError, match="work 3"):
        group.raise_if_one_died()


def test_waiting_gives_up_in_time(group, tmp_path):
    group.start("sleeper", SLEEP, env={}, cwd=tmp_path)
    began = time.monotonic()

    assert not processes.wait_until(lambda: False, watching=group, seconds=0.3)
    assert time.monotonic() - began < 5


def test_a_taken_port_is_a_complaint_that_says_what_to_do(group, tmp_path):
    port = processes.free_port()
    server = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    group.start("server", server, env={}, cwd=tmp_path)
    processes.wait_until(lambda: processes.port_is_taken(port), watching=group, seconds=15)

    with pytest.raises(launcher.LaunchError, match="PORT="):
        launcher.port_or_complaint(port)


def test_a_costly_step_runs_again_only_after_a_change(tmp_path):
    source, stamp = tmp_path / "source", tmp_path / "made" / "stamp"
    source.write_text("one")
    stamps.keep(stamp=stamp, digest=stamps.digest_of([source]))

    unchanged = stamps.is_current(stamp=stamp, digest=stamps.digest_of([source]))
    source.write_text("two")

    assert unchanged
    assert not stamps.is_current(stamp=stamp, digest=stamps.digest_of([source]))


def test_serving_without_database_and_redis_says_what_is_missing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "portal.launch.serve", "--port", str(processes.free_port())],
        env={"PATH": "/usr/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "DATABASE_URL and REDIS_URL" in done.stdout
