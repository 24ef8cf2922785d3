package io.pelicanfs.credential;

import java.util.Optional;

/**
 * One place where something stood, and what the search thinks of it. Shows nothing secret and is safe to print.
 *
 * @param place where it was found: {@code BEARER_TOKEN}, {@code TOKEN=/path}, a file's path
 * @param reason why, worded so that "the token in PLACE REASON" is a sentence: {@code expired 3 minutes ago}
 * @param claims what the token says of itself, unverified; absent if nothing could be read or it is not a JWT
 * @param token the token, unless rejected
 */
public record Candidate(String place, Verdict verdict, String reason, Optional<Claims> claims, Optional<Token> token) {}
