package io.pelicanfs.conformance;

import io.pelicanfs.conformance.servers.XrootdRelease;
import io.pelicanfs.conformance.servers.XrootdStage;
import io.pelicanfs.testbed.Flavour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every door to every stage: what the contracts are run with. */
final class Places {
    private static final List<Doors> DOORS = List.of(JavaDoor.doors(), CommandDoor.doors());
    private static final List<SharedStage> STAGES = stages();

    private Places() {}

    private static List<SharedStage> stages() {
        List<SharedStage> stages = new ArrayList<>();
        Arrays.stream(Flavour.values())
                .map(flavour -> new SharedStage("testbed " + flavour, true, () -> TestbedStage.start(flavour)))
                .forEach(stages::add);
        Arrays.stream(XrootdStage.Shape.values())
                .map(shape -> xrootd(shape, XrootdRelease.SYSTEM))
                .forEach(stages::add);
        stages.add(xrootd(XrootdStage.Shape.GUARDED_ORIGIN, XrootdRelease.V5_8));
        stages.add(xrootd(XrootdStage.Shape.GUARDED_ORIGIN, XrootdRelease.V6_2));
        stages.add(xrootd(XrootdStage.Shape.CACHE, XrootdRelease.V6_2));
        return List.copyOf(stages);
    }

    private static SharedStage xrootd(XrootdStage.Shape shape, XrootdRelease release) {
        return new SharedStage(
                "real XRootD " + release + " " + shape,
                shape != XrootdStage.Shape.OPEN_ORIGIN,
                () -> XrootdStage.start(shape, release));
    }

    static Stream<Place> all() {
        return through(STAGES.stream());
    }

    /** Every door to the stages that have a namespace that wants a token. */
    static Stream<Place> guarded() {
        return through(STAGES.stream().filter(SharedStage::guarded));
    }

    private static Stream<Place> through(Stream<SharedStage> stages) {
        return stages.flatMap(stage ->
                DOORS.stream().map(doors -> new Place(doors + " door to " + stage.name(), doors, stage::get)));
    }

    /** Every stage once, through the Java API. */
    static Stream<Place> java() {
        return STAGES.stream().map(stage -> new Place(stage.name(), JavaDoor.doors(), stage::get));
    }
}
