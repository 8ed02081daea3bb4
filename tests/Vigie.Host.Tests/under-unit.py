"""Runs a program under the system call filter of a systemd unit: under-unit.py UNIT PROGRAM ARGUMENT... Refused calls fail with EPERM, as there."""
import ctypes
import errno
import os
import re
import subprocess
import sys


def members(name):
    """The calls of a set such as @system-service, as this machine's systemd has it."""
    said = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], capture_output=True, text=True, check=True).stdout
    calls = set()
    for line in (line.strip() for line in said.splitlines()[1:]):
        if line.startswith("@"):
            calls |= members(line)
        elif line and not line.startswith("#"):
            calls.add(line)
    return calls


def allowed(unit):
    calls = members("@default")
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.M):
        named = set().union(*(members(word) if word.startswith("@") else {word} for word in line.lstrip("~").split()))
        calls = calls - named if line.startswith("~") else calls | named
    return calls


with open(sys.argv[1]) as file:
    calls = allowed(file.read())
seccomp = ctypes.CDLL("libseccomp.so.2")
seccomp.seccomp_init.restype = ctypes.c_void_p
context = ctypes.c_void_p(seccomp.seccomp_init(0x00050000 | errno.EPERM))
for call in sorted(calls):
    number = seccomp.seccomp_syscall_resolve_name(call.encode())
    if number >= 0:
        seccomp.seccomp_rule_add_array(context, 0x7FFF0000, number, 0, None)
if len(calls) < 100 or seccomp.seccomp_load(context) != 0:
    sys.exit("the filter could not be loaded")
os.execv(sys.argv[2], sys.argv[2:])
