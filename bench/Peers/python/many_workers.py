"""Small items by map, with as many workers as were asked for: the median of five, after one that warms up."""

import statistics

import work
from peers import PEERS, arguments, report, timed


def main():
    options = arguments(count=100_000)
    peer = PEERS[options.peer](options.workers)
    items = range(options.count)
    times = []
    for _ in range(6):
        seconds, results = timed(lambda: peer.map(work.increment, items))
        assert results[-1] == options.count, "wrong results"
        times.append(seconds)
    peer.close()
    report(time=statistics.median(times[1:]))


if __name__ == "__main__":
    main()
