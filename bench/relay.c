/*
 * relay: a coalescing chat relay, the yardstick that vertx-chat is measured against.
 *
 * One thread, epoll, no dependencies. It does what a chat server cannot leave out (whole lines out of
 * split and merged reads, nobody hears himself, a full socket delays nobody else, peers come and go) and
 * nothing more: no log, no history, no rooms, no acknowledgements. So it shows what the kernel's socket
 * calls alone allow.
 *
 * All lines read in one epoll_wait round form one batch, rendered once. A receiver without a line of its
 * own in the batch is given that shared buffer with one send(); a sender gets its own copy without them.
 *
 *   cc -O2 -o relay relay.c && ./relay PORT
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  LINE_MAX_BYTES = 4096, /* as limits.lineBytes of the protocol */
  NAME_MAX_BYTES = 32,
  READ_BYTES = 64 * 1024, /* one read a peer a round, so that a loud peer cannot starve the others */
  EVENTS = 1024,
};
/* A peer that never reads is closed beyond this, or it would take the machine with it. */
static const size_t BACKLOG_MAX_BYTES = (size_t)2 << 30;

struct bytes {
  char *at;
  size_t len, cap;
};

struct peer {
  int fd;
  int member; /* index in members, -1 until named */
  char name[NAME_MAX_BYTES + 1];
  size_t name_len;
  struct bytes partial; /* a line's beginning; allocated only while a read ended within a line */
  int skipping;         /* the rest of an over-long line is being dropped */
  struct bytes backlog; /* what the socket did not take; allocated only while it is full */
  size_t backlog_sent;
  int own_lines; /* in the batch being built */
  int dead;      /* closed; freed at the end of the round, as events and lines still point here */
  struct peer *next_dead;
};

struct line {
  struct peer *from;
  size_t start, len;
};

static int epoll_fd;
static struct peer **members;
static int member_count, member_cap;
static struct peer *dead_peers;
static struct bytes batch; /* the rendered lines of this round */
static struct bytes own;   /* the batch without one sender's lines */
static struct line *lines;
static size_t line_count, line_cap;

static void *grow(void *old, size_t size) {
  void *grown = realloc(old, size);
  if (grown) return grown;
  perror("realloc");
  exit(1);
}

static void append(struct bytes *b, const char *from, size_t len) {
  if (b->len + len > b->cap) {
    b->cap = (b->len + len) * 2;
    b->at = grow(b->at, b->cap);
  }
  memcpy(b->at + b->len, from, len);
  b->len += len;
}

static void release(struct bytes *b) {
  free(b->at);
  memset(b, 0, sizeof *b);
}

static void leave(struct peer *p) {
  if (p->dead) return;
  p->dead = 1;
  if (p->member >= 0) { /* the last member takes the free place: order among members means nothing */
    members[p->member] = members[--member_count];
    members[p->member]->member = p->member;
  }
  close(p->fd); /* also leaves the epoll set */
  p->next_dead = dead_peers;
  dead_peers = p;
}

static void watch(struct peer *p, int op, unsigned events) {
  struct epoll_event e = {.events = events, .data.ptr = p};
  if (epoll_ctl(epoll_fd, op, p->fd, &e) != 0) leave(p);
}

/* Sends now what the socket takes, and keeps the rest for when it is writable again. */
static void deliver(struct peer *p, const char *from, size_t len) {
  if (p->dead || len == 0) return;
  if (p->backlog.at) { /* order: never overtake what waits already */
    if (p->backlog.len - p->backlog_sent > BACKLOG_MAX_BYTES) leave(p);
    else append(&p->backlog, from, len);
    return;
  }
  ssize_t sent = send(p->fd, from, len, MSG_NOSIGNAL);
  if (sent == (ssize_t)len) return;
  if (sent < 0 && errno != EAGAIN && errno != EINTR) {
    leave(p);
    return;
  }
  if (sent < 0) sent = 0;
  append(&p->backlog, from + sent, len - sent);
  watch(p, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static void drain(struct peer *p) {
  while (p->backlog_sent < p->backlog.len) {
    ssize_t sent = send(p->fd, p->backlog.at + p->backlog_sent, p->backlog.len - p->backlog_sent, MSG_NOSIGNAL);
    if (sent >= 0) p->backlog_sent += sent;
    else if (errno != EINTR) {
      if (errno != EAGAIN) leave(p);
      else if (p->backlog_sent > p->backlog.len / 2) { /* seldom enough to cost little per byte */
        p->backlog.len -= p->backlog_sent;
        memmove(p->backlog.at, p->backlog.at + p->backlog_sent, p->backlog.len);
        p->backlog_sent = 0;
      }
      return;
    }
  }
  release(&p->backlog);
  p->backlog_sent = 0;
  watch(p, EPOLL_CTL_MOD, EPOLLIN);
}

static void tell(struct peer *p, const char *text) { deliver(p, text, strlen(text)); }

static void join(struct peer *p, const char *name, size_t len) {
  if (len == 0 || len > NAME_MAX_BYTES || *name == '*') {
    tell(p, "* A name has 1 to 32 bytes and does not start with *. Enter your username:\n");
    return;
  }
  memcpy(p->name, name, len);
  p->name_len = len;
  if (member_count == member_cap) {
    member_cap = member_cap ? member_cap * 2 : 1024;
    members = grow(members, member_cap * sizeof *members);
  }
  char welcome[160];
  snprintf(welcome, sizeof welcome, "* ✔ Connected to server as %s in lobby: %d others here.\n", p->name, member_count);
  p->member = member_count;
  members[member_count++] = p;
  tell(p, welcome);
}

static void take_line(struct peer *p, const char *text, size_t len) {
  if (len && text[len - 1] == '\r') len--;
  if (p->member < 0) {
    join(p, text, len);
    return;
  }
  if (len == 0) return;
  if (line_count == line_cap) {
    line_cap = line_cap ? line_cap * 2 : 1024;
    lines = grow(lines, line_cap * sizeof *lines);
  }
  struct line *l = &lines[line_count++];
  l->from = p;
  l->start = batch.len;
  append(&batch, p->name, p->name_len);
  append(&batch, ": ", 2);
  append(&batch, text, len);
  append(&batch, "\n", 1);
  l->len = batch.len - l->start;
  p->own_lines++;
}

static void take_bytes(struct peer *p, const char *at, size_t len) {
  const char *end = at + len;
  while (at < end && !p->dead) {
    const char *newline = memchr(at, '\n', end - at);
    size_t piece = (newline ? newline : end) - at;
    if (!p->skipping && p->partial.len + piece > LINE_MAX_BYTES) {
      tell(p, "* That line is too long: at most 4096 bytes.\n");
      p->partial.len = 0;
      p->skipping = 1;
    }
    if (!p->skipping && (!newline || p->partial.len)) append(&p->partial, at, piece);
    if (newline) {
      if (p->partial.len) take_line(p, p->partial.at, p->partial.len);
      else if (!p->skipping) take_line(p, at, piece);
      p->skipping = 0;
      release(&p->partial);
    }
    at += piece + (newline != NULL);
  }
}

static void take_input(struct peer *p) {
  static char buffer[READ_BYTES];
  ssize_t got = read(p->fd, buffer, sizeof buffer);
  if (got > 0) take_bytes(p, buffer, got);
  else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    if (got == 0 && p->partial.len) take_line(p, p->partial.at, p->partial.len);
    leave(p);
  }
}

static void relay_batch(void) {
  for (int i = 0; i < member_count;) {
    struct peer *p = members[i];
    if (p->own_lines == 0) deliver(p, batch.at, batch.len);
    else {
      own.len = 0;
      for (size_t n = 0; n < line_count; n++)
        if (lines[n].from != p) append(&own, batch.at + lines[n].start, lines[n].len);
      deliver(p, own.at, own.len);
    }
    if (!p->dead) i++; /* else the last member has come to its place */
  }
  for (size_t n = 0; n < line_count; n++) lines[n].from->own_lines = 0;
  line_count = batch.len = 0;
}

static void accept_peers(int listener) {
  for (int n = 0; n < 64; n++) { /* bounded, so that a storm of connects does not stop the talk */
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
    if (fd < 0) return; /* nobody waits, or no descriptor is free: epoll reports the listener again */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct peer *p = calloc(1, sizeof *p);
    if (!p) exit(1);
    p->fd = fd;
    p->member = -1;
    watch(p, EPOLL_CTL_ADD, EPOLLIN);
    tell(p, "* Enter your username:\n");
  }
}

static int listen_on(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof here) != 0 || listen(fd, 4096) != 0) {
    perror("relay");
    exit(1);
  }
  return fd;
}

int main(int argc, char **argv) {
  int port = argc == 2 ? atoi(argv[1]) : 0;
  if (port < 1 || port > 65535) {
    fprintf(stderr, "usage: %s PORT\n", argv[0]);
    return 2;
  }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGPIPE, SIG_IGN);
  int listener = listen_on(port);
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event ready[EVENTS], listening = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &listening);
  printf("listening on 127.0.0.1:%d\n", port);
  fflush(stdout);
  for (;;) {
    int count = epoll_wait(epoll_fd, ready, EVENTS, -1);
    for (int i = 0; i < count; i++) {
      struct peer *p = ready[i].data.ptr;
      if (!p) accept_peers(listener);
      if (p && !p->dead && (ready[i].events & EPOLLOUT)) drain(p);
      if (p && !p->dead && (ready[i].events & ~EPOLLOUT)) take_input(p);
    }
    if (line_count) relay_batch();
    while (dead_peers) {
      struct peer *p = dead_peers;
      dead_peers = p->next_dead;
      release(&p->partial);
      release(&p->backlog);
      free(p);
    }
  }
}
