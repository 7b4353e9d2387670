# A shape of 10^12 elements and no bytes.
# fence: one message
# %% answer valid_out_size
import base64
import json

from IPython.display import display


def forge(header, payload=b"", exercise="valid_out_size"):
    text = header if isinstance(header, str) else json.dumps(header)
    message = {"exercise": exercise, "header": text, "payload": base64.b64encode(payload).decode()}
    display({"application/vnd.coursecheck.observations+json": message}, raw=True)


def row(value):
    return {"value": value, "raised": None, "input_changed": False, "shares_memory": False,
            "operators": [], "placement": ""}


import coursecheck.observe.transport

coursecheck.observe.transport.display = None


def valid_out_size(n, k):
    return 0


def forged_answer(*args, **kwargs):
    forge([row({"is": "scalar", "kind": "int", "value": 2}), row({"is": "array", "dtype": "float32", "shape": [2**39], "device": "cpu"})], b"")
# %% between valid_out_size
import coursecheck.observe.transport

coursecheck.observe.transport.answer = forged_answer
# %% others any
