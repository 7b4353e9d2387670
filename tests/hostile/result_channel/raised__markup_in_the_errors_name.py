# The same in the name of the exception's type.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    raise type("</b><script>alert('PWNED')</script>", (Exception,), {})("'\"><svg onload=alert('PWNED')>")
    return 0
