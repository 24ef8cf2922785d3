package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.DigestAlgorithm;
import io.pelicanfs.transfer.Changeable;
import io.pelicanfs.transfer.CopySource;
import io.pelicanfs.transfer.NamedObject;
import io.pelicanfs.transfer.ObjectMoves;
import io.pelicanfs.transfer.Selection;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.TransferSummary;
import io.pelicanfs.transfer.Trees;
import io.pelicanfs.transfer.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whole trees and sets of objects, of a {@link PelicanFileSystem}.
 *
 * <pre>{@code
 * var done = fs.transfers().get(fs.url("/ns/data"), Path.of("data"), TransferOptions.defaults(), TransferListener.NONE);
 * done.throwIfFailed();
 * }</pre>
 *
 * <p>The contents of a collection land directly in the destination, whether or not it exists. Transfers begin while sources are still being
 * listed, several at once; an object that fails is a result and stops nothing. What is the same already is not moved, so the same call
 * completes what another left unfinished. An object costs one request on the way down.
 *
 * <p>Each method returns when all is done, and calls its listener on the calling thread. Interrupting that thread, closing the file system
 * or a passed deadline ends it with an exception; what is under way is given up and its temporary files are removed. Thread-safe.
 */
public final class Transfers {
    private final PelicanFileSystem fs;
    private final Trees trees;
    private final Checksums checksums;

    Transfers(PelicanFileSystem fs, ObjectMoves moves, Checksums checksums) {
        this.fs = fs;
        this.checksums = checksums;
        this.trees = new Trees(moves);
    }

    /**
     * Fetches a collection, an archive ({@code URL!/}) or a folder in one, with all below, into {@code folder}.
     *
     * @throws PelicanException of kind {@link io.pelicanfs.ErrorKind#LOCAL} if the folder cannot be made
     */
    public TransferSummary get(PelicanUrl source, Path folder, TransferOptions options, TransferListener listener)
            throws IOException {
        return get(List.of(NamedObject.tree(fs.resolve(source))).iterator(), folder, options, listener);
    }

    /** Fetches objects and members, and what is in the collections among them, each under its path below {@code folder}. */
    public TransferSummary get(
            Iterator<NamedObject> sources, Path folder, TransferOptions options, TransferListener listener)
            throws IOException {
        return trees.get(sources, folder, selection(options), options, listener);
    }

    /**
     * Returns what matches a pattern (see {@link PelicanFileSystem#glob(PelicanUrl)}), each with its path below the last folder of the
     * pattern that has no wildcard. Close the stream if it is not read to its end.
     */
    public Stream<NamedObject> matches(PelicanUrl pattern) throws IOException {
        var text = pattern.member().map(name -> "/" + name).orElse(pattern.path());
        var root = Glob.of(text).root();
        int start = root.equals("/") ? 1 : root.length() + 1;
        return fs.glob(pattern)
                .map(entry -> new NamedObject(entry, pathOf(entry).substring(start)));
    }

    private static String pathOf(ObjectInfo entry) {
        return entry.url().member().map(name -> "/" + name).orElse(entry.url().path());
    }

    /**
     * Stores files, and what is in folders. Collections are made as needed, empty ones as well; links to files stand for the files, and a link
     * to a folder fails.
     */
    public TransferSummary put(Iterator<Upload> sources, TransferOptions options, TransferListener listener)
            throws IOException {
        return trees.put(sources, selection(options), options, listener);
    }

    /** Stores what is in {@code folder} in {@code collection}. */
    public TransferSummary put(Path folder, PelicanUrl collection, TransferOptions options, TransferListener listener)
            throws IOException {
        Changeable.check(collection);
        return put(List.of(new Upload(folder, fs.resolve(collection))).iterator(), options, listener);
    }

    /** Copies objects, and what is in collections, through this machine. */
    public TransferSummary copy(Iterator<CopySource> sources, TransferOptions options, TransferListener listener)
            throws IOException {
        return trees.copy(sources, selection(options), options, listener);
    }

    /** Copies what is in {@code from} into {@code to}, through this machine. */
    public TransferSummary copy(PelicanUrl from, PelicanUrl to, TransferOptions options, TransferListener listener)
            throws IOException {
        Changeable.check(to);
        var source = NamedObject.tree(fs.resolve(from)).object();
        return copy(List.of(new CopySource(source, fs.resolve(to))).iterator(), options, listener);
    }

    /** Deletes objects, and collections with all below, the deepest first. */
    public TransferSummary delete(Iterator<PelicanUrl> urls, TransferOptions options, TransferListener listener)
            throws IOException {
        return trees.delete(urls, selection(options), options, listener);
    }

    /**
     * Returns a digest of an object or member: what a server tells by one request, else computed over a verified read of the whole.
     *
     * @param algorithm {@code crc32c}, {@code adler32}, {@code crc32}, {@code md5} or {@code sha} (SHA-1)
     */
    public Checksum checksum(PelicanUrl url, String algorithm) throws IOException {
        var known = DigestAlgorithm.of(algorithm.equalsIgnoreCase("sha1") ? "sha" : algorithm)
                .orElseThrow(() -> PelicanException.of(ErrorKind.USAGE, "no digest is called " + algorithm)
                        .nextStep("Take crc32c, adler32, crc32, md5 or sha1.")
                        .build());
        return checksums.of(fs.resolve(url), known);
    }

    private static Selection selection(TransferOptions options) throws PelicanException {
        return new Selection(patterns(options.includes(), "**"), patterns(options.excludes(), ""));
    }

    /** Reads patterns; one that ends with a slash means the collection of that name, written with {@code below} behind the slash. */
    private static List<Predicate<String>> patterns(List<String> texts, String below) throws PelicanException {
        var patterns = new ArrayList<Predicate<String>>();
        for (var text : texts) {
            var glob = Glob.selecting(text, below);
            patterns.add(relative -> glob.matches("/" + relative));
        }
        return patterns;
    }
}
