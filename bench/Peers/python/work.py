"""What the workers run. A module of its own: workers that are not forked import it."""

import random
import time
from multiprocessing import shared_memory

attached = {}
shared_rows = None


def how_many_within_range(row, minimum, maximum):
    """The function of the lab: how many numbers of a row lie within a range."""
    count = 0
    for n in row:
        if minimum <= n <= maximum:
            count = count + 1
    return count


def count_row(row):
    return how_many_within_range(row, 4, 8)


def count_shared_row(index):
    """A row of the memory that a forked worker shares with its parent."""
    return how_many_within_range(shared_rows[index * 5 : index * 5 + 5], 4, 8)


def spin(microseconds):
    """Busy for that long by the wall clock, so that the ideal is known."""
    end = time.perf_counter_ns() + microseconds * 1000
    while time.perf_counter_ns() < end:
        pass
    return microseconds


def increment(number):
    return number + 1


def echo(value):
    return value


def change(name):
    """Attaches shared memory at its first use, and adds one to its first byte."""
    if name not in attached:
        attached[name] = shared_memory.SharedMemory(name)
    memory = attached[name].buf
    memory[0] = (memory[0] + 1) % 256


def rows_of_five(count):
    numbers = random.Random(100).choices(range(10), k=5 * count)
    return [numbers[i : i + 5] for i in range(0, 5 * count, 5)]
