"""One call after the other, each awaited: the mean, the median and the 99th percentile of a call."""

import statistics
import time

import work
from peers import PEERS, arguments, report


def main():
    options = arguments(count=5_000)
    rows = work.rows_of_five(options.count)
    peer = PEERS[options.peer](options.workers)
    for row in rows[: options.count // 10]:
        peer.submit(work.how_many_within_range, row, 4, 8)()

    times = []
    begin = time.perf_counter()
    for row in rows:
        start = time.perf_counter()
        peer.submit(work.how_many_within_range, row, 4, 8)()
        times.append(time.perf_counter() - start)
    mean = (time.perf_counter() - begin) / len(rows)

    bursts = []
    for _ in range(10):
        time.sleep(0.05)
        begin = time.perf_counter()
        for row in rows[:100]:
            peer.submit(work.how_many_within_range, row, 4, 8)()
        bursts.append((time.perf_counter() - begin) / 100)
    peer.close()

    times.sort()
    report(mean=mean, burst=statistics.median(bursts), p50=times[len(times) // 2], p99=times[len(times) * 99 // 100])


if __name__ == "__main__":
    main()
