package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Where a pass over a part of a dataset stands. Going on from it reads at most one window again, however far it had come.
 *
 * @param dataset a digest of the dataset's objects, names and sizes
 * @param window the window that was last given out from
 * @param done how many of a shuffled window's samples were given out
 * @param position the position of the last sample given out of a window that is not shuffled
 */
record ResumeToken(String dataset, Split split, Order order, int window, int done, OptionalLong position) {
    private static final Pattern FORM = Pattern.compile(
            "v1:([0-9a-f]{16}):(\\d{1,9})/(\\d{1,9}):(-|-?\\d{1,19}):(\\d{1,9}):(\\d{1,9}):(\\d{1,9}):(-|\\d{1,18})");

    static ResumeToken parse(String text) throws PelicanException {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw PelicanException.of(ErrorKind.USAGE, "this is no resume token")
                    .nextStep("Give the token that the earlier pass told, or leave it out to begin.")
                    .build();
        }
        return new ResumeToken(
                form.group(1),
                new Split(Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3))),
                new Order(number(form.group(4)), Integer.parseInt(form.group(5))),
                Integer.parseInt(form.group(6)),
                Integer.parseInt(form.group(7)),
                number(form.group(8)));
    }

    private static OptionalLong number(String text) {
        return text.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    /** Fails unless this token is of the same dataset, split and order. */
    void requireFor(String otherDataset, Split otherSplit, Order otherOrder) throws PelicanException {
        String differs = !dataset.equals(otherDataset)
                ? "dataset (its objects have other names or sizes now)"
                : !split.equals(otherSplit) ? "split" : !order.equals(otherOrder) ? "shuffle or epoch" : "";
        if (!differs.isEmpty()) {
            throw PelicanException.of(ErrorKind.USAGE, "the resume token is of another " + differs)
                    .nextStep("Resume with the options of the first pass, or begin again without the token.")
                    .build();
        }
    }

    @Override
    public String toString() {
        return "v1:" + dataset + ":" + split + ":" + text(order.seed()) + ":" + order.epoch() + ":" + window + ":"
                + done + ":" + text(position);
    }
}
