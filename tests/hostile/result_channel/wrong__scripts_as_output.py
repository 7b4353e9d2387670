# HTML, JavaScript, Markdown, SVG and LaTeX as outputs; they stay text or a picture.
# fence: sanitizing
# %% answer valid_out_size
def valid_out_size(n, k):
    return 0


from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

SCRIPT = "<script>alert('PWNED')</script>"
display(HTML(SCRIPT), Javascript("alert('PWNED')"), Markdown(SCRIPT), Latex(SCRIPT))
display(SVG(f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{SCRIPT}</svg>'))
display({"text/html": SCRIPT, "application/vnd.jupyter.widget-view+json": {"model_id": "x"}}, raw=True)
