"""Items that are busy for a known time: all alike with chunks of one, or short ones and then long ones with default chunks."""

import work
from peers import PEERS, arguments, report, timed


def main():
    options = arguments(alike=0, short=0, long=0)
    peer = PEERS[options.peer](options.workers)
    peer.map(work.increment, range(64))
    if options.alike:
        items, chunksize = [100] * options.alike, 1
    else:
        items, chunksize = [20] * options.short + [5_000] * options.long, None
    seconds, results = timed(lambda: peer.map(work.spin, items, chunksize))
    assert list(results) == items, "wrong results"
    peer.close()
    report(time=seconds)


if __name__ == "__main__":
    main()
