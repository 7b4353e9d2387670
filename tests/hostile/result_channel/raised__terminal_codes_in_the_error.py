# Codes that a terminal obeys, a carriage return and right-to-left marks in an exception's text.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    raise RuntimeError("\x1b]0;PWNED\x07\x1b[2J\x1b[31m\r\u202eevil\x00\x9b31m")
    return 0
