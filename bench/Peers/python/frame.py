"""Works on a pandas DataFrame: by row, handed to workers, in parts, from CSV. Alone (pandas), with multiprocessing.Pool (pandas-pool), or by a Pool over tuples (pandas-tuples)."""

import argparse
import math
import multiprocessing

import numpy as np
import pandas as pd

from peers import report, timed

RADIUS = 6371
LATITUDE = 51.4779


def two(row):
    return math.sqrt(row["a"] * row["a"] + row["b"] * row["b"])


def five(row):
    return math.sqrt(row["a"] * row["a"] + row["b"] * row["b"] + row["c"] * row["c"] + row["d"] * row["d"] + row["e"] * row["e"])


def two_of_tuple(row):
    return math.sqrt(row[0] * row[0] + row[1] * row[1])


def five_of_tuple(row):
    return math.sqrt(row[0] * row[0] + row[1] * row[1] + row[2] * row[2] + row[3] * row[3] + row[4] * row[4])


def apply_two(part):
    return part.apply(two, axis=1)


def apply_five(part):
    return part.apply(five, axis=1)


def touch(frame):
    return frame.iloc[-1].sum()


def distances(part):
    """On whole columns, as numpy does."""
    lat = np.radians(part["lat"].to_numpy())
    north = np.sin((lat - math.radians(LATITUDE)) / 2)
    east = np.sin(np.radians(part["lon"].to_numpy()) / 2)
    root = np.sqrt(north * north + np.cos(lat) * math.cos(math.radians(LATITUDE)) * east * east)
    return pd.DataFrame({"distance": 2 * RADIUS * np.arcsin(root)})


def split(pool, function, frame, workers):
    return pd.concat(pool.map(function, np.array_split(frame, workers * 4)))


def rows(options, pool):
    frame = pd.DataFrame(np.random.default_rng(100).normal(size=(options.count, 5)), columns=list("abcde"))
    if options.peer == "pandas":
        (first, a), (second, b) = timed(lambda: apply_two(frame)), timed(lambda: apply_five(frame))
    elif options.peer == "pandas-pool":
        (first, a), (second, b) = timed(lambda: split(pool, apply_two, frame, options.workers)), timed(lambda: split(pool, apply_five, frame, options.workers))
    else:
        first, a = timed(lambda: pool.map(two_of_tuple, frame.itertuples(index=False, name=None)))
        second, b = timed(lambda: pool.map(five_of_tuple, frame.itertuples(index=False, name=None)))
    assert len(a) == len(b) == options.count, "wrong results"
    report(name=first, columns=first, five=second)


def handover(options, pool):
    frame = pd.DataFrame({name: np.full(options.count, float(place)) for place, name in enumerate("abcde")})
    times = [timed(lambda: pool.map(touch, [frame] * options.workers, chunksize=1)) for _ in range(3)]
    assert all(sums == [10.0] * options.workers for _, sums in times), "wrong results"
    report(first=times[0][0], again=min(seconds for seconds, _ in times[1:]))


def partitions(options, pool):
    generator = np.random.default_rng(100)
    frame = pd.DataFrame({"lat": generator.uniform(-90, 90, options.count), "lon": generator.uniform(-180, 180, options.count)})
    work = (lambda: distances(frame)) if options.peer == "pandas" else (lambda: split(pool, distances, frame, options.workers))
    work()
    seconds, result = timed(work)
    assert len(result) == options.count, "wrong results"
    report(time=seconds)


def csv(options, pool):
    pd.read_csv(options.mixed, nrows=1000)
    mixed, a = timed(lambda: pd.read_csv(options.mixed))
    doubles, b = timed(lambda: pd.read_csv(options.doubles))
    assert len(a.columns) == 6 and len(b.columns) == 5, "wrong files"
    report(mixed=mixed, doubles=doubles)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", default="pandas", choices=["pandas", "pandas-pool", "pandas-tuples"])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", default="rows")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--mixed", default="")
    parser.add_argument("--doubles", default="")
    options = parser.parse_args()
    pool = None
    if options.peer != "pandas":
        pool = multiprocessing.Pool(options.workers)
        pool.map(math.sqrt, range(64))
    {"rows": rows, "handover": handover, "partitions": partitions, "csv": csv}[options.work](options, pool)
    if pool:
        pool.terminate()
        pool.join()


if __name__ == "__main__":
    main()
