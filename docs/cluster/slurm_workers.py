"""Workers on Slurm for `python -m grader grade --cluster`: `python docs/cluster/slurm_workers.py`.

Needs `pip install dask-jobqueue` beside the course, and a folder that every node sees. Change
queue, memory and time to those of your cluster. Grade from a second terminal while this one waits;
`--show` prints the job's script alone.
"""

import sys
from pathlib import Path

from dask_jobqueue import SLURMCluster

COURSE = Path(__file__).resolve().parents[2]

cluster = SLURMCluster(
    queue="teaching",
    cores=1,  # one worker a job, one thread a worker: its threads would take turns
    processes=1,
    memory="3GB",
    walltime="02:00:00",
    python=sys.executable,
    job_script_prologue=[f"cd {COURSE}"],
    scheduler_options={"port": 8786},
)
sys.stdout.write(f"{cluster.job_script()}\n")
if "--show" not in sys.argv:
    cluster.scale(8)
    input(f"python -m grader grade --cluster {cluster.scheduler_address} ; Enter ends the workers ")
