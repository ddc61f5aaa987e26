#!/usr/bin/env python3
"""What readers that have stopped reading cost a server in memory, its own and the kernel's.

    bench/stalled.py [--readers 500] [--seconds 10] [--size 64]

READERS of a room read nothing more, while one speaks there as fast as he is taken.
"""
import argparse, re, subprocess, time
from chat import (Pair, Server, Session, arguments, connect_at_once, percentile, row, table)
from flood import repeat


def kernel(server):
    """MiB of kernel memory that hold what the server has sent and nobody has read, on both sides."""
    held = 0
    for side, field in ("sport", "w"), ("dport", "r"):
        shown = subprocess.run(["ss", "-tmnH", f"( {side} = :{server.port} )"],
                               check=True, capture_output=True, text=True).stdout
        held += sum(map(int, re.findall(rf"[(,]{field}(\d+),", shown)))
    return held / 2**20


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--size", type=int, default=64)
    options = arguments(parser)
    table("stalled readers", "said/s", "server grows by", "the kernel holds",
          "others p50, p99, max")
    with Server(options) as server, Pair(server) as pair:
        readers = connect_at_once(server.port, [
            b'{"type":"hello","name":"Reader%d","room":"talk"}\n' % i for i in range(options.readers)])
        talker = Session(server.port, "Talker", room="talk")
        talker.say(2_000)
        before = server.rss()
        pair.forget()
        line = b'{"type":"say","text":"%s"}\n' % (b"x" * options.size)
        said = repeat(options, line, [talker])
        delays = pair.delays()
        row(options.readers, f"{said / options.seconds:,.0f}", f"{server.rss() - before:,.0f} MiB",
            f"{kernel(server):,.0f} MiB",
            ", ".join(f"{percentile(delays, each):.1f}" for each in (50, 99, 100)) + " ms")
        for each in readers:
            each.close()


if __name__ == "__main__":
    main()
