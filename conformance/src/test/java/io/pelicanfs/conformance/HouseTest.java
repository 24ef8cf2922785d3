package io.pelicanfs.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The house as the design draws it: which room may use which, and what only one room may touch. */
final class HouseTest {
    private static final String ROOT = "io.pelicanfs";

    /** The rooms of the engine from top to bottom; each may use those after it. The root package is below all of them. */
    private static final List<String> ROOMS = List.of(
            "client",
            "dataset",
            "archive",
            "transfer",
            "read",
            "object",
            "login",
            "credential",
            "federation",
            "http",
            "cache",
            "job");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(ROOT);

    private static String room(String name) {
        return ROOT + "." + name + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }

    @Test
    void roomsUseOnlyRoomsBelowThem() {
        var layers = layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (String name : ROOMS) {
            layers = layers.layer(name).definedBy(room(name));
        }
        layers = layers.layer("root").definedBy(ROOT);
        for (int i = 0; i < ROOMS.size(); i++) {
            var above = ROOMS.subList(0, i).toArray(String[]::new);
            layers = i == 0
                    ? layers.whereLayer(ROOMS.get(i)).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(ROOMS.get(i)).mayOnlyBeAccessedByLayers(above);
        }
        check(layers.whereLayer("root").mayNotAccessAnyLayer());
    }

    @Test
    void noTwoPackagesNeedEachOther() {
        check(slices().matching("io.pelicanfs.(**)").should().beFreeOfCycles());
    }

    @Test
    void archivesKnowNothingOfTheFederation() {
        check(noClasses()
                .that(resideInAPackage(room("archive")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        room("transfer"),
                        room("read"),
                        room("object"),
                        room("credential"),
                        room("federation"),
                        room("http"))));
    }

    @Test
    void onlyTheHttpRoomKnowsTheHttpLibrary() {
        check(noClasses()
                .that(resideInAPackage("io.pelicanfs..").and(resideOutsideOfPackage(room("http"))))
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.hc..")));
    }

    /**
     * Besides the cache three classes lock: the result file of a run and a get's partial file, which a second one must not write to, and a
     * shard's hidden file, which a second one must not clear up.
     */
    @Test
    void onlyTheCacheRoomAndWhatIsBeingWrittenLockFiles() {
        var others = resideInAPackage("io.pelicanfs..")
                .and(resideOutsideOfPackage(room("cache")))
                .and(not(simpleName("HiddenFile").and(resideInAPackage(room("inference")))))
                .and(not(simpleName("HiddenShard").and(resideInAPackage(room("archive")))))
                .and(not(simpleName("Opened").and(resideInAPackage(room("transfer")))));
        for (String method : List.of("lock", "tryLock")) {
            check(noClasses()
                    .that(others)
                    .should()
                    .callMethodWhere(target(name(method)).and(target(owner(assignableTo(FileChannel.class))))));
        }
    }

    @Test
    void usersOfTheEngineKeepToItsApi() {
        var users = resideInAnyPackage(room("cli"), room("inference"), room("conformance"), room("bench"));
        var inner = resideInAnyPackage(room("read"), room("object"), room("federation"), room("http"), room("cache"));
        check(noClasses().that(users).should().dependOnClassesThat(inner));
    }

    @Test
    void theTestbedSharesNothingWithUs() {
        check(classes()
                .that(resideInAPackage(room("testbed")))
                .should()
                .onlyDependOnClassesThat(
                        resideInAPackage(room("testbed")).or(resideOutsideOfPackage("io.pelicanfs.."))));
    }

    @Test
    void thereIsNoRoomForHelpers() {
        check(noClasses()
                .that(alwaysTrue())
                .should()
                .resideInAnyPackage("..util..", "..common..", "..impl..", "..manager..")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl"));
    }
}
