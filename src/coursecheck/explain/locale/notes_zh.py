"""What is said in Chinese of an answer and costs nothing. Words only."""

from __future__ import annotations

NOTES = {
    "note_device_undecided": "这里没有 GPU，看不出结果会不会跟随输入所在的设备；这不影响得分。",
    "note_torch_on_device": "在这台机器的加速设备上，torch 自己的算子有一个例子报错，或与 CPU 的"
    "结果不同。这不怪你：这个例子以 CPU 上的结果为准。torch 已知的问题：{issues}。",
    "note_list_round_trip": "第 {number} 行用从张量里取出的数重新建了一个张量：{line}。"
    "这里结果是对的，不过梯度没法从这条路传回来；一路用 torch 的运算，就不必离开张量。",
    "note_needless_copy": "第 {number} 行的复制可以省去：{line}。去掉它，这次检查的每个结果都不变，"
    "输入也不会被改动。",
    "note_another_way": "结果是对的。还有一种写法：{way}在其中一个例子里，你的代码让 torch 做了"
    " {count} 次运算；换成那种写法，不管输入多大，最多只要 {most} 次。",
}
