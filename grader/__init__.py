"""The instructor's engine: from `solutions/` to released notebooks, marks, pages and files.

Students never need it. A module imports only from those before it in the order that
CONTRIBUTING lists.
"""

import os
import sys

# Before numpy is imported anywhere: OpenBLAS would start threads, and a process with threads
# cannot be forked into workers. What is graded needs no linear algebra on several cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# jsonschema, which reads notebooks for nbformat, builds a grammar for internationalised addresses
# as soon as it finds this package: 0.7 s in every command, for a format that no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
