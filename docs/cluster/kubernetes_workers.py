"""Workers on Kubernetes for `python -m grader grade --cluster`, by dask's operator.

Needs the operator in the cluster, `pip install dask-kubernetes` beside the course, and an image
that holds this checkout with its environment. `--show` prints what would be asked for.
"""

import json
import sys

from dask_kubernetes.operator import KubeCluster, make_cluster_spec

spec = make_cluster_spec(
    name="grading",
    image="registry.example.org/pooling:1",
    n_workers=8,
    resources={"limits": {"cpu": "1", "memory": "3Gi"}},
    worker_command=["dask-worker", "--nthreads", "1"],  # its threads would take turns
)
if "--show" in sys.argv:
    sys.stdout.write(f"{json.dumps(spec, indent=1)}\n")
else:
    cluster = KubeCluster(custom_cluster_spec=spec)
    input(f"python -m grader grade --cluster {cluster.scheduler_address} ; Enter ends the workers ")
