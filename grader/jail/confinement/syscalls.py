"""The numbers of the system calls that the filter names, for the two architectures it knows.

Facts of the Linux kernel (arch/x86/entry/syscalls and include/uapi/asm-generic/unistd.h); a number
never changes once given. What a call is allowed to do is not decided here but in `seccomp`.
"""

# name, number on x86_64, number on aarch64; "-" where the architecture never had the call.
ALLOWED = """
read 0 63; write 1 64; readv 19 65; writev 20 66; pread64 17 67; pwrite64 18 68; preadv 295 69
pwritev 296 70; preadv2 327 286; pwritev2 328 287; lseek 8 62; close 3 57; close_range 436 436
dup 32 23; dup2 33 -; dup3 292 24; fsync 74 82; fdatasync 75 83
ftruncate 77 46; fallocate 285 47; sendfile 40 71; copy_file_range 326 285
creat 85 -; stat 4 -; fstat 5 80; lstat 6 -; newfstatat 262 79; statx 332 291; access 21 -
faccessat 269 48; faccessat2 439 439; readlink 89 -; readlinkat 267 78; getcwd 79 17
chdir 80 49; fchdir 81 50; getdents 78 -; getdents64 217 61; mkdir 83 -; mkdirat 258 34
rmdir 84 -; unlink 87 -; unlinkat 263 35; rename 82 -; renameat 264 38; renameat2 316 276
link 86 -; linkat 265 37; symlink 88 -; symlinkat 266 36; umask 95 166; statfs 137 43
fstatfs 138 44; mmap 9 222; munmap 11 215; mremap 25 216; mprotect 10 226; madvise 28 233
brk 12 214; msync 26 227; getpid 39 172; gettid 186 178
getppid 110 173; getuid 102 174; geteuid 107 175; getgid 104 176; getegid 108 177
getgroups 115 158; getresuid 118 148; getresgid 120 150; getpgrp 111 -; getrusage 98 165
times 100 153; sysinfo 99 179; uname 63 160; getcpu 309 168; getpriority 140 141
sched_yield 24 124; sched_getaffinity 204 123; sched_getparam 143 121
sched_getscheduler 145 120; sched_get_priority_max 146 125; sched_get_priority_min 147 126
sched_rr_get_interval 148 127; capget 125 90; arch_prctl 158 -; set_tid_address 218 96
set_robust_list 273 99; rseq 334 293; exit 60 93; exit_group 231 94
wait4 61 260; waitid 247 95; getrlimit 97 163; setrlimit 160 164
rt_sigaction 13 134; rt_sigprocmask 14 135; rt_sigreturn 15 139; rt_sigpending 127 136
rt_sigtimedwait 128 137; rt_sigsuspend 130 133; sigaltstack 131 132; restart_syscall 219 128
pause 34 -; alarm 37 -; setitimer 38 103; getitimer 36 102; timer_create 222 107
timer_settime 223 110; timer_gettime 224 108; timer_getoverrun 225 109; timer_delete 226 111
timerfd_create 283 85; timerfd_settime 286 86; timerfd_gettime 287 87; clock_gettime 228 113
clock_getres 229 114; clock_nanosleep 230 115; nanosleep 35 101; gettimeofday 96 169; time 201 -
poll 7 -; ppoll 271 73; select 23 -; pselect6 270 72; epoll_create 213 -; epoll_create1 291 20
epoll_ctl 233 21; epoll_wait 232 -; epoll_pwait 281 22; epoll_pwait2 441 441; eventfd 284 -
eventfd2 290 19; pipe 22 -; pipe2 293 59; recvfrom 45 207; recvmsg 47 212; getsockopt 55 209
getsockname 51 204; getpeername 52 205; shutdown 48 210; accept 43 202
accept4 288 242; getrandom 318 278
"""

# Allowed, refused or pretended according to their arguments or by name: see `seccomp.rules`.
SPECIAL = """
open 2 -; openat 257 56; fcntl 72 25; flock 73 32; fadvise64 221 223; futex 202 98
membarrier 324 283; setsockopt 54 208; clone 56 220; prctl 157 167; ioctl 16 29; socketpair 53 199
sendto 44 206; kill 62 129; tgkill 234 131; prlimit64 302 261
chmod 90 -; fchmod 91 52; fchmodat 268 53; fchmodat2 452 452; utime 132 -; utimes 235 -
futimesat 261 -; utimensat 280 88; sched_setscheduler 144 119; sched_setparam 142 118
sched_setaffinity 203 122
clone3 435 435; getxattr 191 8; lgetxattr 192 9; fgetxattr 193 10; listxattr 194 11
llistxattr 195 12; flistxattr 196 13; get_mempolicy 239 236; set_mempolicy 238 237
mbind 237 235
"""

# machine (as platform.machine() says) -> the kernel's AUDIT_ARCH constant, column of the tables
ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


def numbers(table: str, machine: str) -> dict[str, int]:
    """Name -> number on this machine, leaving out the calls it does not have."""
    _, place = ARCHITECTURES[machine]
    rows = (row.split() for row in table.replace("\n", ";").split(";"))
    return {row[0]: int(row[1 + place]) for row in rows if row and row[1 + place] != "-"}
