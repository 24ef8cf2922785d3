package io.pelicanfs;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an object, collection or archive member is: an immutable value.
 *
 * <pre>
 * URL     = location [ "!/" member ] [ "?" option *( "&amp;" option ) ]
 *         | ( "zip" | "tar" ) [ "://" member ] "::" URL without member       as fsspec has it; this member is literal
 * location = [ handle "+" ] "pelican://" host [ ":" port ] [ path ]
 *         | [ handle "+" ] ( "osdf" | "stash" ) ":" path                     one, two or three slashes mean the same
 *         | path
 * path    = "/" *( segment "/" ) [ segment ]
 * option  = "recursive" | "directread" | "skipstat" | "prefercached" | "pack=" format | name [ "=" value ]
 * </pre>
 *
 * <p>One set of rules holds for all forms, bare paths included (protocol facts §1):
 *
 * <ul>
 *   <li>{@code %XX} stands for a byte of the name in UTF-8. A {@code %} that no two hexadecimal digits follow is an error; a name with a
 *       percent sign is written with {@code %25}, one with a question mark with {@code %3F}. Other characters, such as space, {@code #},
 *       comma, semicolon and all of Unicode, may be written as they are: nothing but {@code ?} ends the path, and {@code ?} is never a
 *       wildcard. Control characters must be escaped, and U+0000 is in no name.
 *   <li>{@code !/} ends the object's path and begins the member's name. A name that has {@code !/} itself is written with {@code %21/}.
 *   <li>In paths, but not in members, {@code //} and the segment {@code .} collapse, {@code %2F} is a slash, and {@code ..} is an error.
 *   <li>Schemes may be in upper case. The host is lower-cased and loses port 443; a user name before it is an error.
 *   <li>The host of an {@code osdf} or {@code stash} URL is the first segment of its path: {@code osdf://ns/x} is {@code osdf:///ns/x}.
 *   <li>A known option stands at most once; {@code directread} excludes {@code prefercached}, {@code recursive} excludes {@code pack}.
 *   <li>A token among the options ({@code authz=}, {@code access_token=}) is taken out, see {@link #revealToken}.
 * </ul>
 *
 * <p>Two URLs are equal if form, federation, path, member, options and handle are, however they were written and whether or not a slash
 * ends them.
 */
public final class PelicanUrl {
    /** How the URL names its federation. */
    public enum Form {
        /** {@code pelican://host[:port]/path}: the host is the federation, whatever is configured. */
        PELICAN,
        /** {@code osdf:///path} or {@code stash:///path}: the configured federation, else {@code osg-htc.org}. */
        OSDF,
        /** {@code /path}: the configured federation; an error where there is none. */
        PATH
    }

    private final Form form;
    private final Optional<String> federation;
    private final Optional<String> handle;
    private final String path;
    private final boolean pathEndsWithSlash;
    private final Optional<String> member;
    private final UrlOptions options;
    private final String text;

    PelicanUrl(
            Form form,
            Optional<String> federation,
            Optional<String> handle,
            String path,
            boolean pathEndsWithSlash,
            Optional<String> member,
            UrlOptions options,
            String text) {
        this.form = form;
        this.federation = federation;
        this.handle = handle;
        this.path = path;
        this.pathEndsWithSlash = pathEndsWithSlash;
        this.member = member;
        this.options = options;
        this.text = text;
    }

    /** Parses {@code text}; fails with {@link ErrorKind#USAGE}, the position (from 0) and the nearest valid form. */
    public static PelicanUrl parse(String text) throws PelicanException {
        return UrlParser.parse(text);
    }

    /**
     * Returns a decoded path or name as it goes on the wire (protocol facts §1.2), {@code ,} and {@code ;} escaped as well; slashes stay.
     *
     * @throws IllegalArgumentException if it holds half a surrogate pair, which is not Unicode text
     */
    public static String encodePath(String decoded) {
        return PercentCoding.encodePath(decoded);
    }

    /**
     * Returns a path a server sent (an {@code href}, the target of a {@code Link}), decoded. Never fails: servers leave {@code ,},
     * {@code ;}, {@code %}, space and Unicode raw, and an escape that is none, is not UTF-8 or is {@code %00} stays as it is.
     */
    public static String decodePath(String encoded) {
        return PercentCoding.decode(encoded);
    }

    public Form form() {
        return form;
    }

    /** Returns the federation's discovery host as {@code host[:port]}: always there in form PELICAN, never in the others. */
    public Optional<String> federation() {
        return federation;
    }

    /**
     * Returns this location in form PELICAN at {@code host[:port]}; a URL in form PELICAN returns itself.
     *
     * @throws IllegalArgumentException if {@code federation} is no {@code host[:port]}
     */
    public PelicanUrl at(String federation) {
        if (form == Form.PELICAN) {
            return this;
        }
        var host = FederationHost.canonical(federation)
                .orElseThrow(() -> new IllegalArgumentException("not a federation host[:port]: " + federation));
        return derived(Form.PELICAN, Optional.of(host), options, path, pathEndsWithSlash, member);
    }

    /** Returns the object path, decoded: begins with a slash, no slash at the end except for the root. */
    public String path() {
        return path;
    }

    /** Returns the object path as it goes on the wire (protocol facts §1.2), {@code ,} and {@code ;} escaped as well. */
    public String encodedPath() {
        return encodePath(path);
    }

    /** Returns the name of the member inside the archive, decoded, as the archive has it; empty text means the archive's root. */
    public Optional<String> member() {
        return member;
    }

    /** Returns whether the text names a collection by a slash at its end (or is an archive's root). */
    public boolean endsWithSlash() {
        return member.map(name -> name.isEmpty() || name.endsWith("/")).orElse(pathEndsWithSlash);
    }

    /** Returns the credential handle of {@code handle+pelican://…}, as written. */
    public Optional<String> credentialHandle() {
        return handle;
    }

    /** Returns whether option {@code name} (such as {@code directread}) is set. */
    public boolean hasOption(String name) {
        return options.has(name);
    }

    /** Returns the decoded value of option {@code name} (such as {@code pack}); absent as well where it is set without a value. */
    public Optional<String> option(String name) {
        return options.value(name);
    }

    /**
     * Returns the names of options that are not in the grammar, in the order given. Servers may know them; more often a question mark in
     * the name of an object was meant, which is written with {@code %3F}.
     */
    public List<String> unknownOptions() {
        return options.unknown();
    }

    /** Returns the same place without option {@code name}. */
    public PelicanUrl withoutOption(String name) {
        return hasOption(name) ? derived(options.without(name), path, pathEndsWithSlash, member) : this;
    }

    /** Returns whether the text this URL comes from held a token: worth a warning, since tokens belong in files. */
    public boolean hadToken() {
        return options.token().isPresent();
    }

    /**
     * Returns the token that stood among the options, for the search for credentials and nothing else. It is no part of the text, of
     * {@link #query}, of equality or of any message; URLs derived from this one carry it on, {@code parse(toString())} does not.
     */
    public Optional<String> revealToken() {
        return options.token().flatMap(UrlToken::reveal);
    }

    /** Returns the options to send to the director, with their question mark, tokens removed; empty text where there are none. */
    public String query() {
        return options.query();
    }

    /** Returns the last part of the member name, or else of the path; empty for a root. */
    public String name() {
        var whole = member.orElse(path);
        int end = whole.length();
        while (end > 0 && whole.charAt(end - 1) == '/') {
            end--;
        }
        return whole.substring(whole.lastIndexOf('/', end - 1) + 1, end);
    }

    /** Returns whether this is {@code collection} itself or something below it, going by their names. */
    public boolean isWithin(PelicanUrl collection) {
        var below = collection.path.equals("/") ? "/" : collection.path + '/';
        return form == collection.form
                && federation.equals(collection.federation)
                && collection.member.isEmpty()
                && (path.equals(collection.path) || path.startsWith(below));
    }

    /** Returns the same object without member. */
    public PelicanUrl withoutMember() {
        return member.isEmpty() ? this : derived(options, path, false, Optional.empty());
    }

    /**
     * Returns {@code member} of this archive.
     *
     * @param member decoded, as the archive has it; empty text for the archive's root
     * @throws IllegalArgumentException if this is the root, or the name holds U+0000 or half a surrogate pair
     */
    public PelicanUrl withMember(String member) {
        if (path.equals("/")) {
            throw new IllegalArgumentException("the root of a federation is no archive");
        }
        UrlPath.checkName(member);
        return derived(options, path, false, Optional.of(member));
    }

    /**
     * Returns the entry {@code name} of this collection, or of this folder in an archive.
     *
     * @param name decoded, one segment; a slash may end it
     * @throws IllegalArgumentException if it is empty, has a slash within, or is {@code .} or {@code ..} in a collection
     */
    public PelicanUrl child(String name) {
        int slash = name.indexOf('/');
        if (name.isEmpty() || slash == 0 || (slash > 0 && slash < name.length() - 1)) {
            throw new IllegalArgumentException("not one segment: \"" + name + "\"");
        }
        if (member.isPresent()) {
            var folder = member.get();
            return withMember(folder.isEmpty() || folder.endsWith("/") ? folder + name : folder + '/' + name);
        }
        if (name.equals(".") || name.equals("./")) {
            throw new IllegalArgumentException("not an entry: \"" + name + "\"");
        }
        return withPath(path + '/' + name);
    }

    /**
     * Returns this URL with another object path, the same options and no member.
     *
     * @param path decoded, from the root
     * @throws IllegalArgumentException if it does not begin with a slash, has a segment {@code ..}, U+0000 or half a surrogate pair
     */
    public PelicanUrl withPath(String path) {
        if (!path.startsWith("/") || UrlPath.climbs(path)) {
            throw new IllegalArgumentException("not a path from the root: \"" + path + "\"");
        }
        UrlPath.checkName(path);
        return derived(options, UrlPath.collapse(path), UrlPath.endsWithSlash(path), Optional.empty());
    }

    private PelicanUrl derived(UrlOptions options, String path, boolean pathEndsWithSlash, Optional<String> member) {
        return derived(form, federation, options, path, pathEndsWithSlash, member);
    }

    private PelicanUrl derived(
            Form form,
            Optional<String> federation,
            UrlOptions options,
            String path,
            boolean pathEndsWithSlash,
            Optional<String> member) {
        var text = new StringBuilder();
        if (form != Form.PATH) {
            text.append(handle.map(name -> name + '+').orElse(""));
            text.append(form == Form.OSDF ? "osdf://" : "pelican://").append(federation.orElse(""));
        }
        text.append(encodePath(path)).append(pathEndsWithSlash && !path.equals("/") ? "/" : "");
        member.ifPresent(name -> text.append("!/").append(encodePath(name)));
        text.append(options.query());
        return new PelicanUrl(form, federation, handle, path, pathEndsWithSlash, member, options, text.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PelicanUrl that
                && form == that.form
                && federation.equals(that.federation)
                && handle.equals(that.handle)
                && path.equals(that.path)
                && member.equals(that.member)
                && options.entries().equals(that.options.entries());
    }

    @Override
    public int hashCode() {
        return Objects.hash(form, federation, handle, path, member, options.entries());
    }

    /** Returns the text as it was given, or one that parses to this value; options with token values left out. */
    @Override
    public String toString() {
        return text;
    }
}
