"""Runs a program under what a systemd unit confines it to: confined.py <allowed system calls, comma separated> PROGRAM ARG...

Does what systemd does for NoNewPrivileges=, LimitCORE=0, SystemCallFilter= with SystemCallErrorNumber=EPERM,
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK and RestrictNamespaces=yes (systemd.exec(5)), through libseccomp.
"""
import ctypes, errno, os, resource, socket, sys

seccomp = ctypes.CDLL("libseccomp.so.2", use_errno=True)
seccomp.seccomp_init.restype = ctypes.c_void_p
ALLOW = 0x7FFF0000
REFUSE = 0x00050000


class Compare(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


EQUAL, MASKED_EQUAL, GREATER = 4, 7, 6


def filter_of(default, rules):
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(default)))
    for action, name, *compare in rules:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            continue  # another architecture's
        array = (Compare * len(compare))(*compare)
        failed = seccomp.seccomp_rule_add_array(context, ctypes.c_uint32(action), number, len(compare), array)
        assert failed == 0, (name, failed)
    assert seccomp.seccomp_load(context) == 0


resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
assert ctypes.CDLL(None).prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS

NEW_NAMESPACES = (0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x00020000, 0x20000000, 0x40000000)
filter_of(
    ALLOW,
    [(REFUSE | errno.EPERM, "clone", Compare(0, MASKED_EQUAL, flag, flag)) for flag in NEW_NAMESPACES]
    + [(REFUSE | errno.EPERM, "unshare", Compare(0, MASKED_EQUAL, flag, flag)) for flag in NEW_NAMESPACES]
    + [(REFUSE | errno.EPERM, "setns"), (REFUSE | errno.ENOSYS, "clone3")],
)
families = sorted({socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK})
others = [family for family in range(max(families)) if family not in families]
filter_of(
    ALLOW,
    [(REFUSE | errno.EAFNOSUPPORT, "socket", Compare(0, EQUAL, family, 0)) for family in others]
    + [(REFUSE | errno.EAFNOSUPPORT, "socket", Compare(0, GREATER, max(families), 0))],
)
# The last one: it no longer lets a filter be loaded.
filter_of(REFUSE | errno.EPERM, [(ALLOW, name) for name in sys.argv[1].split(",")])
os.execv(sys.argv[2], sys.argv[2:])
