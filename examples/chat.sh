#!/usr/bin/env bash
# Usage: chat.sh HOST PORT NAME [ROOM]. Says the lines of standard input, prints those of others.
# It speaks the plain dialect, as a person with nc does, so /help and the other commands work. That
# dialect cannot resume: when the connection is lost, so is the session, and this ends with 1.
host=$1 port=$2 name=$3 room=$4

exec 3<>"/dev/tcp/$host/$port" || exit 1 # bash's own way to open a socket

read -r _ <&3 # the server speaks first: * Enter your username:
printf '%s\n' "$name" >&3
read -r answer <&3
case $answer in
  '* ✔ '*) printf '%s\n' "$answer" ;;
  *) printf '%s\n' "$answer" >&2; exit 1 ;; # not let in: the server says why
esac

# Standard input is read beside the socket. A job in the background is given an empty one, so it is
# told its own. After the last line /quit: the server sends what is due, and closes.
{
  if [[ -n $room ]]; then printf '/join %s\n' "$room"; fi
  while IFS= read -r line || [[ -n $line ]]; do printf '%s\n' "$line"; done
  printf '/quit\n'
} <&0 >&3 &
sender=$!
trap 'kill "$sender" 2>/dev/null' EXIT

while IFS= read -r line; do
  if [[ $line == '* Bye.' ]]; then exit 0; fi
  printf '%s\n' "$line"
done <&3
echo '* the connection is lost' >&2
exit 1
