# IPython's own ways to read files and run programs.
# fence: files
# %% answer valid_out_size
%load "@SOLUTION@"
%pycat "@SOLUTION@"
!cat "@SOLUTION@" "@SECRET_FILE@"
%run "@SOLUTION@"


def valid_out_size(n, k):
    return 0
