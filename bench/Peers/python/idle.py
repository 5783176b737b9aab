"""What a worker costs that has run an item and waits: resident and proportional size, and the share of a CPU it takes in a second."""

import os
import time

import work
from peers import PEERS, arguments, report


def children():
    """Child processes that are workers, not trackers of resources."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat, open(f"/proc/{name}/cmdline") as command:
                parent = int(stat.read().rsplit(")", 1)[1].split()[1])
                if parent == os.getpid() and "tracker" not in command.read():
                    yield int(name)
        except OSError:
            continue


def sizes(pid):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        lines = dict(line.split(":", 1) for line in rollup if ":" in line and "kB" in line)
    return [int(lines[key].split()[0]) * 1024 for key in ("Rss", "Pss")]


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    options = arguments()
    peer = PEERS[options.peer](options.workers)
    peer.map(work.increment, range(64))
    time.sleep(0.5)
    workers = list(children())
    before = sum(map(cpu_seconds, workers))
    time.sleep(1)
    busy = sum(map(cpu_seconds, workers)) - before
    resident, proportional = (sum(column) / len(workers) for column in zip(*map(sizes, workers)))
    peer.close()
    report(rss=resident, pss=proportional, cpu=busy / len(workers))


if __name__ == "__main__":
    main()
