"""Submits every call before it awaits the first; the time, and how much the peak of this process's memory grew."""

import resource

import work
from peers import PEERS, arguments, report, timed


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main():
    options = arguments(count=50_000)
    rows = work.rows_of_five(options.count)
    peer = PEERS[options.peer](options.workers)
    peer.submit(work.how_many_within_range, rows[0], 4, 8)()

    def submit_all_then_await_all():
        waits = [peer.submit(work.how_many_within_range, row, 4, 8) for row in rows]
        return [wait() for wait in waits]

    before = peak_bytes()
    seconds, counts = timed(submit_all_then_await_all)
    grown = peak_bytes() - before
    assert counts[-1] == work.count_row(rows[-1]), "wrong counts"
    peer.close()
    report(time=seconds, memory=grown)


if __name__ == "__main__":
    main()
