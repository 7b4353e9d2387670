# Installs a package that brings an answer.
# fence: system calls
# %% answer valid_out_size
%pip install --no-input answer-to-everything


def valid_out_size(n, k):
    return 0
