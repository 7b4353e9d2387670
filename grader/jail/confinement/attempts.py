"""What a student's code must not be able to do, as code that tries it.

Plain text for a jailed kernel; the names are the sentences of the doctor's report. It imports
nothing and runs nothing. In braces: facts about the trial that whoever runs it fills in.
"""

# A sentence for the report -> code that raises where it is refused.
REFUSED = {
    "reading the gradebook": "open({secret!r}).read()",
    "reading the gradebook through a symbolic link": (
        "import os; os.symlink({secret!r}, 'link'); open('link').read()"
    ),
    "changing the gradebook": "open({secret!r}, 'a').write('x')",
    "emptying the gradebook": "import os; os.truncate({secret!r}, 0)",
    "removing the gradebook": "import os; os.unlink({secret!r})",
    "changing the gradebook's rights": (
        "import os, pathlib; os.chmod({secret!r}, 0o777)\n"
        "if not os.stat({secret!r}).st_mode & 0o007: raise PermissionError('nothing changed')"
    ),
    "listing the folder of the gradebook": "import os; os.listdir(os.path.dirname({secret!r}))",
    "listing the root folder": "import os; os.listdir('/')",
    "reading /etc/passwd": "open('/etc/passwd').read()",
    "writing to /tmp": "open('/tmp/grader-doctor', 'w')",
    "writing to /dev/shm": "open('/dev/shm/grader-doctor', 'w')",
    "writing beside torch": (
        "import os, torch; open(os.path.join(os.path.dirname(torch.__file__), 'x.py'), 'w')"
    ),
    "reading another kernel's scratch folder": "import os; os.listdir({sibling_scratch!r})",
    "reading /proc of another kernel": "open('/proc/{sibling}/status').read()",
    "reading the memory of the warm parent": (
        "import os; open(f'/proc/{{os.getppid()}}/mem', 'rb')"
    ),
    "listing processes": "import os; os.listdir('/proc')",
    "signalling another kernel": "import os; os.kill({sibling}, 0)",
    "signalling the warm parent": "import os; os.kill(os.getppid(), 0)",
    "signalling everyone": "import os; os.kill(-1, 0)",
    "a signal by an open file (F_SETOWN)": (
        "import fcntl, socket; a, b = socket.socketpair();"
        " fcntl.fcntl(a, fcntl.F_SETOWN, {sibling})"
    ),
    "choosing the signal of an open file (F_SETSIG)": (
        "import fcntl, socket; a, b = socket.socketpair(); fcntl.fcntl(a, 10, 9)"
    ),
    "a signal when there is something to read (O_ASYNC)": (
        "import fcntl, os, socket; a, b = socket.socketpair();"
        " fcntl.fcntl(a, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)"
    ),
    "holding up whoever opens a file (F_SETLEASE)": (
        "import fcntl, torch; fcntl.fcntl(open(torch.__file__), 1024, fcntl.F_RDLCK)"
    ),
    "hearing what others do in a folder (F_NOTIFY)": (
        "import fcntl, os; fcntl.fcntl(os.open('.', os.O_RDONLY), 1026, 1)"
    ),
    "asking who has locked a file (F_GETLK)": (
        "import fcntl, struct, torch\n"
        "fcntl.fcntl(open(torch.__file__), fcntl.F_GETLK, struct.pack('hhqqi', 1, 0, 0, 0, 0))"
    ),
    "waking another process through a file (futex)": (
        "import ctypes, platform\n"
        "call = dict(x86_64=202, aarch64=98)[platform.machine()]\n"
        "word = ctypes.c_uint32()\n"
        "if ctypes.CDLL(None).syscall(call, ctypes.byref(word), 1, 1) != 0: raise PermissionError"
    ),
    "a program on a socket (SO_ATTACH_FILTER)": (
        "import socket; a, b = socket.socketpair(); a.setsockopt(socket.SOL_SOCKET, 26, bytes(16))"
    ),
    "tracing another kernel": (
        "import ctypes\n"
        "if ctypes.CDLL(None).ptrace(16, {sibling}, 0, 0) != 0: raise PermissionError"
    ),
    "reading another kernel's memory": (
        "import ctypes\nif ctypes.CDLL(None).syscall(310, {sibling}, 0, 0, 0, 0, 0) != 0:"
        " raise PermissionError"
    ),
    "a TCP connection": "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
    "a TCP server": "import socket; socket.create_server(('127.0.0.1', 0))",
    "a UDP packet": (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        " s.sendto(b'x', ('127.0.0.1', {port}))"
    ),
    "a unix socket": "import socket; socket.socket(socket.AF_UNIX).connect({unix!r})",
    "a datagram to a unix socket": (
        "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM);"
        " a.sendto(b'x', {unix!r})"
    ),
    "a new process": "import os; os.fork() or os._exit(0)",
    "starting a program": "import subprocess; subprocess.run(['/bin/true'])",
    "replacing itself by a program": "import os; os.execv('/bin/true', ['true'])",
    "raising its own limits": (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 45, 1 << 45))"
    ),
    "outliving its parent": (
        "import ctypes\nif ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) != 0: raise PermissionError"
    ),
    "new namespaces": (
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000): raise PermissionError"
    ),
    "memory behind a file": "import os; os.memfd_create('x')",
    "seeing the grader's environment": (
        "import os; text = str(dict(os.environ)) + open('/proc/self/environ').read()\n"
        "if {variable!r} not in text: raise PermissionError('it is not there')"
    ),
}
# Ends in the limit named; the kernel may die of it or be told off.
BOUNDED = {
    "memory": ("bytearray(8 << 30)", ("raised", "died")),
    "memory, slowly": ("a = []\nwhile True: a.append(bytearray(64 << 20))", ("raised", "died")),
    "processor time": ("while True: pass", ("timed_out",)),
    "processor time against interrupts": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        ("timed_out",),
    ),
    "threads": (
        "import threading, time\nthreading.stack_size(65536)\n"
        "for _ in range(3000):\n"
        "    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "time.sleep(3)",
        ("raised", "died"),
    ),
    "the size of a file": (
        "f = open('big', 'wb')\nfor _ in range(999): f.write(bytes(1 << 20)); f.flush()",
        ("raised", "died"),
    ),
    "the scratch folder": (
        "for n in range(999): open(f'{n}', 'wb').write(bytes(1 << 20))\nimport time; time.sleep(3)",
        ("raised", "died"),
    ),
    "files without a name": (
        "kept = []\nimport os, time\n"
        "for n in range(40):\n"
        "    f = open('f', 'wb'); os.unlink('f'); kept.append(f)\n"
        "    f.write(bytes(4 << 20)); f.flush()\n"
        "time.sleep(3)",
        ("raised", "died"),
    ),
    "the number of files": (
        "for n in range(9999): open(f'{n}', 'wb')\nimport time; time.sleep(3)",
        ("raised", "died"),
    ),
    "output, as text": ("while True: print('x' * 1000)", ("timed_out",)),
    "output, as one endless message": (
        "import os, struct\n"
        "flood = (struct.pack('!BI', 16, 1 << 20) + bytes(1 << 20)) * 8\n"
        "for fd in range(3, 256):\n"
        "    try:\n"
        "        for _ in range(500): os.write(fd, flood)\n"
        "    except OSError: pass",
        ("died",),
    ),
}
