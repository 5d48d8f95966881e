"""How long a command takes, and how much memory: for compare.py and build.py."""

import os
import subprocess
import sys
import time


def run(command, fine=(0,)):
    """Seconds, peak memory in MB, and what a command prints; ends where its exit code is none of these."""
    began = time.perf_counter()
    words = [str(word) for word in command]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    took = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in fine:
        sys.exit(f"{words} failed: {said}")
    return took, used.ru_maxrss / 1024, said
