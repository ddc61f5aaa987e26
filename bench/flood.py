#!/usr/bin/env python3
"""What others see while one peer sends as fast as it is taken.

    bench/flood.py [--seconds 5] [--rooms 1000] [FLOOD...]

Two talk in a room of their own, 20 lines a second. Beside them one peer floods the server, with each of
the FLOODS in turn, and reads all answers unless its name says otherwise. Prints how late the two hear
each other, what the flood took, how long one who then joins the flooded rooms waits for the last welcome,
and the live heap after it. --jar FILE measures another version.
"""
import argparse, itertools, selectors, time
from chat import (Pair, Server, Session, arguments, connect_at_once, percentile, row, table)
from comeback import open_rooms

flooders = itertools.count()
MEMBERS, LINES = 1_000, 10_000
BLOCK = 64 * 1024
FLOODED = ["lobby", "flood", "one", "filled"]  # but those that are there to be asked about


def repeat(server, options, line, session, reads=True):
    """Sends a line over and over, and reads what comes; returns how many lines the server took."""
    block = memoryview(line * (BLOCK // len(line) + 1))
    sent, at = 0, 0
    session.socket.setblocking(False)
    selector = selectors.DefaultSelector()
    selector.register(session.socket, selectors.EVENT_WRITE | (selectors.EVENT_READ if reads else 0))
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        for _, ready in selector.select(0.1):
            if ready & selectors.EVENT_WRITE:
                at += session.socket.send(block[at:])
                sent, at = (sent + at, 0) if at == len(block) else (sent, at)
            if ready & selectors.EVENT_READ and not session.socket.recv(1 << 20):
                raise SystemExit("the server closed the flood")
    return (sent + at) // len(line)


def flood(line, reads=True, **hello):
    def run(server, options):
        session = Session(server.port, f"Flooder{next(flooders)}", **hello)
        took = repeat(server, options, line, session, reads)
        session.socket.close()
        return took
    return run


def resume(server, options):
    """Reads the whole log, and again."""
    place = {"room": "lines", "log": server.lines.welcome["log"], "since": 0}
    times, end = 0, time.monotonic() + options.seconds
    while time.monotonic() < end:
        session = Session(server.port, f"Late{times}", client=f"client-{times:016}", **place)
        seq, newest = 0, b'"seq":%d' % session.welcome["seq"]
        for line in session.lines:
            if newest in line:
                break
        session.send("quit")
        session.close()
        times += 1
    return times


def come_and_go(server, options):
    times, end = 0, time.monotonic() + options.seconds
    while time.monotonic() < end:
        lines = [b'{"type":"hello","name":"Guest%d"}\n{"type":"quit"}\n' % i
                 for i in range(times, times + 50)]
        for each in connect_at_once(server.port, lines):
            each.close()
        times += len(lines)
    return times


def fill_and_close(server, options):
    """Ten in turn: newlines until the socket takes no more, nothing is read, and it is closed."""
    peers = [Session(server.port, f"Filler{i}", room="filled") for i in range(10)]
    sent = 0
    for peer in peers:
        peer.socket.setblocking(False)
        patience = time.monotonic() + 2
        while time.monotonic() < patience:
            try:
                sent += peer.socket.send(b"\n" * BLOCK)
                patience = time.monotonic() + 0.2
            except BlockingIOError:
                time.sleep(0.01)
    for peer in peers:
        peer.socket.close()
    time.sleep(options.seconds)
    return sent


FLOODS = {
    "say": flood(b"x" * 64 + b"\n"),
    "history": flood(b'{"type":"history","limit":200}\n', room="lines"),
    "who": flood(b'{"type":"who"}\n', room="members"),
    "rooms": flood(b'{"type":"rooms"}\n', room="flood"),
    "hop": flood(b"/join one\n/join other\n"),
    "join-leave": flood(b'{"type":"join","room":"one"}\n{"type":"leave","room":"one"}\n', room="flood"),
    "resume": resume,
    "come-and-go": come_and_go,
    "ping": flood(b'{"type":"ping"}\n', room="flood"),
    "empty": flood(b"\n"),
    "bad": flood(b"\n", room="flood"),
    "nick": flood(b"/nick One\n/nick Other\n"),
    "unread": flood(b"\n", reads=False, room="flood"),
    "fill-and-close": fill_and_close,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("floods", nargs="*", metavar="FLOOD", help=", ".join(FLOODS))
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rooms", type=int, default=1_000)
    parser.add_argument("--log", default="memory", help="history.url of the server (%(default)s)")
    options = arguments(parser)
    table("flood", "p50", "p99", "max", "taken/s", "CPU", "then joins", "live heap")
    with Server(options, "history.url=" + options.log) as server, Pair(server) as pair:
        server.lines = Session(server.port, "Teller", room="lines")
        server.lines.say(LINES)
        stay = open_rooms(server, options.rooms) + connect_at_once(server.port, [
            b'{"type":"hello","name":"Member%d","room":"members"}\n' % i for i in range(MEMBERS)])
        measure(server, pair, "none", lambda *_: time.sleep(options.seconds) or 0, options)
        for name in options.floods or FLOODS:
            measure(server, pair, name, FLOODS[name], options)


def join_after(server):
    """Seconds until one who comes now is in all the rooms in which the floods are."""
    begin = time.monotonic()
    session = Session(server.port, f"After{next(flooders)}", rooms=[{"room": room} for room in FLOODED])
    for _ in FLOODED[1:]:
        session.expect("welcome")
    took = time.monotonic() - begin
    session.close()
    return took


def measure(server, pair, name, run, options):
    server.await_idle()
    pair.forget()
    cpu, begin = server.cpu(), time.monotonic()
    took = run(server, options)
    cpu, seconds = server.cpu() - cpu, time.monotonic() - begin
    joined = join_after(server)
    delays = pair.delays()
    server.await_idle()
    row(name, *(f"{percentile(delays, each):.1f} ms" for each in (50, 99, 100)), f"{took / seconds:,.0f}",
        f"{cpu / seconds:.2f}", f"{joined * 1e3:.0f} ms", f"{server.live_heap():.0f} MiB")


if __name__ == "__main__":
    main()
