def design_pool(task):
    return {"halve": (2, 2, 0), "same": (3, 1, 1), "rect": ((2, 3), (2, 3), 0)}[task]
