"""The first program in the sandbox: it shuts itself in, and becomes the program that is to be run.

It is started as a process of its own (``python -I -S jail.py SPEC``), never imported by the server, and uses the
standard library alone. SPEC is JSON: see :class:`visavis.reasoning.sandbox.limits.Limits` and ``isolated``. The
program comes through standard input.

With ``isolated`` (Linux): new user, mount, process, network, IPC and host-name namespaces (``unshare(2)``,
``user_namespaces(7)``). The root of the file system is an empty memory disk with the interpreter and the system's
libraries in it, read-only (``mount_setattr(2)``, Linux 5.12); there is no network but an unconnected one, no other
process to be seen, and nothing of the machine's files. When the first process in there ends, the kernel ends all.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

NAMESPACES = 0x00020000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000
"""Mounts, processes, network, IPC and host name (linux/sched.h)."""
NEW_USER = 0x10000000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE, MNT_DETACH = 2, 4, 4096, 16384, 1 << 18, 2
MOUNT_ATTR_READ_ONLY, AT_RECURSIVE, AT_FDCWD = 0x1 | 0x2 | 0x4, 0x8000, -100
MOUNT_SETATTR = 442
"""Number of the system call, the same on all processors since it came."""
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41}
SET_PDEATHSIG, SET_NO_NEW_PRIVS = 1, 38
NOBODY = 65_534
ROOT = "/tmp"  # noqa: S108 - covered by a memory disk of its own before anything is written
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64")
REFUSED = 125
"""Exit status: the sandbox could not be made."""


class RefusalError(Exception):
    """The sandbox could not be made."""


def main() -> None:
    """Shut in, and run the program."""
    spec = json.loads(sys.argv[1])
    program = sys.stdin.buffer.read()
    try:
        if spec["isolated"]:
            _shut_in(spec)
        _limit(spec)
        Path("program.py").write_bytes(program)
    except (OSError, RefusalError) as error:
        sys.stderr.write(f"the sandbox could not be made: {error}\n")
        raise SystemExit(REFUSED) from None
    executable = spec["executable"]
    folders = {"HOME": os.getcwd(), "TMPDIR": os.getcwd()}  # noqa: PTH109 - pathlib looks at no more
    libraries = {"LD_LIBRARY_PATH": f"{spec['prefix']}/lib"} if spec["isolated"] else {}
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    environment = {**folders, **libraries, "PYTHONIOENCODING": "utf-8"}
    os.execve(executable, [executable, "-I", "-S", "-B", "-u", "program.py"], environment)  # noqa: S606 - no shell


def _shut_in(spec: dict[str, object]) -> None:
    """Go into namespaces of its own, with a file system of its own. Returns in the child that is inside."""
    libc = ctypes.CDLL(None, use_errno=True)
    is_root = os.geteuid() == 0
    user, group = os.geteuid(), os.getegid()
    _check(libc.unshare(NAMESPACES if is_root else NAMESPACES | NEW_USER), "namespaces")
    if not is_root:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"1000 {user} 1")
        Path("/proc/self/gid_map").write_text(f"1000 {group} 1")
    _become_child(libc)  # the first process in there
    _make_root(libc, str(spec["prefix"]), int(str(spec["disk_bytes"])))
    if is_root:
        _drop_root(libc)
    _check(libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    _become_child(libc)  # so that the program is not the first process, to which other rules apply


def _drop_root(libc: ctypes.CDLL) -> None:
    """Give all of root's rights away, for good."""
    os.chown("/work", NOBODY, NOBODY)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    libc.prctl(SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # forgotten when the user changes
    libc.unshare(NEW_USER)  # counts its own processes, where that is allowed


def _become_child(libc: ctypes.CDLL) -> None:
    """Fork, and go on as the child; the parent waits for it and ends as it ends."""
    child = os.fork()
    if child == 0:
        libc.prctl(SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        return
    for descriptor in (0, 1, 2):
        os.close(descriptor)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _make_root(libc: ctypes.CDLL, prefix: str, size: int) -> None:
    """Make an empty file system with the interpreter in it, and go there."""
    _check(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None), "private mounts")
    options = f"size={size},mode=755".encode()
    _check(libc.mount(b"none", ROOT.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options), "memory disk")
    for source in SYSTEM:
        if Path(source).is_symlink():
            Path(ROOT + source).symlink_to(os.readlink(source))  # noqa: PTH115 - kept as it is
        elif Path(source).exists():
            _bind(libc, source, ROOT + source)
    if not _is_below(prefix, SYSTEM):
        _bind(libc, prefix, ROOT + prefix)
    Path(ROOT + "/dev").mkdir()
    Path(ROOT + "/dev/null").touch()
    _check(libc.mount(b"/dev/null", f"{ROOT}/dev/null".encode(), None, MS_BIND, None), "/dev/null")
    Path(ROOT + "/work").mkdir()
    os.chdir(ROOT)
    Path("old").mkdir()
    number = PIVOT_ROOT.get(os.uname().machine)
    if number is None:
        raise RefusalError(f"processors of the kind {os.uname().machine} are not known")
    _check(libc.syscall(number, b".", b"old"), "root")
    os.chdir("/")
    _check(libc.umount2(b"/old", MNT_DETACH), "old root")
    Path("/old").rmdir()
    os.chdir("/work")


def _bind(libc: ctypes.CDLL, source: str, target: str) -> None:
    """Show a folder at a place, read-only, with all that is mounted in it."""
    Path(target).mkdir(parents=True)
    _check(libc.mount(source.encode(), target.encode(), None, MS_BIND | MS_REC, None), f"{target} there")
    attributes = (ctypes.c_uint64 * 4)(MOUNT_ATTR_READ_ONLY, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    result = libc.syscall(MOUNT_SETATTR, AT_FDCWD, target.encode(), AT_RECURSIVE, ctypes.byref(attributes), size)
    _check(result, f"{target} read-only")


def _limit(spec: dict[str, object]) -> None:
    """Set limits that the program cannot raise again."""
    limits = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": spec["cpu_s"],
        "RLIMIT_FSIZE": spec["file_bytes"],
        "RLIMIT_NOFILE": spec["files"],
        "RLIMIT_NPROC": spec["processes"],
        "RLIMIT_AS": spec["memory_bytes"],
    }
    for name, value in limits.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        wanted = int(str(value))
        hard = resource.getrlimit(number)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(number, (most, most))
        except (OSError, ValueError):
            if spec["isolated"]:
                raise RefusalError(f"{name} cannot be limited") from None  # macOS refuses RLIMIT_AS


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise RefusalError(f"{what}: {os.strerror(number)}")


if __name__ == "__main__":
    main()
