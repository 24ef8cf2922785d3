package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.credential.SearchResult;
import io.pelicanfs.credential.TokenNeed;
import io.pelicanfs.federation.DirectorAnswer;
import io.pelicanfs.login.LoginInfo;
import io.pelicanfs.login.LoginPrompt;
import io.pelicanfs.login.Logins;

/** Which token an operation would use, and why; and the user's logins. Thread-safe; ends with its file system. */
public final class Access {
    private final PelicanFileSystem fs;
    private final Engine engine;

    Access(PelicanFileSystem fs, Engine engine) {
        this.fs = fs;
        this.engine = engine;
    }

    /** Returns which tokens were found for an operation on {@code url}, and why each is good or not. Shows no token. */
    public SearchResult explainToken(PelicanUrl url, Operation operation) throws PelicanException {
        var at = fs.resolve(url).withoutMember();
        return engine.tokens().explain(at, engine.objects().plan(at).answer(), operation);
    }

    /**
     * Logs a person in for an operation on {@code url} and keeps the login in the user's wallet; see {@link Logins#login}. Operations never begin
     * a login themselves.
     */
    public LoginInfo login(PelicanUrl url, Operation operation, LoginPrompt prompt) throws PelicanException {
        var at = fs.resolve(url).withoutMember();
        var answer = engine.objects().plan(at).answer();
        // Not by a search: that would remember that there is no token yet.
        var need = TokenNeed.of(at, answer.namespace().orElse("/"), answer.basePaths(), answer.issuers(), operation);
        return engine.logins().login(need, answer.maxScopeDepth(), prompt);
    }

    /** Returns the user's logins. */
    public Logins logins() {
        return engine.logins();
    }

    /**
     * Fails where neither a look at {@code url} nor {@code change} has a token, and asks for one that may do both: the look comes first, and
     * would ask for one that may only read. Where the director does not answer nothing is known, and the look will tell.
     *
     * @throws PelicanException of kind {@link ErrorKind#TOKEN_NEEDED}
     */
    public void requireToken(PelicanUrl url, Operation change) throws PelicanException {
        var at = fs.resolve(url).withoutMember();
        DirectorAnswer answer;
        try {
            answer = engine.objects().plan(at).answer();
        } catch (PelicanException e) {
            return;
        }
        boolean blind = answer.tokenRequired()
                && engine.tokens().explain(at, answer, Operation.READ).chosen().isEmpty();
        if (blind) {
            engine.tokens().forOperation(at, answer, change);
        }
    }

    /** Returns whether reading {@code url} needs a token, as the director says. */
    public boolean needsToken(PelicanUrl url) throws PelicanException {
        return engine.objects().plan(fs.resolve(url).withoutMember()).answer().tokenRequired();
    }
}
