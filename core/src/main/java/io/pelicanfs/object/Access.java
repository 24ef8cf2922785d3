package io.pelicanfs.object;

import io.pelicanfs.PelicanListener;
import io.pelicanfs.federation.Federations;
import io.pelicanfs.http.HttpTransport;
import io.pelicanfs.http.RetryPolicy;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What every operation on objects needs.
 *
 * @param silentHosts servers that were asked for a digest and gave none; shared by all threads
 * @param origins what is known of the origins that were written to; shared by all threads
 * @param paces how fast servers deliver
 */
record Access(
        HttpTransport http,
        Federations federations,
        Tokens tokens,
        PelicanListener listener,
        RetryPolicy policy,
        RetryPolicy.Pause pause,
        RandomGenerator random,
        Set<String> silentHosts,
        KnownOrigins origins,
        Paces paces) {}
