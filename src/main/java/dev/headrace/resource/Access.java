package dev.headrace.resource;

import dev.headrace.call.Caller;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;

/** Decides which rows of one resource a caller has a right to, and says why there are none. */
final class Access {
    private final String resource;
    private final AccessConfig config;

    Access(String resource, AccessConfig config) {
        this.resource = resource;
        this.config = config;
    }

    /** What somebody wants to do, in the words of a refusal. */
    enum Right {
        READ("read", "access.read", FaultCode.READ_FORBIDDEN),
        WRITE("written", "access.write", FaultCode.WRITE_FORBIDDEN);

        private final String done;
        private final String setting;
        private final FaultCode forbidden;

        Right(String done, String setting, FaultCode forbidden) {
            this.done = done;
            this.setting = setting;
            this.forbidden = forbidden;
        }
    }

    boolean isReadableBy(Caller caller) {
        return config.reading(caller) != Reach.NONE;
    }

    boolean showsAllTo(Caller caller) {
        return config.reading(caller) == Reach.ALL;
    }

    /** The rows that may be read, never none: then it is refused. */
    Reach reading(Caller caller) {
        Reach reach = config.reading(caller);
        if (reach == Reach.NONE) {
            throw refusal(Right.READ, caller, config.tokensMayRead());
        }
        return reach;
    }

    /**
     * The rows that may be written, never none. Who reads their own rows alone cannot change others either, for a filter tells
     * what it finds.
     *
     * @param findsRows whether the write can meet rows that are there already, and do something else because of them
     */
    Reach writing(Caller caller, boolean findsRows) {
        Reach reach = config.writing(caller);
        if (reach == Reach.NONE) {
            throw refusal(Right.WRITE, caller, config.tokensMayWrite());
        }
        boolean readsOwn = findsRows && config.reading(caller) == Reach.OWN;
        return readsOwn ? Reach.OWN : reach;
    }

    /** Refuses to answer the rows of a write to a caller who may not read them. */
    void requireAnswer(Caller caller, boolean ownRowsAlone) {
        Reach reading = config.reading(caller);
        if (reading == Reach.NONE || (reading == Reach.OWN && !ownRowsAlone)) {
            throw Fault.of(FaultCode.READ_FORBIDDEN, "The resource '" + resource + "' may not be read")
                    .details("So its rows cannot be answered with Prefer: return=representation");
        }
    }

    private Fault refusal(Right right, Caller caller, boolean tokenHelps) {
        String sentence = "The resource '" + resource + "' may not be " + right.done;
        return caller.isAnonymous() && tokenHelps
                ? Fault.of(FaultCode.TOKEN_NEEDED, sentence + " without an access token")
                        .hint("Send the header Authorization: Bearer, with a token behind it")
                : Fault.of(right.forbidden, sentence)
                        .details("Its " + right.setting + " does not let "
                                + (caller.isAnonymous() ? "anybody in" : "the account of the access token in"));
    }

    /** The subject of a token of somebody else's may be nothing that a row can be owned by. */
    Fault cannotOwn(Right right) {
        return Fault.of(
                        right.forbidden,
                        "The account of the access token cannot be the owner of rows of '" + resource + "'")
                .details("Its subject is no value of the column that tells whose row it is");
    }
}
