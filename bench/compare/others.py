#!/usr/bin/env python3
"""Measures chats that the bench does not speak with: ncat --chat and ngircd, beside ours and the C loop.

    bench/compare/others.py [--clients 100] [--seconds 5] [--rounds 3]

All get the same load from this one process: 10 senders with 16 lines of 64 bytes in flight. It counts
lines, and looks afterwards whether every receiver got all lines but its own. Needs ncat and ngircd, and
`./run.sh --help` to have built the jar.
"""
import argparse, glob, os, selectors, socket, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUT = tempfile.mkdtemp(prefix="others-")
SENDERS, WINDOW, MARK = 10, 16, b"%"
TEXT = MARK + b"x" * 63
NGIRCD = """[Global]
Name = irc.example.net
Listen = 127.0.0.1
Ports = {}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxNickLength = 20
MaxPenaltyTime = 0
[Options]
Ident = no
DNS = no
PAM = no
"""


class Kind:
    """A server, and how to come in to it and say a line."""

    def __init__(self, command, hello, welcome, before=b"", end=b"\n", config=None):
        self.command, self.hello, self.welcome = command, hello, welcome
        self.line = before + TEXT + end
        self.config = config

    def start(self, port):
        config = os.path.join(OUT, "server.conf")
        with open(config, "w") as file:
            file.write((self.config or "").format(port))
        command = [part.format(port=port, config=config) for part in self.command]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)


def connect(port):
    """Waits for the server. No probe that closes again: ncat --chat now and then ends at one."""
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port), 10)
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nothing listens on {port}")


def kinds():
    jar = max(glob.glob(f"{ROOT}/target/vertx-chat-*-all.jar"), key=os.path.getmtime)
    subprocess.run(["cc", "-O2", "-o", f"{OUT}/relay", f"{ROOT}/bench/relay.c"], check=True)
    named = dict(hello=lambda i: b"b%d\n" % i, welcome="✔".encode())
    return {
        "this chat": Kind(["java", "-XX:+UseSerialGC", "-Xmn128m", "-jar", jar, "server", "--unlimited", "--port",
                           "{port}", "--set", "log.lines=false"], **named),
        "the C loop": Kind([f"{OUT}/relay", "{port}"], **named),
        "ncat --chat": Kind(["ncat", "--chat", "-m", "1000", "-l", "127.0.0.1", "{port}"],
                            lambda i: b"", b"<announce>"),
        "ngircd": Kind(["ngircd", "-n", "-f", "{config}"],
                       lambda i: b"NICK b%d\r\nUSER b 0 * :b\r\nJOIN #b\r\n" % i, b" 366 ",
                       b"PRIVMSG #b :", b"\r\n", NGIRCD),
    }


class Client:
    def __init__(self, number, kind, port):
        self.number, self.lines, self.said = number, 0, 0
        self.socket = connect(port)
        self.socket.sendall(kind.hello(number))
        heard = b""
        while kind.welcome not in heard:
            received = self.socket.recv(65536)
            if not received:
                sys.exit(f"client {number} was refused: {heard}")
            heard += received
        self.socket.setblocking(False)


def run(kind, port, pid, count, seconds):
    clients = [Client(i, kind, port) for i in range(count)]
    senders, witness = clients[:SENDERS], clients[SENDERS]
    selector = selectors.EpollSelector()
    for client in clients:
        selector.register(client.socket, selectors.EVENT_READ, client)
    read = bytearray(1 << 18)
    started = time.monotonic()
    begin, end = None, None  # lines heard, CPU seconds of the server, when
    while True:
        now = time.monotonic()
        if begin is None and now > started + 2:
            begin = sum(c.lines for c in clients), cpu(pid), now
        speaks = begin is None or now < begin[2] + seconds
        if not speaks and end is None:
            end = sum(c.lines for c in clients), cpu(pid), now
        if speaks:
            each = witness.lines // SENDERS + WINDOW
            for sender in senders:
                if sender.said < each:
                    sender.socket.send(kind.line * (each - sender.said))
                    sender.said = each
        ready = selector.select(1)
        for key, _ in ready:
            client = key.data
            client.lines += read.count(MARK, 0, client.socket.recv_into(read))
        if not ready and not speaks:
            break
    said = sum(c.said for c in senders)
    wrong = {c.lines - said + c.said for c in clients} - {0}
    for client in clients:
        client.socket.close()
    lines, used, took = (b - a for a, b in zip(begin, end))
    return lines / took, used / lines * 1e6, wrong


def cpu(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = {}
    for _ in range(options.rounds):
        for i, (name, kind) in enumerate(kinds().items()):
            server = kind.start(19500 + i)
            try:
                *figures, wrong = run(kind, 19500 + i, server.pid, options.clients, options.seconds)
            finally:
                server.terminate()
                server.wait()
            found.setdefault(name, []).append(figures)
            if wrong:
                print(f"{name}: receivers have too many lines, or too few: {sorted(wrong)[:5]}")
    print("| | deliveries/s | CPU a delivery |")
    for name, runs in found.items():
        rate, used = (statistics.median(values) for values in zip(*runs))
        print(f"| {name} | {rate / 1e6:.1f} M | {used:.2f} µs |")


if __name__ == "__main__":
    main()
