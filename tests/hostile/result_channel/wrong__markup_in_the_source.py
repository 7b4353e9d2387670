# HTML in the answer's own text.
# fence: sanitizing
# %% answer valid_out_size
# </code></pre><script>alert('PWNED')</script>
def valid_out_size(n, k):
    """</script><script>alert('PWNED')</script>"""
    return 0
