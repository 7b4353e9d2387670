# HTML and a script in an exception's text, for whoever reads the feedback in a browser.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    raise RuntimeError("<script>alert('PWNED')</script><img src=x onerror=alert('PWNED')>]]></style></pre>")
    return 0
