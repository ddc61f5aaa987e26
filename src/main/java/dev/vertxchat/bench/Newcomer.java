package dev.vertxchat.bench;

/**
 * One connection that is to be opened.
 *
 * @param number from 0, among those opened together
 * @param name the name it asks for
 * @param room the room it goes to; empty stays where the server puts it
 * @param client the secret it tells in the JSON dialect
 */
record Newcomer(int number, String name, String room, String client) {}
