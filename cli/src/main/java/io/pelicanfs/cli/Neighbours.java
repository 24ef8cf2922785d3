package io.pelicanfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds in a file of results the samples nearest to a vector. Reads the file once; holds the nearest only. */
final class Neighbours {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private Neighbours() {}

    /** A sample and the cosine of the angle between its vector and the question's; both have length 1. */
    record Neighbour(String id, double cosine) {}

    static List<Neighbour> of(float[] question, Path results, int count) throws IOException {
        var nearest = new PriorityQueue<Neighbour>(Comparator.comparingDouble(Neighbour::cosine));
        try (var json = JSON.createParser(ObjectReadContext.empty(), results)) {
            var id = "";
            for (var token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token != JsonToken.PROPERTY_NAME) {
                    continue;
                }
                if (json.currentName().equals("id")) {
                    id = json.nextStringValue();
                } else if (json.currentName().equals("embedding")) {
                    json.nextToken();
                    double cosine = 0;
                    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                        cosine += question[i] * json.getFloatValue();
                    }
                    nearest.add(new Neighbour(id, cosine));
                    if (nearest.size() > count) {
                        nearest.remove();
                    }
                }
            }
        }
        var sorted = new ArrayList<>(nearest);
        sorted.sort(Comparator.comparingDouble(Neighbour::cosine).reversed());
        return sorted;
    }
}
