"""Counts within rows: serially, by map, starmap, starmap_async, or by index over shared memory."""

import multiprocessing

import work
from peers import PEERS, arguments, report, timed


def shared_matrix(rows):
    array = multiprocessing.RawArray("i", [n for row in rows for n in row])
    return memoryview(array).cast("B").cast("i")


def main():
    options = arguments(count=1_000_000, form="map")
    rows = work.rows_of_five(options.count)
    if options.form == "rows":
        work.shared_rows = shared_matrix(rows)

    if options.peer == "serial":
        seconds, counts = timed(lambda: [work.how_many_within_range(row, 4, 8) for row in rows])
    else:
        peer = PEERS[options.peer](options.workers)
        peer.map(work.increment, range(64))
        forms = {
            "map": lambda: peer.map(work.count_row, rows),
            "starmap": lambda: peer.starmap(work.how_many_within_range, [(row, 4, 8) for row in rows]),
            "starmap_async": lambda: peer.starmap_async(work.how_many_within_range, [(row, 4, 8) for row in rows]),
            "rows": lambda: peer.map(work.count_shared_row, range(len(rows))),
        }
        seconds, counts = timed(forms[options.form])
        peer.close()

    assert len(counts) == len(rows) and counts[0] == work.count_row(rows[0]), "wrong counts"
    report(time=seconds)


if __name__ == "__main__":
    main()
