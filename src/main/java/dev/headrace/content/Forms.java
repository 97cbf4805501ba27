package dev.headrace.content;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** The codings in which one body was sent already, kept so that each is made once. For several threads. */
public final class Forms {
    private volatile Form[] made;
    private Future<Form>[] making;
    /** Null while nobody keeps the body. */
    private volatile Runnable whenGrown;

    /** Tells whoever keeps the body that it weighs more now. */
    public void whenGrown(Runnable action) {
        whenGrown = action;
    }

    /** What they weigh in memory, in bytes, roughly. */
    public int weight() {
        Form[] all = made;
        int weight = 0;
        for (int i = 0; all != null && i < all.length; i++) {
            weight += all[i] == null ? 0 : all[i].weight();
        }
        return weight;
    }

    /** The form, or null when it is not made. */
    Form get(Coding coding) {
        Form[] all = made;
        return all == null ? null : all[coding.ordinal()];
    }

    void keep(Coding coding, Form form) {
        synchronized (this) {
            Form[] all = made == null ? new Form[Coding.values().length] : made.clone();
            all[coding.ordinal()] = form;
            made = all;
        }
        Runnable keeper = whenGrown;
        if (keeper != null) {
            keeper.run();
        }
    }

    /** The form that the maker makes, unless another one is at it: then that one's. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    synchronized Future<Form> make(Coding coding, Supplier<Future<Form>> maker) {
        if (making == null) {
            making = new Future[Coding.values().length];
        }
        Future<Form> current = making[coding.ordinal()];
        if (current == null || current.isComplete()) {
            current = maker.get();
            making[coding.ordinal()] = current;
        }
        return current;
    }
}
