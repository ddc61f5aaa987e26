#!/usr/bin/env python3
"""What joining and leaving a room costs the server, by the size of the room.

    bench/joins.py PORT PID SIZE...      a server that runs already, and its process

Fills a room with SIZE members that read nothing but their welcome, then lets one session go into the
room and out again, 2,000 times, and prints the server's CPU and the time of a round.
"""
import json, os, resource, selectors, socket, sys, time

PORT, PID, SIZES = int(sys.argv[1]), sys.argv[2], [int(size) for size in sys.argv[3:]]
ROUNDS = 2000


def cpu():
    fields = open(f"/proc/{PID}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Client:
    def __init__(self, name, room):
        self.socket = socket.create_connection(("127.0.0.1", PORT))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = self.socket.makefile("rb", 65536)
        self.send({"type": "hello", "name": name, "room": room})
        self.await_welcome()

    def send(self, message):
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def await_welcome(self):
        for line in self.lines:
            if line.startswith(b'{"type":"welcome"'):
                return
        sys.exit("the server closed the connection")


def rounds(client, room, count):
    for _ in range(count):
        for to in (room, "outside"):
            client.send({"type": "join", "room": to, "since": 1 << 40})
            client.await_welcome()


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    mover = Client("mover", "outside")
    rounds(mover, "warm-up", ROUNDS * 2)
    print("| members | CPU µs/round | µs/round |\n| --- | --- | --- |")
    for size in SIZES:
        room = f"room{size}"
        members = [Client(f"m{size}-{i}", room) for i in range(size)]
        rounds(mover, room, ROUNDS // 4)
        before, start = cpu(), time.time()
        rounds(mover, room, ROUNDS)
        print("| {:,} | {:.0f} | {:.0f} |".format(
            size, (cpu() - before) / ROUNDS * 1e6, (time.time() - start) / ROUNDS * 1e6), flush=True)
        for member in members:
            member.socket.close()


main()
