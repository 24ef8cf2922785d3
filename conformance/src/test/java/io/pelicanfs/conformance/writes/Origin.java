package io.pelicanfs.conformance.writes;

import io.pelicanfs.conformance.Place;
import io.pelicanfs.conformance.SharedStage;
import io.pelicanfs.conformance.Stage;
import io.pelicanfs.conformance.TestbedStage;
import io.pelicanfs.conformance.servers.XrootdRelease;
import io.pelicanfs.conformance.servers.XrootdStage;
import io.pelicanfs.testbed.Flavour;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** The origins that the promises of writing are tested on; each is started by the first test that needs it. */
public enum Origin {
    TESTBED_GO,
    TESTBED_XROOTD_5_5,
    TESTBED_XROOTD_6_2,
    XROOTD,
    XROOTD_5_8,
    XROOTD_6_2;

    private static final Map<Origin, SharedStage> STAGES = Map.of(
            TESTBED_GO, shared(() -> TestbedStage.start(Flavour.GO)),
            TESTBED_XROOTD_5_5, shared(() -> TestbedStage.start(Flavour.XROOTD_5_5)),
            TESTBED_XROOTD_6_2, shared(() -> TestbedStage.start(Flavour.XROOTD_6_2)),
            XROOTD, shared(() -> XrootdStage.start(XrootdStage.Shape.GUARDED_ORIGIN, XrootdRelease.SYSTEM)),
            XROOTD_5_8, shared(() -> XrootdStage.start(XrootdStage.Shape.GUARDED_ORIGIN, XrootdRelease.V5_8)),
            XROOTD_6_2, shared(() -> XrootdStage.start(XrootdStage.Shape.GUARDED_ORIGIN, XrootdRelease.V6_2)));

    private static SharedStage shared(Place.StageSource source) {
        return new SharedStage("origin for writes", true, source);
    }

    public Stage stage() throws IOException {
        return Objects.requireNonNull(STAGES.get(this)).get();
    }

    public boolean isXrootd() {
        return this != TESTBED_GO;
    }
}
