"""Warm kernels: one parent that has imported everything, a fresh jailed child for each notebook.

`session.WarmKernels` is the door for the grader. It knows nothing of marks. The modules are loaded
one by one: `fork_server` and `child` run inside the jail.
"""
