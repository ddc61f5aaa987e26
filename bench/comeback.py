#!/usr/bin/env python3
"""What coming back costs a server: joining rooms, all at once after a restart, asking who is there.

    bench/comeback.py [--log memory|sqlite] [--clients 5000] [--only joins,restart,asking]

joins    into empty rooms, into rooms of 10,000 lines, of 10,000 renames that came one by one, of 10,000
         members
restart  CLIENTS that all resume at once in one room of a server that has just started on a SQLite file,
         while two others talk in theirs
asking   who is in a room of 10,000, the newest 200 lines of 10,000, a list of 10,000 rooms
"""
import argparse, json, os, tempfile, time
from chat import (Pair, Server, Session, arguments, connect_at_once, elsewhere, median, percentile,
                  row, table)

ENTRIES = 10_000
SESSIONS, ROUNDS, SERIES = 16, 50, 7
ASKED = 500


def fill(server, kind, room):
    filler = Session(server.port, "filler-" + room, room=room)
    if kind == "lines":
        filler.say(ENTRIES)
    if kind == "renames":
        for i in range(ENTRIES):
            filler.send("nick", name=f"{room}-{i}")
            filler.expect("renamed")
    return filler


def hop(sessions, rooms):
    """Each of the sessions goes to and fro between two rooms."""
    for session in sessions:
        session.send_lines(b"".join(b"/join %s\n" % room.encode() for room in rooms) * ROUNDS)
    for session in sessions:
        for _ in range(ROUNDS * len(rooms)):
            session.expect_start(b"* \xe2\x9c\x94")


def joins(options, log):
    """Two rooms of each kind, the kinds in turn, each session alone in all it reads."""
    kinds = ["empty", "lines", "renames", "members"]
    with Server(options, "history.url=" + log, "history.keep=1000000") as server:
        stay = [fill(server, kind, f"{kind}{i}") for kind in kinds for i in (1, 2)]
        hello = '{"type":"hello","name":"Member%d","rooms":[{"room":"members1"},{"room":"members2"}]}\n'
        stay += connect_at_once(server.port, [(hello % i).encode() for i in range(ENTRIES)])
        sessions = [Session(server.port, f"hopper{i}") for i in range(SESSIONS)]
        for kind in kinds * 2:
            hop(sessions, [kind + "1", kind + "2"])
        found = {kind: [] for kind in kinds}
        for _ in range(SERIES):
            for kind in kinds:
                before, begin = server.cpu(), time.monotonic()
                hop(sessions, [kind + "1", kind + "2"])
                count = SESSIONS * ROUNDS * 2
                found[kind].append(((time.monotonic() - begin) / count, (server.cpu() - before) / count))
        for each in stay + sessions:
            each.close()
    table("joins, log in " + log.split(":")[0], "joins/s", "CPU µs/join", "of an empty room: time", "CPU")
    for kind in kinds:
        took, cpu = (median(each[i] for each in found[kind]) for i in (0, 1))
        ratios = [f"{median(a[i] / b[i] for a, b in zip(found[kind], found['empty'])):.2f}" for i in (0, 1)]
        row(f"{ENTRIES:,} {kind}" if kind != "empty" else kind, f"{1 / took:,.0f}", f"{cpu * 1e6:,.0f}",
            *ratios)


def restart(options, directory):
    log = "history.url=sqlite:" + os.path.join(directory, "restart.db")
    with Server(options, log) as server:
        filler = Session(server.port, "filler", room="lobby")
        filler.say(1_000)
        place = {"room": "lobby", "log": filler.welcome["log"], "since": 990}
        filler.close()
    hellos = [json.dumps({"type": "hello", "name": f"Back{i}", "client": f"client-{i:016}", **place})
              .encode() + b"\n" for i in range(options.clients)]
    with Server(options, log) as server, Pair(server) as pair:
        time.sleep(2)
        quiet = pair.delays()
        pair.forget()
        before, begin = server.cpu(), time.monotonic()
        back = connect_at_once(server.port, hellos)
        took, cpu = time.monotonic() - begin, server.cpu() - before
        delays = pair.delays()
        for each in back:
            each.close()
    table("clients that resume", "all welcome after", "CPU µs/client",
          "others p50, p99, max meanwhile", "p50 quiet")
    row(f"{options.clients:,}", f"{took:.2f} s", f"{cpu / options.clients * 1e6:,.0f}",
        ", ".join(f"{percentile(delays, each):.1f}" for each in (50, 99, 100)) + " ms",
        f"{percentile(quiet, 50):.1f} ms")


def ask(server, session, name, answer, **request):
    for _ in range(ASKED):  # warm up
        session.send(**request)
        session.expect_start(answer)
    before, begin = server.cpu("vert.x-eventloo"), time.monotonic()
    for _ in range(ASKED):
        session.send(**request)
        session.expect_start(answer)
    took, cpu = time.monotonic() - begin, server.cpu("vert.x-eventloo") - before
    row(name, f"{cpu / ASKED * 1e3:.2f} ms", f"{took / ASKED * 1e3:.2f} ms")


def asking(options):
    table("asking", "event loop", "until the answer")
    with Server(options) as server:
        asker = Session(server.port, "Asker", room="large")
        hello = '{"type":"hello","name":"Member%d","room":"large"}\n'
        members = connect_at_once(server.port, [(hello % i).encode() for i in range(ENTRIES)])
        ask(server, asker, f"`who` in a room of {ENTRIES:,}", b'{"type":"members"', kind="who")
        for each in members:
            each.close()
        asker.close()
    with Server(options) as server:
        asker = Session(server.port, "Asker", room="talk")
        asker.say(ENTRIES)
        ask(server, asker, f"`history` of 200 in {ENTRIES:,} lines", b'{"type":"history"',
            kind="history", limit=200)
        asker.close()
    with Server(options) as server:
        asker = Session(server.port, "Asker", room="r0")
        openers = open_rooms(server, ENTRIES)
        ask(server, asker, f"`rooms` with {ENTRIES:,} rooms", b'{"type":"rooms"', kind="rooms")
        for each in openers:
            each.close()


def open_rooms(server, count):
    """So many rooms with one member each; a session may sit in 50."""
    openers = []
    for first in range(1, count, 50):
        rooms = range(first, min(first + 50, count))
        opener = Session(server.port, f"Opener{first}", address=elsewhere(first), room=f"r{first}")
        opener.send_lines(b"".join(b'{"type":"join","room":"r%d"}\n' % i for i in rooms[1:]))
        for _ in rooms[1:]:
            opener.expect("welcome")
        openers.append(opener)
    return openers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--log", choices=["memory", "sqlite"], help="for joins (both)")
    parser.add_argument("--clients", type=int, default=5_000)
    parser.add_argument("--only", default="joins,restart,asking")
    options = arguments(parser)
    only = options.only.split(",")
    with tempfile.TemporaryDirectory(prefix="comeback-") as directory:
        for log in [options.log] if options.log else ["memory", "sqlite"]:
            if "joins" in only:
                joins(options, log if log == "memory" else f"sqlite:{directory}/joins.db")
        if "restart" in only:
            restart(options, directory)
        if "asking" in only:
            asking(options)


if __name__ == "__main__":
    main()
