"""An array of 4-byte integers sent to a worker and back, and shared memory of the same size handed over and changed."""

import statistics
from multiprocessing import shared_memory

import work
from peers import PEERS, arguments, report, timed

def new_array(length):
    try:
        import numpy

        return numpy.arange(length, dtype=numpy.int32)
    except ImportError:
        import array

        return array.array("i", range(length))


def hand_over(peer, memory, calls):
    """The times of so many calls that each change the same memory."""
    times = [timed(lambda: peer.submit(work.change, memory.name)())[0] for _ in range(calls)]
    assert memory.buf[0] == calls % 256, "the changes did not arrive"
    return times


def main():
    options = arguments(bytes=16 << 20, calls=100, fresh=20)
    values = new_array(options.bytes // 4)
    memory = None
    if options.peer in ("pool", "executor"):  # before the workers are forked, so that they share the tracker of resources
        memory = shared_memory.SharedMemory(create=True, size=options.bytes)

    peer = PEERS[options.peer](options.workers)
    peer.map(work.increment, range(64))
    echoes = []
    for _ in range(4):
        seconds, result = timed(lambda: peer.submit(work.echo, values)())
        assert len(result) == len(values) and result[-1] == values[-1], "wrong array"
        echoes.append(seconds)
    figures = {"echo": statistics.median(echoes[1:])}

    if memory:
        fresh = [shared_memory.SharedMemory(create=True, size=options.bytes) for _ in range(options.fresh)]
        figures["first"] = statistics.median(hand_over(peer, segment, 1)[0] for segment in fresh)
        figures["again"] = statistics.median(hand_over(peer, memory, options.calls)[1:])
        peer.close()
        for segment in [memory, *fresh]:
            segment.close()
            segment.unlink()
    else:
        peer.close()
    report(**figures)


if __name__ == "__main__":
    main()
