"""From nothing to the first result of a new pool: the first pool of this process, and the second."""

import work
from peers import PEERS, arguments, report, timed


def main():
    options = arguments()

    def first_result():
        peer = PEERS[options.peer](options.workers)
        peer.submit(work.increment, 1)()
        return peer

    first, peer = timed(first_result)
    peer.close()
    second, peer = timed(first_result)
    peer.close()
    report(first=first, second=second)


if __name__ == "__main__":
    main()
