"""What a student reads in Chinese. Words only; the keys are those of `en`."""

from __future__ import annotations

from coursecheck.explain.locale.notes_zh import NOTES

SENTENCES = {
    # --- the head of a verdict -----------------------------------------------------------------
    "correct": "公开检查已通过",
    "wrong": "还没全对",
    "graded_correct": "正确",
    "graded_wrong": "有错",
    "graded_not_answered": "没有作答",
    "partly_written": "还有一部分没写",
    "rule_broken": "结果都对，但不合要求",
    "raised": "运行时出错",
    "not_answered": "还没开始",
    "waits_for": "这个单元格在等你写好 {name}：写好以后再运行一次。",
    "guess_none": "还没有写下猜测：想写的话，把上面的 None 换成你猜的数。",
    "guess_unread": "你的猜测没法比较：请写一个数，或者写在方括号里的几个数。",
    "guess_count": "你猜了 {guessed} 个数，结果有 {count} 个数。",
    "guess_right": "猜对了。",
    "guess_other": "和你猜的不一样。差别是从哪里来的？",
    "guess_all": "{count} 个数全猜对了。",
    "guess_row": "{count} 个数里猜对了 {right} 个；再看看第 {place} 行（从 1 数起）。",
    "guess_place": "{count} 个数里猜对了 {right} 个；再看看第 {place} 个数。",
    "died": "没有运行完",
    "timed_out": "运行超时",
    "engine_fault": "评分程序出错",
    "points": "{points} / {max_points} 分",
    "group_passed": "通过",
    "group_failed": "未通过",
    # --- the body ------------------------------------------------------------------------------
    "closing_correct": "正式评分会换用新的数据，检查的内容相同。",
    "closing_not_answered": "把 raise NotImplementedError 换成你的代码，再运行这个单元格。",
    "closing_died": "代码运行到一半，进程就结束了，例如内存用尽，或者调用了 exit()。",
    "closing_timed_out": "代码运行的时间太长，被中止了。看看循环能不能结束。",
    "closing_engine_fault": "这不是你的错，这一题暂不计分；请告诉老师。",
    "smallest": "最小的出错例子",
    "first_failing": "第一个出错的例子",
    "tensor": "{name}：{shape} 的张量，{dtype}",
    "not_contiguous": "，内存不连续（转置或切片得到的）",
    "colon": "：",
    "space": "",
    "stop": "。",
    "hint": "提示",
    "hint_besides": "另外",
    "rule": "要求",
    "note": "注意",
    "traceback": "完整的报错信息",
    "printed": "这个例子里你的代码打印的内容",
    "your_line": "出错的是这一行：",
    "your_line_number": "出错的是第 {number} 行：",
    # --- what is different -----------------------------------------------------------------------
    "raised_instead": "代码抛出了 {kind}：{message}",
    "raised_silently": "代码抛出了 {kind}。",
    "raised_other": "这里应当抛出 {expected}，代码抛出的却是 {kind}：{message}",
    "error_due": "这里应当抛出 {expected}，代码却正常返回了结果。",
    "half_done": "这一部分还没有写：遇到这个例子时，代码抛出了 NotImplementedError。",
    "type_differs": "应返回 {expected}，得到的是 {got}。",
    "shape_differs": "形状应为 {expected}，得到的是 {got}。",
    "dtype_differs": "dtype 应为 {expected}，得到的是 {got}。",
    "device_strays": "如果输入在 GPU 上，结果（或中间的张量）却会留在 CPU 上。",
    "device_differs": "结果应在设备 {expected} 上，得到的却在 {got} 上。",
    "cell_differs": "第一个不对的格子是 {cell}：应为 {expected}，得到 {got}。",
    "cells_wrong": "{cells} 格中有 {wrong} 格不对。",
    "scalar_differs": "应为 {expected}，得到 {got}。",
    "input_differs": "函数运行之后，传入的张量变了。",
    "alias_differs": "返回的张量和传入的张量共用同一块内存。",
    "op_count_differs": "输入变大时，torch 调用的次数跟着变多。",
    "other_differs": "结果不符合题目的要求：得到 {got}。",
    "a_class": "一个类",
    "within": "不对的是“{path}”：",
    **NOTES,
    "interrupted": "检查在 {call} 处被中断，没有给分。准备好后再运行这个单元格即可。",
    "no_result": "过了 {seconds:g} 秒还没有结果",
    "rule_place": "说的是所在单元格（或文件）第 {number} 行的 {words}：{line}",
    "rule_beside": "说的是答案旁边的代码，第 {number} 行的 {words}：{line}",
    "rule_ran": "说的是运行时用到的 {words}",
    # --- drawings ------------------------------------------------------------------------------
    "got": "得到",
    "expected": "应为",
    "caption": "{name}（{shape}）",
    "caption_empty": "{name}（{shape}，没有元素）",
    "comma": "，",
    "drawing_window": "蓝框里是算出这个格子的元素：{where}。",
    "drawing_padding": "虚线格是填充。",
    "drawing": "并排画出：{shown}。",
    "cropped": "张量较大，只画出其中一部分。",
    # --- hints by symptom ----------------------------------------------------------------------
    "hint_raised": "先读懂报错的最后一句，再看上面那一行：里面的每个变量此刻是什么形状、什么类型？",
    "hint_not_callable": "check 需要拿到函数（或类）本身。看看这个名字后来有没有被别的值覆盖。",
    "hint_arguments": "对照题目给出的函数签名：参数的个数和名字都要一致。",
    "hint_half_done": "把这一部分也写完，再运行一次检查。",
    "hint_no_error": "题目要求遇到这样的参数时报错：先检查参数，再开始计算。",
    "hint_wrong_error": "报错是对的，但要换成题目指定的异常类型。",
    "hint_nothing_returned": "函数没有返回值。是不是忘了写 return，或者只把结果打印了出来？",
    "hint_type": "看看题目要求返回什么：张量、整数，还是一对结果？",
    "hint_axes": "轴的个数不对：数一数输入有几个轴，输出应有几个轴。",
    "hint_shape": "先只看形状：根据参数算一算，每个轴该有多长？",
    "hint_shape_small": "已有的部分都对，但输出结束得太早：最后一个位置也要算上。",
    "hint_shape_large": "开头都对，但输出延伸得太远：最后一个放得下的位置在哪里？",
    "hint_steps": "正确的结果就在你的结果里，而且间隔固定：看看步幅有没有用上。",
    "hint_transposed_shape": "高和宽对调了：先行后列，先高后宽。",
    "hint_channels_shape": "高和宽都对，不对的是前面的轴：样本数和通道数应保持不变。",
    "hint_dtype": "让结果和输入的 dtype 一致，例如用 X.new_zeros(...) 来建新张量。",
    "hint_device": "新建的张量要放在输入所在的设备上，例如用 X.new_zeros(...)。",
    "hint_scalar": "拿这个小例子用笔算一遍，再看代码是在哪一步走偏的。",
    "hint_values": "对着框出的元素，用笔算一遍这个格子，再看代码是在哪一步走偏的。",
    "hint_border": "只有边缘一圈不对：看看填充的部分在那里是怎样参与计算的。",
    "hint_last_row": "只有最后一行不对：看看它是由输入的哪几行算出来的。",
    "hint_last_column": "只有最后一列不对：看看它是由输入的哪几列算出来的。",
    "hint_channels": "有的通道（或样本）全对，有的不对：每个通道要单独计算。",
    "hint_transposed": "结果被转置了：行和列对调了。",
    "hint_zeros": "得到的全是 0：结果算出来以后，有没有写回要返回的张量？",
    "hint_not_finite": "该是有限数的地方得到了 nan 或无穷大：找找有没有除以 0、把 −∞ 加进求和，"
    "或者初始值一直没被替换。",
    "hint_input": "不要就地修改参数：先 clone()，或者另建一个张量。",
    "hint_alias": "请返回一个新的张量，这样以后改动它时，不会连带改动输入。",
    "hint_op_count": "这说明还有一个遍历位置的循环：试着一次取出所有窗口，再一起归约。",
    "hint_other": "再读一遍题目的要求，逐条对照这个结果。",
    # 任何练习里都可能出现的小毛病。
    "hint_numpy_array": "返回的是 NumPy 数组：torch.from_numpy(...) 可以转成张量；更好的做法是全"
    "程使用张量。",
    "hint_numpy_number": "返回的是 NumPy 的数，这里要的是 Python 自己的数：用 int(...) 或 "
    "float(...) 转换。",
    "hint_pair_of_max": "带 dim 的 .max 返回两个张量：最大值和它们的索引。这里要取 .values。",
    "hint_list_for_tensor": "返回的是列表，这里要的是张量：用 torch.stack 或 torch.tensor 转换。",
    "hint_list_for_tuple": "返回的是列表，这里要的是元组：写成 (a, b)，而不是 [a, b]。",
    "hint_tensor_for_number": "返回的是只含一个数的张量，这里要的是普通的数：用 .item() 取出来。",
    "hint_float_for_size": "这里要的是整数，得到的却是浮点数：/ 的结果总是浮点数，// 才会保持整"
    "数。",
    "hint_one_side": "两个方向都用了一对数里的同一个：行方向用第一个，列方向用第二个。",
    "hint_whole_numbers": "只少了小数部分：用 / 而不是 // 来除，并用浮点张量存放结果。",
    "hint_device_literal": "代码里写死的设备不是输入所在的设备，或者这台机器上没有：用 X.device，"
    "或用 X.new_zeros(...) 来建新张量。",
    "hint_renamed_argument": "调用时会用到参数名，题目里它叫 {name}：请用同样的名字。",
    "hint_method_arguments": "方法的第一个参数是对象自己：参数表是不是以 self 开头，其余每个参数"
    "也都有名字？",
    "hint_layer_for_function": "层不是接收所有这些参数的函数：先创建层，再只把输入传给它。",
    "hint_class_returned": "返回的是类本身，这里要的是由它创建的对象：写 Net()，而不是 Net。",
    "hint_module_due": "这里要的是 nn.Module 子类的一个对象：例如返回 Net()，而不是类 Net，也不"
    "是它的输出。",
    # --- 提示的第二级和第三级 --------------------------------------------------------------------
    "more": "展开：一步步看这个例子",
    "more_idea": "正确解法的思路",
    "more_where": '想一步步看：check("{name}", {name}, more=True)',
    "more_call": "这个例子是 {call}。",
    "more_tensor": "{name} 是 {shape} 的张量，{dtype}。",
    "more_cell": "看结果里不对的一格 {cell}。它由 {name} 的 {count} 个元素算出：第 {rows} 行，"
    "第 {columns} 列（从 0 数起）。",
    "more_listed": "这些数逐行是：{numbers}。",
    "more_overhang": "窗口还有 {count} 个位置在 {name} 之外的填充里。",
    "more_right": "应得 {value}。",
    "more_yours": "你的代码得到 {value}。",
    "more_right_is": "应得 {value}，即{what}。",
    "more_yours_is": "你的代码得到 {value}，即{what}。",
    "more_largest": "其中最大的数",
    "more_smallest": "其中最小的数",
    "more_mean": "它们的平均数，{total} ÷ {count}",
    "more_mean_padded": "它们的和 {total} 除以窗口全部 {places} 个位置",
    "more_sum": "它们的和",
    "more_one_of_them": "第 {row} 行第 {column} 列的那个数",
    "more_due": "正确的答案在这里得到 {value}。",
    "more_axes": "应有 {expected} 个轴，你的结果有 {got} 个。",
    "more_axis": "轴 {axis} 的长度应为 {expected}，你的是 {got}。",
    "more_starts": "{axis}方向共有 {cells} 格，窗口长 {window}，起点依次是 {starts}：共 {count}"
    " 个，最后一个是 {last}。",
    "more_rows": "行",
    "more_columns": "列",
    "more_steps_window": "先用手算这个格子：把它用到的数写下来，照题目说的一步一步做，直到得出正"
    "确的数。再让你的代码算同一格：在算出这个数之前，把它从输入里取到的东西打印一下，和你写的放"
    "在一起比。如果取到的数不同，就看窗口从哪里开始、到哪里结束；如果取到的数相同，就看接下来对"
    "它们做了什么，结果又写到了哪里。",
    "more_steps_values": "先用手算这个例子：拿上面的输入，照题目的次序写下每一步和它得出的数。"
    "然后在你的代码每一行后面加一句 print，用同样的参数再调用一次，把两份记录并排，一行一行往下"
    "对。第一处不同就是要改的地方，后面的错都由它而来。如果两份记录从头到尾都一样，就再读一遍题"
    "目：它要的可能和你想的不是一回事。",
    "more_steps_shape": "先不管数值，只看长度。把一个轴画成一排格子，标明结果的每个数各来自哪里"
    "，数一数有几个标记，这就是应有的长度。再一行一行打印你的代码得到的形状，找到长度第一次不对"
    "的那一行，检查那里的小算式：是不是多算或少算了一个？行和列的次序对吗？有没有丢掉或多出一个"
    "轴？公式也用很小的数代进去试一试。",
    "more_steps_error": "报错其实是好事，它指明了地方。先读最后一行，那里说出了什么错；一起显示"
    "的那行代码说出错在哪里。在那一行前面加一句 print，把其中每个变量的形状、类型和数值都显示出"
    "来，总有一个和你想的不一样。问一问它的值是从哪里来的，再一行一行往回找，改好后重新检查。如"
    "果那一行看不出问题，就看调用本身：参数的名字和个数与题目一致吗？",
    "more_steps_error_due": "这里没有正确的结果，因为这样的参数对这道题没有意义。先在题目里找到"
    "：哪些参数要拒绝，该抛出哪种异常。然后把这个判断放在最前面：还没有开始计算就用 if 检查，不"
    "合要求就 raise，并用一句话说明哪里不对。再用两个调用试一试：一个刚好合格，一个刚好不合格。"
    "合格的照样要得到结果，不合格的要马上停下。",
    "more_steps_type": "函数返回了东西，但不是题目要的那一类。调用之后马上打印返回值的类型，再"
    "看 return 那一行，问一问其中每一部分是什么：张量、普通的数、一对东西，还是什么都没有？没有"
    " return 的函数返回 None，而 print 并不返回结果。torch 的有些函数一次给出两样东西，有些给出"
    "只含一个数的张量。在返回之前，把它变成题目说的那一类。",
    "more_steps_dtype": "数值可能是对的，只是存成了另一种类型。找到新建张量的那一行：不加说明时"
    "，新张量总是默认的 float32，与输入无关；写进去的每个结果也都跟着变成这种类型。新张量应当仿"
    "照输入来建，输入的那些以 new 开头的方法就是做这件事的。改好后分别用整数和 float64 的输入试"
    "一试，逐行打印 dtype，直到最后都对。",
    "more_steps_device": "张量总在某一个设备上：处理器，或者显卡。中途新建的张量必须和输入在同"
    "一个设备上，否则两者无法一起计算。逐行找新建张量的地方：不加说明时，它们都建在处理器上。仿"
    "照输入来建，用输入的那些以 new 开头的方法，设备和类型就都跟着走。还要留意把数取出 torch 再"
    "放回去的地方，那样一来一回，结果就留在了处理器上。不用显卡也能检查：一行一行读代码就行。",
    "more_steps_input": "传进来的张量属于调用的人，函数结束之后它应当和原来一样。先留一个副本，"
    "运行函数，再比较两者，就能看出哪些格子变了。张量的切片不是副本，而是同一块内存的一扇窗，往"
    "切片里写就是往输入里写；名字以下划线结尾的方法、对切片用 += 也是如此。请为结果另建一个张量"
    "，只往它里面写；或者一开始就把输入 clone 一份。",
    "more_steps_alias": "数值是对的，但结果和输入用的是同一块内存。以后谁往其中一个里写，另一个"
    "也会跟着变，这样的错很难找。切片、view、reshape 常常并不另占内存。看 return 那一行里的张量"
    "：它是新建的，还是输入的一部分？也许有一种特殊情况，例如什么都不用做，那时直接把输入还了回"
    "去。那里也请返回一个新的张量。",
    "more_steps_op_count": "数值是对的，这里看的是调用了多少次 torch。输入变大，你的代码就调用"
    "得更多，说明还有一个遍历位置的循环，也许写在明处，也许藏在别处。每次调用都要花时间，哪怕只"
    "算几个数。先数一数小输入和两倍大的输入各调用几次，再找到那个循环，问一问每一轮做的事有什么"
    "相同。把各轮要用的部分排在一起，成为多几个轴的张量，然后沿最后的轴一次算完。",
    "more_steps_other": "回到题目，把它对结果的要求一条一条列出来。再用你的函数得到一个结果，逐"
    "条对照：每一条需要看什么，就打印什么，例如类型、形状、数值，或者用起来会怎样。成立的打勾，"
    "第一条不成立的就是现在要改的，其余的可以等一等。这道题的正确答案不止一个，不必和别人的一样"
    "，只要每一条都做到。",
    # 报错信息本身说明的问题。
    "hint_sizes_differ": "这一行里两个张量的大小对不上，报错信息里写了各是多少。在这一行之前打印它"
    "们的形状：哪个轴比预想的长或短？",
    "hint_reshape_count": "改变形状时，元素的个数不能变：把报错信息里的几个数乘起来，比一比。",
    "hint_beyond_the_end": "要取的位置超出了末尾：n 个位置里最后一个是 n − 1。看看循环走到了哪里，"
    "或者张量是不是建得太小。",
    "hint_no_such_axis": "这个张量没有所写的那个轴：在这一行之前打印它的形状，从 0 开始数一数。",
    "hint_axis_twice": "同一个轴写了两次：-1 是最后一个轴，它可能就是旁边写的那个数。",
    "hint_number_for_pair": "这一行要两个数，得到的却是一个数：参数既可以是一个数、也可以是一对数"
    "时，先把一个数变成一对。",
    "hint_pair_for_number": "这一行要一个数，得到的却是一对数：先把两个数拆开，先行后列。",
    "hint_none_for_value": "这里用到的值还是 None：默认值 None 要先换成真正的值再用；辅助函数也都"
    "要有返回值。",
    "hint_other_count": "这一行左边变量的个数和右边值的个数不一样：打印右边看看，张量有几个轴？",
    "hint_does_not_fit": "窗口比它所在的数据还大，或者算出的大小小于 0：在这一行之前打印各个大小，"
    "再用笔算一遍公式。",
    "hint_empty_window": "窗口里一个元素也没有，就没有最大值：打印窗口的起点和终点。切片的起点小于"
    " 0 时，会从末尾数起。",
    "hint_zero_step": "这里的步幅、大小或除数是 0：在这一行之前打印它，看看它从哪里来。",
    "hint_index_not_whole": "位置必须是整数：/ 的结果总是浮点数，// 才会保持整数；索引张量的 dtype"
    " 用 torch.int64。",
    "hint_gradient_shape": "梯度的形状要和它对应的张量一样：比一比报错信息里的两个形状。",
    "hint_without_value": "用到了一个还没有值的名字：各处拼写是否一致？走到这里的每条路上都给它赋"
    "过值吗？",
    "hint_no_such_attribute": "点号前面的对象没有这个名字：拼写对吗？它是你以为的那个对象吗？",
    "hint_calls_itself": "函数一直在调用自己：哪种情况应当让它停下？每次调用都离那里更近吗？",
    "hint_own_refusal": "你自己写的检查拒绝了题目允许的参数：把这次调用的数代入条件看一看。",
    # --- progress ------------------------------------------------------------------------------
    "progress": "进度",
    "progress_total": "{done} / {count} 题完成，{points} / {max_points} 分",
    "progress_exercise": "题目",
    "progress_state": "状态",
    "progress_points": "得分",
    "progress_next": "下一题：{title}（{name}，约 {minutes} 分钟）",
    "progress_fix": "接着改：{title}（{name}）",
    "progress_all": "这一课的公开检查都通过了。",
    "progress_nothing": "还没有运行过检查。运行任意一个 check(...) 单元格，这里就会显示进度。",
    "progress_unchecked": "还没检查",
    "progress_partly": "部分通过",
    # --- 交作业前的回执 --------------------------------------------------------------------------
    "written_stub": "在这里写下你的回答。",
    "receipt": "回执：{file}",
    "receipt_saved": "按 {day} {time} 保存的内容。之后没有保存的改动不在文件里。",
    "receipt_unsaved": "和这里最后一次运行的不一样：{names}。文件里是另一份代码：请先保存，"
    "再运行这个单元格。",
    "receipt_known": "批改时会认出它是 {lesson}。",
    "receipt_renamed": "文件名不是原来的 {name}；批改时会根据单元格认出它是 {lesson}。",
    "receipt_other": "文件名是 {named} 的，单元格却是 {lesson} 的：批改时会当作 {lesson}。",
    "receipt_unknown": "这不是本课的笔记本：文件名和单元格都认不出来，不会被批改。",
    "receipt_cells_all": "要批改的 {count} 个单元格都在。",
    "receipt_cells_text": "丢了自己的编号，靠内容认出来的：{names}。",
    "receipt_cells_missing": "缺少：{names}。请从发下来的笔记本里复制过来。",
    "receipt_points": "重启后从头运行到尾：公开检查得 {points} / {max_points} 分。",
    "receipt_graded": "会作为已作答来批改：{names}。",
    "receipt_open": "还没有写：{names}。",
    "receipt_begun": "已经写了：{names}。",
    "receipt_ask": "只读了文件，没有运行。想知道重启后从头运行到尾能得多少分，运行 "
    "receipt(run=True)；所需时间和运行全部单元格一样。",
    "receipt_error": "第 {number} 个单元格停在错误 {error}",
    "receipt_stopped": "运行了 {seconds:g} 秒，停在第 {number} 个单元格：那里的循环都会结束吗？",
    "receipt_died": "运行到第 {number} 个单元格就中断了，没有到最后。是不是调用了 exit()？",
    "receipt_not_run": "没有运行，所以这里没有分数：缺少 IPython。安装命令：pip install ipython",
    "receipt_along": "会一起交上去：{names}。",
    "receipt_made": "由笔记本自己写出：{names}。",
    "receipt_missing": "笔记本旁边找不到：{names}。请放到旁边，或者不再用它。",
    "receipt_unfit": "因为类型或大小，不会一起交上去：{names}。",
    "receipt_written": "书面回答 {name}：找到 {count} 个字符。",
    "receipt_picture": "书面回答 {name}：找到一张图。",
    "receipt_unwritten": "书面回答 {name}：除了原来那一行，还什么都没有写。",
    "receipt_no_written": "书面回答 {name}：单元格不见了。请从发下来的笔记本里复制过来。",
    "receipt_closing": "正式批改做同样的检查，数据是新的。打包要上传的文件："
    "python -m {package} receipt {file} --zip {zip}",
    "receipt_nowhere": "receipt 读的是保存好的笔记本，这里看不出是哪一个。请写上文件名："
    "receipt({example})。也可以在终端里运行：python -m {package} receipt {file}",
    "receipt_no_file": "没有文件 {file}。请先保存笔记本，再写上它现在的名字。",
    "receipt_unreadable": "{file} 读不出来，不是一个笔记本。",
    "receipt_none_here": "{folder} 里没有本课的笔记本。请写上一个："
    "python -m {package} receipt {file}",
    "receipt_two_folders": "这些笔记本在几个不同的文件夹里。请每个文件夹分别打包。",
    "receipt_twice": "有几个文件都是 {lesson}：{names}。请只留一个，只有一个会算数。",
    "receipt_not_packed": "{zip} 写不了（{error}）。请在 --zip 后面换一个名字。",
    "receipt_packed": "已打包成 {zip}：{names}",
    "receipt_within": "（正在给这个笔记本做回执，这里的略去。）",
    # --- 找出反例 -------------------------------------------------------------------------------
    "challenge_total": "已知的错误答案有 {count} 种；你的 {inputs} 个输入把其中 {told} 种"
    "和正确答案区分开了。",
    "challenge_riddle": "还有 {count} 种没被发现：它们最先在“{title}”里露馅。",
    "challenge_known": "已知 {count} 个输入就足以区分全部。",
    "challenge_all": "全部区分开了。还可以更少：已知 {count} 个输入就够。",
    "challenge_record": "全部区分开了，而且没有已知的更小的一组：最少 {count} 个。",
    "challenge_none": "{name} 没有可以用输入来区分的已知错误答案。",
    "challenge_tuple": "第 {number} 个输入不是由参数组成的元组：请写成 (X, (2, 2))；"
    "只有一个参数时写成 (X,)。",
    "challenge_refused": "第 {number} 个输入不算：正确答案也拒绝它（{why}）。",
    "challenge_slow": "{seconds:.0f} 秒后停止了：小一点的输入同样能区分。",
}
