package io.pelicanfs.transfer;

import io.pelicanfs.PelicanUrl;
import java.nio.file.Path;

/** A member of an archive and the file it goes to. */
public record MemberFile(PelicanUrl url, Path file) {}
