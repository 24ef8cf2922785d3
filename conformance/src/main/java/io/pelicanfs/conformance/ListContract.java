package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.conformance.Door.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listing tells every entry once, with its right name, kind and size, or fails; it never tells fewer. */
public abstract class ListContract extends Contract {
    private static final int MANY = 300;

    protected ListContract(Place place) {
        super(place);
    }

    @Test
    void listsObjectsAndCollections() throws IOException {
        String folder = Place.fresh("folder");
        area().publish(folder + "/a.bin", bytes(1));
        area().publish(folder + "/empty.bin", new byte[0]);
        area().publish(folder + "/sub/deeper.bin", bytes(3));
        assertThat(door().list(area().url(folder)))
                .containsExactlyInAnyOrder(
                        Standing.object("a.bin", 1), Standing.object("empty.bin", 0), Standing.collection("sub"));
    }

    @Test
    void listsOddNamesAsTheyAreAndAsTheyCanBeRead() throws IOException {
        String folder = Place.fresh("folder");
        List<Standing> all = new ArrayList<>();
        for (String name : ODD_NAMES) {
            area().publish(folder + "/" + name, bytes(name.length()));
            all.add(Standing.object(name, name.length()));
        }
        assertThat(door().list(area().url(folder))).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void listsAnEmptyCollection() throws IOException {
        String folder = Place.fresh("folder");
        area().publishCollection(folder);
        assertThat(door().list(area().url(folder))).isEmpty();
    }

    @Test
    void listsManyEntriesEachOnce() throws IOException {
        String folder = Place.fresh("folder");
        List<Standing> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            area().publish(folder + "/" + i, bytes(i % 10));
            all.add(Standing.object(String.valueOf(i), i % 10));
        }
        assertThat(door().list(area().url(folder))).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void listsAnObjectAsItself() throws IOException {
        assertThat(door().list(publish("object.bin", bytes(7)))).containsExactly(Standing.object("object.bin", 7));
    }

    @Test
    void missesACollectionThatIsNotThere() throws IOException {
        String url = area().url(Place.fresh("missing"));
        assertFails(() -> door().list(url), ErrorKind.NOT_FOUND);
    }
}
