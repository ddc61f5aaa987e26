"""What one writes first in Python: a thread per client, standard library only.

    python3 ThreadChat.py PORT
"""

import socketserver
import sys
import threading

members = {}  # handler -> (socket, lock)
guard = threading.Lock()


class Chat(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.wfile.write(b"* Enter your username:\n")
        name = self.rfile.readline().strip()
        if not name:
            return
        lock = threading.Lock()  # two threads must not interleave their lines on one socket
        with guard:
            others = len(members)
            members[self] = (self.connection, lock)
        with lock:
            self.connection.sendall(
                "* ✔ Connected to server as {} in lobby: {} others here.\n".format(
                    name.decode(), others).encode())
        try:
            for line in self.rfile:
                self.relay(name + b": " + line.rstrip(b"\r\n") + b"\n")
        finally:
            with guard:
                del members[self]

    def relay(self, line):
        with guard:
            others = [peer for handler, peer in members.items() if handler is not self]
        for connection, lock in others:
            try:
                with lock:
                    connection.sendall(line)
            except OSError:
                continue  # it is leaving; its own thread takes it off the list


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024


if __name__ == "__main__":
    with Server(("127.0.0.1", int(sys.argv[1])), Chat) as server:
        print("listening on 127.0.0.1:" + sys.argv[1], flush=True)
        server.serve_forever()
