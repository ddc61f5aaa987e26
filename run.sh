#!/usr/bin/env bash
# ./run.sh server|client|…: builds the jar when it is missing or older than its sources, and runs a
# copy of it, which a later build replaces but never changes: what runs goes on with the one it has.
# JAVA_OPTS replaces the options of the JVM that can be chosen, at the end.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
run=$here/target/run
jar=$run/vertx-chat.jar

fail() { echo "run.sh: $1" >&2; exit 1; }

find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  version=$("$java" -fullversion 2>&1) || true
  [[ $version =~ \"(1\.)?([0-9]+) ]] || fail "no Java found ($java): install a JDK of version 17 or newer, or set JAVA_HOME to it"
  [ "${BASH_REMATCH[2]}" -ge 17 ] || fail "Java 17 or newer is needed, $java is ${BASH_REMATCH[2]}: set JAVA_HOME to a newer one"
}

built() { ls -t "$here"/target/vertx-chat-*-all.jar 2>/dev/null | head -n 1 || true; }

stale() { [ ! -e "$1" ] || [ -n "$(find "$here/pom.xml" "$here/src/main" -newer "$1" -print -quit 2>/dev/null)" ]; }

# Shows what Maven is at, and a dot for each file it downloads.
progress() {
  local line
  while IFS= read -r line; do
    case $line in
      "[INFO] --- "*) line=${line#* --- } line=${line%% *} && printf ' %s' "${line##*:}" ;;
      *"Downloaded from"*) printf . ;;
    esac
  done
  echo
}

build() {
  command -v mvn >/dev/null || fail "Maven (mvn) is needed to build the jar"
  touch "$run/begun"
  printf 'Building:' >&2
  if ! mvn -B -f "$here/pom.xml" -Dmaven.test.skip=true -Dcyclonedx.skip=true package 2>&1 </dev/null |
    tee "$run/build.log" | progress >&2; then
    grep -F '[ERROR]' "$run/build.log" >&2 || true
    fail "the build failed; all that it said is in $run/build.log"
  fi
  touch -r "$run/begun" "$(built)" # so that what was edited meanwhile is newer
}

# The classes that a start loads, parsed once (AppCDS): a start takes little more than half the time.
# Without it everything works all the same. It learns them from a server of its own, with a history
# of its own and none of the user's settings.
archive_classes() {
  local work=$run/archive server
  rm -rf "$work"
  mkdir "$work"
  (
    unset "${!VERTX_CHAT_@}"
    exec "$java" -XX:ArchiveClassesAtExit="$work/classes.jsa" -Xlog:disable \
      -jar "$jar" server --port 0 --history "sqlite:$work/chat.db"
  ) >"$work/log" 2>&1 </dev/null &
  server=$!
  trap 'kill "$server" 2>/dev/null || true' EXIT # it does not hear Ctrl-C
  for _ in $(seq 100); do
    grep -qs "Server running" "$work/log" && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  trap - EXIT
  [ ! -f "$work/classes.jsa" ] || mv -f "$work/classes.jsa" "$archive"
  rm -rf "$work"
}

prepare() {
  if command -v flock >/dev/null && ! flock -n 9; then
    echo "Waiting for another run.sh that builds ..." >&2
    flock 9
  fi
  if stale "$jar"; then
    if stale "$(built)"; then build; fi
    cp -p "$(built)" "$jar.new"
    mv -f "$jar.new" "$jar"
  fi
  [ "$archive" -nt "$jar" ] || archive_classes
}

# A stream that is closed would be the first file that Java opens.
[ -e /dev/fd/0 ] || exec 0</dev/null
[ -e /dev/fd/1 ] || exec 1>/dev/null
[ -e /dev/fd/2 ] || exec 2>/dev/null

# Arguments, variables and names of files are UTF-8.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

find_java
archive=$run/${version//[!0-9A-Za-z.+-]/_}.jsa
mkdir -p "$run" 2>/dev/null || true
if [ -w "$run" ]; then
  if stale "$jar" || [ ! "$archive" -nt "$jar" ]; then
    (prepare) 9>"$run/lock"
  fi
elif stale "$jar"; then
  fail "the jar is to be built, but $run can't be written: run ./run.sh --version as a user who may"
fi

# The serial collector with a small nursery: G1 refines in the background what thousands of sockets keep changing, and
# takes a fifth of a core for it at full load (docs/performance.md).
read -r -a chosen <<<"${JAVA_OPTS:--XX:+UseSerialGC -Xmn128m}"
terminal=false
[ -t 0 ] && terminal=true
exec "$java" -Xshare:auto -XX:SharedArchiveFile="$archive" -Xlog:cds=off -Xlog:cds+dynamic=off \
  -XX:+ExitOnOutOfMemoryError "${chosen[@]}" -Dchat.conf="$here/conf" -Dchat.terminal=$terminal \
  -jar "$jar" "$@"
