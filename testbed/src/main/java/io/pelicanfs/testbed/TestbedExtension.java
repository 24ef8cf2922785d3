package io.pelicanfs.testbed;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A testbed for the tests of a class: one for all in a static field, a new one for each test in an instance field. Its user
 * brings JUnit; a {@link Testbed} alone needs none.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestbedExtension federation = TestbedExtension.with(builder -> builder.caches(1));
 * }</pre>
 */
public final class TestbedExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

    private final UnaryOperator<TestbedBuilder> shape;
    private volatile Optional<Testbed> running = Optional.empty();
    private volatile boolean forAll;

    private TestbedExtension(UnaryOperator<TestbedBuilder> shape) {
        this.shape = shape;
    }

    /** A default testbed. */
    public static TestbedExtension standard() {
        return with(builder -> builder);
    }

    public static TestbedExtension with(UnaryOperator<TestbedBuilder> shape) {
        return new TestbedExtension(shape);
    }

    /** The running testbed. */
    public Testbed testbed() {
        return running.orElseThrow(() -> new IllegalStateException("no test is running"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forAll = true;
        open();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forAll) {
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forAll) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void open() {
        running = Optional.of(shape.apply(Testbed.builder()).start());
    }

    private void close() {
        running.ifPresent(Testbed::close);
        running = Optional.empty();
    }
}
