"""Submits every call before it awaits the first; the time, and how much the peak of this process's memory grew."""

import gc

import work
from peers import PEERS, arguments, report, timed


def status_bytes(key):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(key + ":"))


def main():
    options = arguments(count=50_000)
    rows = work.rows_of_five(options.count)
    peer = PEERS[options.peer](options.workers)
    peer.submit(work.how_many_within_range, rows[0], 4, 8)()

    def submit_all_then_await_all():
        waits = [peer.submit(work.how_many_within_range, row, 4, 8) for row in rows]
        return [wait() for wait in waits]

    gc.collect()
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")  # forgets the peak so far
    before = status_bytes("VmRSS")
    seconds, counts = timed(submit_all_then_await_all)
    grown = status_bytes("VmHWM") - before
    assert counts[-1] == work.count_row(rows[-1]), "wrong counts"
    peer.close()
    report(time=seconds, memory=grown)


if __name__ == "__main__":
    main()
