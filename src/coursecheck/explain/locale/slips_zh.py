"""What is said in Chinese of a result that a slip makes of the right one. Words only."""

from __future__ import annotations

SENTENCES = {
    # 正确结果怎样变成了得到的结果。
    "hint_off_by_a_constant": "每个结果都和正确值相差同一个数：最后一步是不是多加、多减了 1，或者"
    "漏了？",
    "hint_negated": "每个结果的正负号都反了：是不是多写或漏写了一个负号？",
    "hint_scaled": "同一次调用里的结果都只差同一个倍数：看看除以了多少、乘以了多少，各做了几次？",
    "hint_laid_out_anew": "数都对，顺序也对，只是形状不同：该去掉的轴还留着，还是该留的轴不见了？",
    "hint_lengths_off": "每个出错的例子里，都是同一个轴长了或短了同一个数：算它的长度时，"
    "是不是多加、多减了 1，或者漏了？",
    "hint_length_off_by_constant": "每个例子里，都是同一个轴长了或短了同一个数：算它的长度时，"
    "是不是多加、多减了 1，或者漏了？",
    "hint_cropped": "返回的是正确结果中的一块：开头缺了几行或几列。第一个位置应从哪里开始？",
    "hint_enlarged": "正确结果就在你的结果里面，只是前面多了几行或几列：第一个位置应从哪里开始？",
    "hint_no_such_key": "要找的键不存在：打印所有的键，比一比写法。",
    "hint_not_a_number": "这里要把一段文字变成数，可它不像一个数：看看它是怎么写的。",
    "hint_call_arguments": "这一行调用的函数要的参数，个数或名字与此不同：看它的帮助，或看它 def"
    " 那一行。",
    "hint_left_empty": "结果不对的地方都是 0，像是没有东西写到那里。循环到得了这些格子吗？这个例"
    "子会走到写结果的那一行吗？",
    "hint_always_the_same": "出错的每次调用得到的都是同一个数：应当由哪一行让结果随参数而变？它"
    "执行到了吗？",
    "hint_scaled_by_place": "每个数都只差一个倍数，倍数随位置而变，各通道都一样：在那个位置上除"
    "以了多少，或乘以了多少？",
    "hint_added_by_place": "每个位置都多了或少了一个数，各通道都一样：除了输入自己的格子，那里还"
    "算进了什么？",
    "hint_ends_early": "已有的部分都对，但末尾缺了几行或几列：最后一个位置也要算上。",
    "hint_ends_late": "开头都对，但末尾多了几行或几列：最后一个放得下的位置在哪里？",
    # 哪些调用会报错。
    "hint_fails_with_axes": "凡是 {name} 有 {other} 个轴的调用都报错，其他调用都对：挑一个这样的"
    "调用，顺着你的代码走一遍。",
    "hint_fails_with_choice": "凡是 {name} 为 {other} 的调用都报错，其他调用都对：看看只有这些调"
    "用才会执行的那一行。",
    "hint_fails_with_nothing": "凡是不写 {name} 的调用都报错，其他调用都对：你的代码在哪里补上它"
    "的值？",
    "hint_fails_with_number": "凡是 {name} 只给一个数的调用都报错，其他调用都对：你的代码在哪里"
    "把它变成一对？",
    "hint_fails_with_pair": "凡是 {name} 给一对数的调用都报错，其他调用都对：你的代码在哪里区分"
    "一个数和一对数？",
    "hint_fails_with_value": "凡是写了 {name} 的调用都报错，不写的都对：你的代码拿它做了什么？",
    # 拒绝了什么。
    "hint_refuses_too_much": "出错的都是被你自己的检查拒绝的，而题目允许这些参数：把这次调用的数"
    "代入条件看一看。",
    "hint_refuses_too_little": "出错的都是应当报错的情形：没有报错，或者异常的类型不对。先检查参"
    "数，再开始计算。",
    "hint_refuses_the_reverse": "你自己的检查拒绝了题目允许的参数，却放过了题目不允许的：条件是"
    "不是写反了，或者边界差了 1？",
    "hint_argument_ignored": "无论 {name} 给的是什么，你得到的总是另一个 {name} 应得的结果：你的"
    "代码在哪里用到它？这个例子会走到那里吗？",
    "hint_argument_default": "不写 {name} 时，你用的不是题目说的那个值：看看它的默认值。",
    "hint_argument_reversed": "写了 {name} 时没有用上它，不写时却报错：检查 {name} 的那个条件是"
    "不是写反了？",
    "hint_argument_flipped": "你得到的是 {name} 另一种取值应得的结果：哪个分支对应哪个取值？",
    "hint_argument_for_other": "你得到的是 {name} 与 {other} 相同时应得的结果：是不是在哪里把一"
    "个当成了另一个？",
    "hint_arguments_exchanged": "你得到的是 {name} 与 {other} 互换后应得的结果：看看它们在 def "
    "里和每次调用里的顺序。",
    "hint_argument_off_by_one": "你得到的是 {name} 大 1 或小 1 时应得的结果：用到它的地方，是不"
    "是多了 + 1 或 - 1？",
    "hint_pair_reversed": "你得到的是 {name} 的两个数互换后应得的结果：第一个数管行，第二个数管"
    "列。",
    "hint_opposite_extreme": "该取最大的地方取了最小，或者反过来：看看 max 和 min。",
    "hint_rows_for_columns": "你得到的是把输入的行和列互换后应得的结果：看看最后两个轴的顺序。",
    "hint_off_by_argument": "每个结果都差 {name}，或差它的若干倍：公式在哪里算上 {name}？算了几"
    "次？用的是加还是减？",
    "hint_length_off_by_argument": "有一个轴长了或短了 {name}，或它的若干倍：这个长度的公式在哪"
    "里算上 {name}？算了几次？用的是加还是减？",
}
