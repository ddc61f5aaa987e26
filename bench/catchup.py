#!/usr/bin/env python3
"""How fast a reader that is far behind reads a room's log on.

    bench/catchup.py PORT [--entries 100000] [--times 5]

Resumes in the lobby of a server of this machine, ENTRIES behind its newest one, and reads until it has
that. The room must hold as many (history.keep): fill it with `./run.sh bench --host … --port PORT`.
"""
import argparse, json, socket, statistics, time


def hello(port, **more):
    reader = socket.create_connection(("127.0.0.1", port), 10)
    line = {"type": "hello", "name": "Late", "client": "the-client-id-of-late", **more}
    reader.sendall(json.dumps(line).encode() + b"\n")
    return reader


def welcome(reader):
    heard = b""
    while b'"type":"welcome"' not in heard or not heard.endswith(b"\n"):
        heard += reader.recv(1 << 16)
    return next(json.loads(line) for line in heard.splitlines() if b'"type":"welcome"' in line)


def catch_up(port, entries):
    with hello(port) as reader:
        now = welcome(reader)
    begin = time.monotonic()
    with hello(port, log=now["log"], since=now["seq"] - entries) as reader:
        got, read = -2, bytearray(1 << 20)  # the greeting and the welcome are lines too
        while got < entries:
            length = reader.recv_into(read)
            if not length:
                raise SystemExit(f"closed after {got} entries")
            got += read.count(b"\n", 0, length)
    return entries / (time.monotonic() - begin)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    rates = [catch_up(options.port, options.entries) for _ in range(options.times)]
    print(f"{statistics.median(rates):,.0f} entries/s (median of {len(rates)}, "
          f"{min(rates):,.0f} to {max(rates):,.0f})")


if __name__ == "__main__":
    main()
