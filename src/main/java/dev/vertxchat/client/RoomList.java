package dev.vertxchat.client;

import java.util.Map;

/**
 * The rooms of a server, as {@link ChatClient#rooms} tells them.
 *
 * @param rooms how many members each has, in the server's order
 * @param more how many rooms there are besides
 */
public record RoomList(Map<String, Integer> rooms, long more) {}
