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


def main():
    options = arguments(bytes=16 << 20, calls=100)
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
        times = [timed(lambda: peer.submit(work.change, memory.name)())[0] for _ in range(options.calls)]
        assert memory.buf[0] == options.calls % 256, "the changes did not arrive"
        figures["first"] = times[0]
        figures["again"] = statistics.median(times[options.calls // 10 :])
    peer.close()
    if memory:
        memory.close()
        memory.unlink()
    report(**figures)


if __name__ == "__main__":
    main()
