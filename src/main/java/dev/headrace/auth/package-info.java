/**
 * Who asks: access tokens of our own and of others, accounts with passwords, and sessions that outlive a token.
 *
 * <p>{@link dev.headrace.auth.Tokens} tells whose a token is, {@link dev.headrace.auth.Accounts} logs in, refreshes and logs
 * out. What somebody may do is decided where the rows are, in {@code resource}.
 */
package dev.headrace.auth;
