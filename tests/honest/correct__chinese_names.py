# Names, comments and texts in Chinese.
# %% answer valid_out_size
# 有效大小
def 大小(长, 窗):
    if 窗 < 1 or 窗 > 长:
        raise ValueError("窗口放不下：🙂")
    return 长 - 窗 + 1


valid_out_size = lambda n, k: 大小(n, k)
