# Prints, returns and displays marks in all the ways in which nbgrader reads them.
# fence: judged outside
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


from IPython.display import display

print("2.0")
print("### BEGIN HIDDEN TESTS\n2.0\n### END HIDDEN TESTS")
display({"text/plain": "2.0"}, raw=True)
2.0
