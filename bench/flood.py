#!/usr/bin/env python3
"""What others see while one peer sends as fast as it is taken.

    bench/flood.py [--seconds 5] [--rounds 3] [--rooms 1000] [--unlimited] [FLOOD...]

Two talk in a room of their own, 20 lines a second. Beside them an attacker of one address floods the
server, with each of the FLOODS in turn, by one connection and reading all answers unless its name says
otherwise. Prints how late the two hear each other in a quiet time and in the flood behind it, medians of
ROUNDS, and the ratio of the two 99th percentiles; what the flood took, how long one who then joins the
flooded rooms waits for the last welcome, and the live heap after it. The server has its limits, but for
--unlimited. --jar FILE measures another version.
"""
import argparse, itertools, os, selectors, socket, time
from chat import (Pair, Server, Session, arguments, connect_at_once, elsewhere, median, percentile, row,
                  table)
from comeback import open_rooms

flooders = itertools.count()
BYSTANDER = "127.0.0.4"
MEMBERS, LINES, LONG_LINES = 1_000, 10_000, 2_000
BLOCK = 64 * 1024
FLOODED = ["lobby", "flood", "one", "filled"]  # but those that are there to be asked about


def repeat(options, line, sessions, reads=True):
    """Sends a line over and over, and reads what comes; returns how many lines the server took."""
    block = memoryview(line * (BLOCK // len(line) + 1))
    sent, at = 0, [0] * len(sessions)
    selector = selectors.DefaultSelector()
    for number, session in enumerate(sessions):
        session.socket.setblocking(False)
        selector.register(
            session.socket, selectors.EVENT_WRITE | (selectors.EVENT_READ if reads else 0), number)
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        for key, ready in selector.select(0.1):
            if ready & selectors.EVENT_WRITE:
                number = key.data
                at[number] += key.fileobj.send(block[at[number]:])
                if at[number] == len(block):
                    sent, at[number] = sent + at[number], 0
            if ready & selectors.EVENT_READ and not key.fileobj.recv(1 << 20):
                raise SystemExit("the server closed the flood")
    return (sent + sum(at)) // len(line)


def flood(line, reads=True, connections=1, **hello):
    def run(server, options):
        sessions = [Session(server.port, f"Flooder{next(flooders)}", address=options.attacker, **hello)
                    for _ in range(connections)]
        took = repeat(options, line, sessions, reads)
        for session in sessions:
            session.socket.close()
        return took
    return run


def resume(teller):
    """Reads the whole log, and again."""
    def run(server, options):
        told = getattr(server, teller).welcome
        place = {"room": told["room"], "log": told["log"], "since": 0}
        times, end = 0, time.monotonic() + options.seconds
        while time.monotonic() < end:
            number = next(flooders)
            session = Session(server.port, f"Late{number}", address=options.attacker,
                              client=f"client-{number:016}", **place)
            newest = b'"seq":%d' % session.welcome["seq"]
            for line in session.lines:
                if newest in line:
                    break
            session.send("quit")
            session.close()
            times += 1
        return times
    return run


def come_and_go(server, options):
    times, end = 0, time.monotonic() + options.seconds
    while time.monotonic() < end:
        lines = [b'{"type":"hello","name":"Guest%d"}\n{"type":"quit"}\n' % next(flooders)
                 for _ in range(50)]
        for each in connect_at_once(server.port, lines, lambda number: options.attacker):
            each.close()
        times += len(lines)
    return times


def connect(server, options, count):
    peers = []
    for _ in range(count):
        peer = socket.socket()
        peer.bind((options.attacker, 0))
        peer.connect(("127.0.0.1", server.port))
        peers.append(peer)
    return peers


def vanish(server, options, already=0):
    """A hundred connect, are greeted or told that there are too many, and close; and again."""
    stay, times, end = connect(server, options, already), 0, time.monotonic() + options.seconds
    while time.monotonic() < end:
        peers = connect(server, options, 100)
        for peer in peers:
            peer.recv(1024)
            peer.close()
        times += len(peers)
    for peer in stay:
        peer.close()
    return times


def fill_and_close(server, options):
    """Ten in turn: newlines until the socket takes no more, nothing is read, and it is closed."""
    peers = [Session(server.port, f"Filler{next(flooders)}", address=options.attacker, room="filled")
             for _ in range(10)]
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
    "say-ten": flood(b"x" * 64 + b"\n", connections=10),
    "say-long": flood(b"x" * 4_095 + b"\n", connections=10),
    "history": flood(b'{"type":"history","limit":200}\n', room="lines"),
    "history-ten": flood(b'{"type":"history","limit":200}\n', connections=10, room="lines"),
    "history-long": flood(b'{"type":"history","limit":200}\n', connections=10, room="long"),
    "who": flood(b'{"type":"who"}\n', room="members"),
    "rooms": flood(b'{"type":"rooms"}\n', room="flood"),
    "hop": flood(b"/join one\n/join other\n"),
    "join-leave": flood(b'{"type":"join","room":"one"}\n{"type":"leave","room":"one"}\n', room="flood"),
    "join-new": flood(b"".join(b'{"type":"join","room":"new%d"}\n{"type":"leave","room":"new%d"}\n' % (i, i)
                               for i in range(1_000)), room="flood"),
    "resume": resume("lines"),
    "resume-long": resume("long"),
    "come-and-go": come_and_go,
    "vanish": vanish,
    "crowd": lambda server, options: vanish(server, options, already=260),
    "ping": flood(b'{"type":"ping"}\n', room="flood"),
    "tell": flood(b'{"type":"tell","to":"Teller","text":"x"}\n', room="flood"),
    "empty": flood(b"\n"),
    "bad": flood(b"\n", room="flood"),
    "endless": flood(b"x" * BLOCK, connections=10),
    "nick": flood(b"/nick One\n/nick Other\n"),
    "unread": flood(b"\n", reads=False, room="flood"),
    "fill-and-close": fill_and_close,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("floods", nargs="*", metavar="FLOOD", help=", ".join(FLOODS))
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rooms", type=int, default=1_000)
    parser.add_argument("--unlimited", action="store_true", help="switches the limits of peers off")
    parser.add_argument("--log", default="memory", help="history.url of the server (%(default)s)")
    options = arguments(parser)
    table("flood", "quiet p50", "p99", "flooded p50", "p99", "ratio", "taken/s", "CPU", "then joins", "live heap")
    with Server(options, "history.url=" + options.log, limits=not options.unlimited) as server:
        with Pair(server) as pair:
            yield_to_others()
            server.lines = Session(server.port, "Teller", address=elsewhere(3_000), room="lines")
            server.lines.say(LINES)
            server.long = Session(server.port, "Author", address=elsewhere(3_001), room="long")
            server.long.say(LONG_LINES, 4_000)
            stay = open_rooms(server, options.rooms) + connect_at_once(server.port, [
                b'{"type":"hello","name":"Member%d","room":"members"}\n' % i for i in range(MEMBERS)], elsewhere)
            for name in options.floods or FLOODS:
                compare(server, pair, name, FLOODS[name], options)


def yield_to_others():
    """A real attacker takes no core of this machine, so the flood has less weight than its victims; where
    others use the machine too, `chrt -f 1 bench/flood.py` gives these more than those."""
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    os.nice(5)


def join_after(server):
    """Seconds until one who comes now is in all the rooms in which the floods are."""
    begin = time.monotonic()
    session = Session(server.port, f"After{next(flooders)}", address=BYSTANDER,
                      rooms=[{"room": room} for room in FLOODED])
    for _ in FLOODED[1:]:
        session.expect("welcome")
    took = time.monotonic() - begin
    session.close()
    return took


def compare(server, pair, name, run, options):
    """Quiet times and floods in turn."""
    quiet, flooded, rest = [], [], []
    for _ in range(options.rounds):
        quiet.append(measure(server, pair, lambda *_: time.sleep(options.seconds) or 0, options)[0])
        delays, *more = measure(server, pair, run, options)
        flooded.append(delays)
        rest.append(more)
    p50s, p99s = ([median(percentile(delays, each) for delays in kind) for kind in (quiet, flooded)]
                  for each in (50, 99))
    took, cpu, joined, heap = (median(each) for each in zip(*rest))
    row(name, f"{p50s[0]:.1f} ms", f"{p99s[0]:.1f} ms", f"{p50s[1]:.1f} ms", f"{p99s[1]:.1f} ms",
        f"{p99s[1] / p99s[0]:.2f}", f"{took:,.0f}", f"{cpu:.2f}", f"{joined * 1e3:.0f} ms", f"{heap:.0f} MiB")


def measure(server, pair, run, options):
    """How late the two hear each other, what is taken a second, cores, seconds of a newcomer, MiB of heap."""
    options.attacker = elsewhere(5_000 + next(flooders))  # for the last one may have to pay still
    server.await_idle()
    pair.forget()
    cpu, begin = server.cpu(), time.monotonic()
    took = run(server, options)
    cpu, seconds = server.cpu() - cpu, time.monotonic() - begin
    joined = join_after(server)
    delays = pair.delays()
    server.await_idle()
    return delays, took / seconds, cpu / seconds, joined, server.live_heap()


if __name__ == "__main__":
    main()
