package io.pelicanfs.inference;

/** The answer for the sample of this id. */
public record Result(String id, Answer answer) {}
