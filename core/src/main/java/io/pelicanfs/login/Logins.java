package io.pelicanfs.login;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.credential.CredentialSource;
import io.pelicanfs.credential.Login;
import io.pelicanfs.credential.Token;
import io.pelicanfs.credential.TokenNeed;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RetryPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Logging in at issuers, and the wallet that keeps what came of it.
 *
 * <p>A login is the device flow of RFC 8628: the person approves in a browser on any machine, this program waits. It registers itself with the issuer
 * (RFC 7591) once. Nothing here begins a login but {@link #login}; a search for tokens ({@link #offers}) at most replaces a token that ends by
 * its refresh token, in silence. Only issuers that the director named are asked, over {@code https} only, and each gets its own secrets only.
 *
 * <p>Thread-safe, and safe among the processes of a user.
 */
public final class Logins implements CredentialSource {
    private final WalletFile file;
    private final IssuerClient client;
    private final Issuers issuers;
    private final Refreshes refreshes;
    private final Clock clock;
    private final RetryPolicy.Pause pause;

    /** Uses the wallet {@code file}, which need not exist. */
    public Logins(HttpTransport http, Path file, Clock clock, RetryPolicy.Pause pause) {
        this.file = new WalletFile(file);
        this.client = new IssuerClient(http);
        this.issuers = new Issuers(client, clock);
        this.refreshes = new Refreshes(this.file, issuers, client, clock);
        this.clock = clock;
        this.pause = pause;
    }

    /** Returns where a user's wallet is: {@code pelfs/wallet.json} in {@code XDG_CONFIG_HOME}, else in {@code ~/.config}. */
    public static Path walletFile(Map<String, String> environment, Path home) {
        // A relative path there is invalid and to be ignored (XDG base directory specification).
        var folder = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(text -> text.startsWith("/"))
                .map(Path::of)
                .orElse(home.resolve(".config"));
        return folder.resolve("pelfs").resolve("wallet.json");
    }

    /**
     * Logs a person in for {@code need}, at the first of its issuers where that is possible, and keeps what the issuer grants. Waits until the person
     * has decided or the code has expired.
     *
     * @param maxScopeDepth how many components the path of a scope may have, if the director said
     * @throws PelicanException of kind {@link ErrorKind#UNSUPPORTED} if no issuer has a device flow with registration, {@link
     *     ErrorKind#TOKEN_NEEDED} if the login is refused or nobody approves it, {@link ErrorKind#LOCAL} if the wallet cannot be read or written
     */
    public LoginInfo login(TokenNeed need, OptionalInt maxScopeDepth, LoginPrompt prompt) throws PelicanException {
        // Whatever the wallet has against being written is better known before the person is asked.
        file.change().close();
        var issuer = issuerFor(need);
        var scopes = AskedScopes.of(need, maxScopeDepth);
        var client = client(issuer, Optional.empty());
        var flow = new DeviceLogin(this.client, issuer, client, clock, pause);
        var begun = flow.begin(String.join(" ", scopes));
        if (isUnknownClient(begun)) {
            // Issuers forget clients that were not used for long (credential facts C.3).
            flow = new DeviceLogin(this.client, issuer, client(issuer, Optional.of(client)), clock, pause);
            begun = flow.begin(String.join(" ", scopes));
        }
        var answer = flow.finish(begun, prompt);
        if (answer.text("access_token").isEmpty()) {
            throw IssuerClient.refused(issuer, "gave an answer without a token", answer);
        }
        var grant = Grants.from(issuer.issuer(), answer, scopes, Optional.empty(), clock);
        try (var change = file.change()) {
            change.write(change.before().with(grant));
        }
        return LoginInfo.of(grant, file);
    }

    private IssuerMetadata issuerFor(TokenNeed need) throws PelicanException {
        Optional<PelicanException> failure = Optional.empty();
        for (String issuer : need.issuers()) {
            try {
                var metadata = issuers.of(issuer);
                if (metadata.supportsLogin()) {
                    return metadata;
                }
            } catch (PelicanException e) {
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        throw PelicanException.of(
                        ErrorKind.UNSUPPORTED,
                        need.issuers().isEmpty()
                                ? "nobody can log in for " + need.namespace() + ": the director names no issuer for it"
                                : "nobody can log in at " + String.join(" or ", need.issuers())
                                        + ": it has no device flow, or does not register programs")
                .nextStep("'pelfs token explain URL' tells what other tokens fit.")
                .build();
    }

    /** Returns the client of this user at an issuer, registered if there is none, or only the {@code forgotten} one. */
    private Wallet.Client client(IssuerMetadata issuer, Optional<Wallet.Client> forgotten) throws PelicanException {
        try (var change = file.change()) {
            var known = change.before()
                    .client(issuer.issuer())
                    .filter(one -> !Optional.of(one).equals(forgotten))
                    .filter(one -> one.secretExpires()
                            .filter(end -> end.isBefore(clock.instant()))
                            .isEmpty());
            if (known.isPresent()) {
                return known.get();
            }
            var registered = client.register(issuer);
            change.write(change.before().with(registered));
            return registered;
        }
    }

    private static boolean isUnknownClient(OAuthAnswer answer) {
        return !answer.succeeded()
                && List.of("invalid_client", "unauthorized_client").contains(answer.error());
    }

    /** Returns the logins there are. */
    public List<LoginInfo> list() throws PelicanException {
        return file.read().grants().stream()
                .map(grant -> LoginInfo.of(grant, file))
                .toList();
    }

    /** Forgets all logins at {@code issuer} and returns how many. The issuer is not asked: tokens already given away end by themselves. */
    public int logout(String issuer) throws PelicanException {
        int count = (int) file.read().grants().stream()
                .filter(grant -> grant.issuer().equals(issuer))
                .count();
        try (var change = file.change()) {
            change.write(change.before().withoutIssuer(issuer));
        }
        return count;
    }

    /** Returns the wallet's tokens of the need's issuers whose scopes look like fitting, each replaced before it ends if that is possible. */
    @Override
    public List<Offer> offers(TokenNeed need) {
        Wallet wallet;
        try {
            wallet = file.read();
        } catch (PelicanException e) {
            // Judged as an empty place, whose name says why.
            return List.of(new Offer(e.summary(), new Token.Secret("")));
        }
        var offers = new ArrayList<Offer>();
        for (var grant : wallet.grants()) {
            if (need.issuers().contains(grant.issuer()) && AskedScopes.mayServe(grant.scopes(), need)) {
                var refreshed = refreshes.refreshed(grant);
                var problem = refreshed.problem().map(why -> " (" + why + ")").orElse("");
                offers.add(new Offer(
                        "the wallet " + file.path() + problem,
                        new Token.Secret(refreshed.grant().accessToken())));
            }
        }
        return offers;
    }

    @Override
    public Login login(TokenNeed need) {
        return need.issuers().stream()
                .map(issuers::login)
                .min(java.util.Comparator.naturalOrder())
                .orElse(Login.UNKNOWN);
    }
}
