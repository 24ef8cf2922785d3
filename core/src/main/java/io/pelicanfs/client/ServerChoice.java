package io.pelicanfs.client;

/**
 * A server that would be asked for an object.
 *
 * @param server {@code scheme://host[:port]}
 * @param reason why it is asked at this place in the order
 */
public record ServerChoice(String server, String reason) {}
