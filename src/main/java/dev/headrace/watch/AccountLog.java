package dev.headrace.watch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the lines about accounts and tokens. None names an account: who logs in is nobody's business but theirs. */
public final class AccountLog implements Watcher {
    private final Logger log = LoggerFactory.getLogger(Logging.OWN_LOGGER);

    @Override
    public void sessionsUnusable(Throwable reason) {
        log.atError()
                .addKeyValue("reason", Reason.inFull(reason))
                .log("sessions cannot be kept, logins give no refresh token");
    }

    @Override
    public void hashNotRenewed(Throwable reason) {
        log.atWarn().addKeyValue("reason", Reason.of(reason)).log("the hash of a password was not renewed");
    }

    @Override
    public void keysNotRead(String issuer, Throwable reason) {
        log.atError()
                .addKeyValue("issuer", issuer)
                .addKeyValue("reason", Reason.inFull(reason))
                .log("keys of tokens could not be read; those that were known stay");
    }
}
