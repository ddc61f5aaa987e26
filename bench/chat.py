"""What comeback.py, flood.py and stalled.py share: a server of their own, sessions, a pair that talks."""
import glob, json, multiprocessing, os, re, resource, select, socket, statistics, subprocess, sys
import tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JVM = ["-XX:+UseSerialGC", "-Xmn128m"]  # as run.sh
PATIENCE = 60  # seconds for any one answer


def newest_jar():
    jars = glob.glob(f"{ROOT}/target/vertx-chat-*-all.jar")
    return max(jars, key=os.path.getmtime) if jars else sys.exit("no jar: ./run.sh --help builds it")


def arguments(parser):
    """What every one of the scripts takes, and as many open files as are allowed."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    parser.add_argument("--jar", default=newest_jar(), help="the server's (the newest in target/)")
    parser.add_argument("--java", default=" ".join(JVM), help="options of its JVM (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="it listens on (a free one)")
    return parser.parse_args()


def unlimited(jar):
    """What switches off the limits of peers in that version; an old one has none."""
    known = subprocess.run(["java", "-jar", jar, "server", "--help"], capture_output=True, text=True)
    return ["--unlimited"] if "--unlimited" in known.stdout else []


class Server:
    """A server process of this machine, until the end of a with block."""

    def __init__(self, options, *settings, limits=False):
        command = ["java", *options.java.split(), "-jar", options.jar, "server",
                   *([] if limits else unlimited(options.jar)),
                   "--port", str(options.port), "--set", "log.lines=false",
                   "--set", "limits.idleSeconds=0"]  # for who is silent here is not dead
        for setting in settings:
            command += ["--set", setting]
        self.said = tempfile.NamedTemporaryFile("w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.said, stderr=subprocess.STDOUT)
        self.port = self.await_port()

    def await_port(self):
        for _ in range(PATIENCE * 20):
            with open(self.said.name) as said:
                listening = re.search(r"Server running on [^ ]*:(\d+)", said.read())
            if listening:
                return int(listening.group(1))
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.process.kill()
        sys.exit("the server did not start: " + open(self.said.name).read())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def cpu(self, threads=""):
        """Seconds of its threads whose name begins so, since they started."""
        spent = 0
        for task in glob.glob(f"/proc/{self.process.pid}/task/*"):
            try:
                if open(task + "/comm").read().startswith(threads):
                    spent += int(open(task + "/schedstat").read().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                pass  # the thread has ended meanwhile
        return spent / 1e9

    def rss(self):
        """MiB of resident memory."""
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def live_heap(self):
        """MiB of heap that a full collection leaves."""
        def jcmd(command):
            return subprocess.run(["jcmd", str(self.process.pid), command], check=True,
                                  capture_output=True, text=True, timeout=PATIENCE).stdout
        jcmd("GC.run")
        used = re.findall(r"total \d+K, used (\d+)K", jcmd("GC.heap_info"))
        return sum(map(int, used)) / 1024

    def await_idle(self):
        """Returns when it has done what it was given."""
        for _ in range(PATIENCE):
            before = self.cpu()
            time.sleep(0.5)
            if self.cpu() - before < 0.03:  # a pair that talks takes a half of it
                return
        print(f"the server still works after {PATIENCE / 2:.0f} s", file=sys.stderr)


class Session:
    """A session that sends and reads in turn, in JSON if it is given more than a name."""

    def __init__(self, port, name, patience=PATIENCE, address="127.0.0.1", **hello):
        self.socket = socket.create_connection(("127.0.0.1", port), patience, (address, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = self.socket.makefile("rb", 65536)
        if hello:
            self.send("hello", name=name, **hello)
            self.welcome = self.expect("welcome")
        else:
            self.send_lines(name.encode() + b"\n")
            self.expect_start(b"* \xe2\x9c\x94")

    def send_lines(self, lines):
        self.socket.sendall(lines)

    def send(self, kind, **more):
        self.send_lines(json.dumps({"type": kind, **more}).encode() + b"\n")

    def expect_start(self, start):
        for line in self.lines:
            if line.startswith(start):
                return line
        sys.exit("the server closed the connection")

    def expect(self, kind):
        return json.loads(self.expect_start(b'{"type":"%s"' % kind.encode()))

    def say(self, count, size=64):
        """Says so many lines, and returns when all are acked."""
        for first in range(1, count + 1, 1000):
            last = min(first + 999, count)
            self.send_lines(b"".join(
                b'{"type":"say","text":"%s","ref":%d}\n' % (b"x" * size, ref)
                for ref in range(first, last + 1)))
            while self.expect("ack")["ref"] < last:
                pass

    def close(self):
        self.lines.close()
        self.socket.close()


def elsewhere(number):
    """An address of this machine, for those who have nothing to do with each other."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def connect_at_once(port, lines, address=lambda number: "127.0.0.1"):
    """Connects a socket for each of the lines, sends it, and returns them when all are welcome."""
    epoll, sockets = select.epoll(), {}
    for number, line in enumerate(lines):
        opened = socket.socket()
        opened.setblocking(False)
        opened.bind((address(number), 0))
        opened.connect_ex(("127.0.0.1", port))
        sockets[opened.fileno()] = (opened, line)
        epoll.register(opened.fileno(), select.EPOLLOUT)
    heard, welcome = dict.fromkeys(sockets, b""), 0
    while welcome < len(sockets):
        ready = epoll.poll(PATIENCE)
        if not ready:
            sys.exit(f"only {welcome} of {len(sockets)} were welcomed")
        for number, event in ready:
            opened, line = sockets[number]
            if event & select.EPOLLOUT:
                opened.send(line)
                epoll.modify(number, select.EPOLLIN)
            else:
                read = opened.recv(65536)
                if not read:
                    sys.exit("the server closed a connection")
                heard[number] = (heard[number] + read)[-65536:]
                if b'"type":"welcome"' in heard[number]:
                    welcome += 1
                    epoll.unregister(number)
    epoll.close()
    return [opened for opened, _ in sockets.values()]


class Pair:
    """Two in a room of their own: one talks, 20 lines a second, and the other notes how late it hears
    each, counted from when it was due. They are a process, so that the load beside does not delay them.
    """

    RATE = 20

    def __init__(self, server):
        """They have an address of their own, 127.0.0.3."""
        spawn = multiprocessing.get_context("spawn")
        self.control, theirs = spawn.Pipe()
        self.process = spawn.Process(target=talk, args=(server.port, self.RATE, theirs), daemon=True)
        self.process.start()
        self.control.recv()

    def forget(self):
        """What is measured begins now."""
        self.control.send("forget")

    def delays(self):
        """Milliseconds of each line that was due since then, sorted; what is under way is awaited."""
        self.control.send("tell")
        return sorted(self.control.recv())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.join()


def talk(port, rate, control):
    speaker, hearer = (Session(port, name, address="127.0.0.3", room="pair") for name in ("Speaker", "Hearer"))
    delays, sent, heard, partial = [], 0, 0, b""
    telling = None
    due = begin = time.monotonic_ns()
    control.send("ready")
    while True:
        wait = 0.1 if telling else max(0, (due - time.monotonic_ns()) / 1e9)
        ready = select.select([hearer.socket, control], [], [], wait)[0]
        now = time.monotonic_ns()
        if not telling and now >= due:
            speaker.send("say", text=str(due))
            sent += 1
            due += 1_000_000_000 // rate
        if hearer.socket in ready:
            *lines, partial = (partial + hearer.socket.recv(65536)).split(b"\n")
            for said in (json.loads(line) for line in lines if line.startswith(b'{"type":"said"')):
                heard += 1
                if int(said["text"]) >= begin:
                    delays.append((now - int(said["text"])) / 1e6)
        if control in ready:
            if control.recv() == "forget":
                delays, begin = [], time.monotonic_ns()
            else:
                telling = now
        if telling and (heard == sent or now - telling > PATIENCE * 1e9):
            control.send(delays + [float("inf")] * (sent - heard))
            telling, due = None, time.monotonic_ns()


def percentile(values, percent):
    return values[min(len(values) - 1, int(len(values) * percent / 100))]


def row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def table(*heads):
    row(*heads)
    row(*["---"] * len(heads))


median = statistics.median
