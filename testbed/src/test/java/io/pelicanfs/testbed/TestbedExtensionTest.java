package io.pelicanfs.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestbedExtensionTest {

    private static final Set<String> HOSTS_OF_CLASS = ConcurrentHashMap.newKeySet();
    private static final Set<String> HOSTS_OF_TESTS = ConcurrentHashMap.newKeySet();

    @RegisterExtension
    static final TestbedExtension OF_CLASS = TestbedExtension.with(builder -> builder.caches(0));

    @RegisterExtension
    final TestbedExtension ofTest = TestbedExtension.standard();

    @Test
    void sharesOneTestbedInAStaticField() {
        hold();
    }

    @Test
    void makesOneForEachTestInAnInstanceField() {
        hold();
    }

    private void hold() {
        HOSTS_OF_CLASS.add(OF_CLASS.testbed().discoveryHost());
        assertThat(HOSTS_OF_CLASS).hasSize(1);
        assertThat(HOSTS_OF_TESTS.add(ofTest.testbed().discoveryHost())).isTrue();
        assertThat(OF_CLASS.testbed().caches()).isEmpty();
        assertThat(ofTest.testbed().caches()).hasSize(2);
    }
}
