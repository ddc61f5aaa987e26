package dev.vertxchat.server;

/**
 * What a transport tells of its peer, on the transport's own context.
 *
 * <p>{@link #ended} comes after the last line, and {@link #closed} after that or without it.
 */
public interface Incoming extends LineFraming.Lines {
  /** So many bytes were read, before the lines that end in them are told. */
  void received(int bytes);

  /** The peer speaks something that is no chat, and is not to be listened to. */
  void noChat();

  /** The peer has said all it will; {@code clean} when it said so itself. */
  void ended(boolean clean);

  /** Nothing more can be sent. */
  void closed();

  /** What was queued for sending has gone down: the peer reads. */
  void drained();

  /** The server stops: the peer is to be given what is due, and then the transport is closed. */
  void drain();
}
