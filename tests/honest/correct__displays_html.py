# HTML, Markdown and LaTeX as outputs.
# %% before valid_out_size
from IPython.display import HTML, Latex, Markdown, display

display(HTML('<b>bold</b>'), Markdown('**bold**'), Latex('$x$'))
# %% answer valid_out_size
def valid_out_size(n, k):
    if k < 1 or k > n:
        raise ValueError
    return n - k + 1
