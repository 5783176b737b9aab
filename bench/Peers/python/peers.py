"""The Python pools behind one face: map, starmap, submit, as a user of each would write them.

Every script of this folder runs one work on one of these peers and prints what it measured as one line of JSON.
"""

import argparse
import functools
import json
import time


class CPythonPool:
    """multiprocessing.Pool"""

    def __init__(self, workers):
        import multiprocessing

        self.pool = multiprocessing.Pool(workers)

    def map(self, function, items, chunksize=None):
        return self.pool.map(function, items, chunksize)

    def starmap(self, function, items):
        return self.pool.starmap(function, items)

    def starmap_async(self, function, items):
        return self.pool.starmap_async(function, items).get()

    def submit(self, function, *args):
        return self.pool.apply_async(function, args).get

    def close(self):
        self.pool.terminate()
        self.pool.join()


class FuturesExecutor:
    """concurrent.futures.ProcessPoolExecutor; map gets the chunk size of multiprocessing.Pool, its own default is 1."""

    def __init__(self, workers):
        from concurrent.futures import ProcessPoolExecutor

        self.workers = workers
        self.pool = ProcessPoolExecutor(workers)

    def map(self, function, items, chunksize=None):
        return list(self.pool.map(function, items, chunksize=chunksize or default_chunksize(items, self.workers)))

    def starmap(self, function, items):
        return self.map(functools.partial(unpacked, function), items)

    def submit(self, function, *args):
        return self.pool.submit(function, *args).result

    def close(self):
        self.pool.shutdown(cancel_futures=True)


class Joblib:
    """joblib.Parallel with loky for map, loky's executor for single calls, for which joblib has no form."""

    def __init__(self, workers):
        from joblib import Parallel

        self.workers = workers
        self.parallel = Parallel(n_jobs=workers)
        self.parallel.__enter__()

    def map(self, function, items, chunksize=None):
        from joblib import delayed

        self.parallel.batch_size = chunksize or "auto"
        return self.parallel(delayed(function)(item) for item in items)

    def starmap(self, function, items):
        from joblib import delayed

        self.parallel.batch_size = "auto"
        return self.parallel(delayed(function)(*item) for item in items)

    def submit(self, function, *args):
        return self.executor().submit(function, *args).result

    def executor(self):
        from joblib.externals.loky import get_reusable_executor

        return get_reusable_executor(max_workers=self.workers)

    def close(self):
        self.parallel.__exit__(None, None, None)
        self.executor().shutdown(wait=True, kill_workers=True)


class Pebble:
    """pebble.ProcessPool; map gets the chunk size of multiprocessing.Pool, its own default is 1."""

    def __init__(self, workers):
        from pebble import ProcessPool

        self.workers = workers
        self.pool = ProcessPool(max_workers=workers)

    def map(self, function, items, chunksize=None):
        chunksize = chunksize or default_chunksize(items, self.workers)
        return list(self.pool.map(function, items, chunksize=chunksize).result())

    def starmap(self, function, items):
        return self.map(functools.partial(unpacked, function), items)

    def submit(self, function, *args):
        return self.pool.schedule(function, args).result

    def close(self):
        self.pool.stop()
        self.pool.join()


PEERS = {"pool": CPythonPool, "executor": FuturesExecutor, "joblib": Joblib, "pebble": Pebble}


def unpacked(function, args):
    return function(*args)


def default_chunksize(items, workers):
    """What multiprocessing.Pool.map takes."""
    size, rest = divmod(len(items), workers * 4)
    return size + bool(rest)


def arguments(**options):
    """The command line: --peer, --workers, and each option as a number or a word, after its default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", default="pool", choices=[*PEERS, "serial"])
    parser.add_argument("--workers", type=int, default=2)
    for name, default in options.items():
        parser.add_argument("--" + name, type=type(default), default=default)
    return parser.parse_args()


def timed(action):
    """How long an action took, in seconds, and what it returned."""
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def report(**figures):
    print(json.dumps(figures), flush=True)
