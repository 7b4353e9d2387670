"""Warm kernels: one parent that has imported everything, a fresh jailed child for each notebook.

`session.WarmKernels` is the door for the grader, `provisioner.JailedProvisioner` for Jupyter's own
tools. It knows nothing of marks. The modules are loaded one by one: `zygote` and `child` run
inside the jail.
"""
