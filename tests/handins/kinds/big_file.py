"""Large files are read without what makes them large."""

from handing_in import cell, due, noise, prose, solved

MB = 1 << 20


@due()
def outputs_of_21_mb(hand):
    node = solved()
    text = "x" * (21 * MB)
    cell(node, "numbers")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    hand.put(node)


@due()
def pictures_of_25_mb_in_outputs(hand):
    node = solved()
    data = {"image/png": noise(25 * MB), "text/html": ['<b class="x">', "[{\n", '"outputs": [']}
    shown = {"output_type": "display_data", "metadata": {}, "data": data}
    cell(node, "numbers")["outputs"] = [shown]
    hand.put(node)


@due()
def the_state_of_widgets(hand):
    node = solved()
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"a": noise(22 * MB)}}}
    node["metadata"]["widgets"] = state
    hand.put(node)


@due(0, "too_large", said=("Clear",))
def a_pasted_photo_of_22_mb(hand):
    node = solved()
    photo = {"image.png": {"image/png": noise(22 * MB)}}
    node["cells"].append(prose("![image.png](attachment:image.png)", attachments=photo))
    hand.put(node)


@due(0, "too_large", said=("Clear",))
def text_of_22_mb(hand):
    node = solved()
    node["cells"].append(prose(noise(22 * MB)))
    hand.put(node)
