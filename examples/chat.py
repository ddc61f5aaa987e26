#!/usr/bin/env python3
"""Usage: chat.py HOST PORT NAME [ROOM]. Says the lines of standard input, prints those of others.
A lost connection is taken up again: nothing is missed, and nothing is said twice."""
import contextlib, json, os, secrets, socket, sys, threading, time
host, port, name, room = (sys.argv[1:] + ["lobby"])[:4]
hello = {"type": "hello", "name": name, "room": room, "client": secrets.token_hex(16)}  # secret
unacked = {}  # ref: say, oldest first, kept until the server says that its log has the line
link, ended = None, False  # the connection we are welcome on; whether standard input has ended
changed = threading.Condition()  # guards all of the above, and keeps lines in order

def send(to, message):
    with contextlib.suppress(OSError):  # whoever reads this connection finds out too
        try: to.sendall(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        except OSError: to.shutdown(socket.SHUT_RDWR)  # a cut line: nothing may follow it

def quit_when_done():
    if ended and link and not unacked: send(link, {"type": "quit"})  # a bye is the answer

def say_standard_input():
    global ended
    lines = (line.rstrip("\r\n") for line in open(0, encoding="utf-8", errors="replace"))
    pieces = (line[i:i + 600] for line in lines for i in range(0, len(line), 600))
    for ref, piece in enumerate(pieces):  # 600 characters always fit the server's 4,096 bytes
        with changed:
            changed.wait_for(lambda: len(unacked) < 1000)  # so that memory stays bounded
            unacked[ref] = {"type": "say", "ref": ref, "text": piece}
            if link: send(link, unacked[ref])
    with changed:
        ended = True
        quit_when_done()

def take(m, connection):
    global link
    kind, ref = m["type"], m.get("ref")
    if kind == "welcome":
        link = connection
        if not m["resumed"]: hello.update(log=m["log"], since=m["seq"])
        for say in unacked.values(): send(link, say)  # the log knows a ref, and takes no line twice
    elif "seq" in m: hello["since"] = max(hello["since"], m["seq"])  # an entry or an ack
    if kind == "said": print(m["from"] + (" " if m["action"] else ": ") + m["text"])
    elif kind == "gap": print("* lines", m["from"], "to", m["to"], "are not kept")
    elif kind == "ping": send(connection, {"type": "pong"})
    elif kind == "error": print("*", m["message"], file=sys.stderr)
    if kind == "error" and not link or m.get("reason") == "quit": os._exit(kind == "error")
    for r in [r for r in unacked if r == ref or kind == "ack" and r < ref]: del unacked[r]
    changed.notify()  # an ack covers every line up to its ref, an error its own
    if kind in ("welcome", "ack", "error"): quit_when_done()

sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
threading.Thread(target=say_standard_input, daemon=True).start()
while True:
    with contextlib.suppress(OSError), socket.create_connection((host, port), 90) as connection:
        send(connection, hello)
        for line in connection.makefile("rb"):  # silent for 90 s is dead, as the server pings
            with changed:  # what is no JSON is its greeting; what has no end was cut off
                if line[:1] == b"{" and line[-1:] == b"\n": take(json.loads(line), connection)
    link = None
    print("* no connection: trying again in 5 seconds", file=sys.stderr)
    time.sleep(5)
