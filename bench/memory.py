#!/usr/bin/env python3
"""Whether a server of little heap answers newcomers while others fill its rooms with long lines.

    bench/memory.py [--heap 64m] [--writers 1] [--rooms 5] [--megabytes 200] [--seconds 60] [--size 4000]

Each writer sits in one of the ROOMS, a single one in all of them, and speaks as fast as it is taken, in
JSON, until MEGABYTES of lines were sent in all, or for SECONDS. Meanwhile one newcomer after the other
joins a room and leaves. Prints how long they waited and, if the server lives, its live heap after it.
--jar FILE measures another version.
"""
import argparse, selectors, subprocess, threading, time
from chat import Server, Session, arguments, percentile, row, table

ENOUGH = 20  # seconds that a newcomer waits


class Writer:
    def __init__(self, port, number, rooms, size):
        self.session = Session(port, f"Writer{number}", rooms=[{"room": room} for room in rooms])
        text = b"x" * size
        lines = b"".join(b'{"type":"say","room":"%s","text":"%s"}\n' % (room.encode(), text) for room in rooms)
        self.block = memoryview(lines * (1 + 65_536 // len(lines)))
        self.at = 0
        self.socket = self.session.socket
        self.socket.setblocking(False)

    def write(self):
        sent = self.socket.send(self.block[self.at:])
        self.at = (self.at + sent) % len(self.block)
        return sent


def write(server, options, rooms):
    """Returns how many bytes the server took, and how many seconds that lasted."""
    selector = selectors.DefaultSelector()
    for number in range(options.writers):
        of = rooms if options.writers == 1 else [rooms[number % len(rooms)]]
        writer = Writer(server.port, number, of, options.size)
        selector.register(writer.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, writer)
    sent, begin = 0, time.monotonic()
    try:
        while sent < options.megabytes * 1e6 and time.monotonic() - begin < options.seconds:
            for key, ready in selector.select(0.1):
                if ready & selectors.EVENT_WRITE:
                    sent += key.data.write()
                if ready & selectors.EVENT_READ:
                    if not key.data.socket.recv(1 << 20):
                        raise ConnectionError
    except ConnectionError:
        server.process.wait(ENOUGH)  # its memory was used up
    return sent, time.monotonic() - begin


class Newcomers(threading.Thread):
    """Comes and goes until it is told to end."""

    def __init__(self, port, rooms):
        super().__init__(daemon=True)
        self.port, self.rooms = port, rooms
        self.waits, self.unanswered, self.ending = [], 0, threading.Event()

    def run(self):
        number = 0
        while not self.ending.wait(0.1):
            begin, number = time.monotonic(), number + 1
            try:
                session = Session(self.port, f"Newcomer{number}", patience=ENOUGH,
                                  room=self.rooms[number % len(self.rooms)])
                self.waits.append((time.monotonic() - begin) * 1e3)
                session.close()
            except (OSError, SystemExit):
                self.unanswered += 1

    def end(self):
        self.ending.set()
        self.join()


def state(server):
    try:
        return f"lives, live heap {server.live_heap():.0f} MiB"
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return f"ended with {server.process.wait(ENOUGH)}"  # what runs out of memory may take its time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--heap", default="64m", help="of the server (%(default)s)")
    parser.add_argument("--writers", type=int, default=1)
    parser.add_argument("--rooms", type=int, default=5)
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--size", type=int, default=4_000)
    parser.add_argument("--log", default="memory", help="history.url of the server (%(default)s)")
    parser.set_defaults(java="")
    options = arguments(parser)
    options.java = f"-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Xmx{options.heap} {options.java}"
    rooms = [f"room{i}" for i in range(options.rooms)]
    table("heap", "writers", "sent", "MB/s", "newcomers", "p50, p99, max", "not answered", "server")
    with Server(options, "history.url=" + options.log) as server:
        newcomers = Newcomers(server.port, rooms)
        newcomers.start()
        sent, seconds = write(server, options, rooms)
        newcomers.end()
        waits = sorted(newcomers.waits) or [float("nan")]
        row(options.heap, options.writers, f"{sent / 1e6:,.0f} MB", f"{sent / 1e6 / seconds:.1f}",
            len(newcomers.waits), ", ".join(f"{percentile(waits, p):.0f}" for p in (50, 99, 100)) + " ms",
            newcomers.unanswered,
            state(server))


if __name__ == "__main__":
    main()
