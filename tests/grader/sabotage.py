"""The fences that hostile files run up against, by name."""

FENCES = {
    "system calls": "seccomp: no process, no socket, no signal, no change of rights",
    "files": "Landlock: reads and writes end at the kernel's own folder",
    "clean parent": "the warm parent holds no secret, no variable and no open file of the grader's",
    "check text": "the cell that asks for an answer holds nothing of what is right",
    "no answers": "a kernel has forgotten what is right, and cannot read it again",
    "rules": "an answer may not call what it is to build, nor the course's own code",
    "judged outside": "numbers are judged in another process; what a notebook says is not a mark",
    "plain values": "objects are read as plain data, never by what they say of themselves",
    "fresh cases": "each run draws cases of its own, and all of them count",
    "one message": "one message for each check, about that exercise, every field looked at",
    "frames": "the channel's grammar and the token of each cell",
    "time": "processor time, waiting and wall time end",
    "room": "memory, files, threads, sizes of files end",
    "fresh kernel": "each hand-in has a process of its own, and another one after its death",
    "our notebook": "the student's answers are put into the course's own notebook",
    "sanitizing": "outputs and pages hold text and pictures alone",
}
