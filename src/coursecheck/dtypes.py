"""The dtypes that observations may have. Knows their names and torch; nothing else."""

from __future__ import annotations

import torch

FLOATS = ("float16", "bfloat16", "float32", "float64")
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "bool")
DTYPES = {name: getattr(torch, name) for name in (*FLOATS, *INTEGERS)}
