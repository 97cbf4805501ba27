/** Logging in and out, the caller's own row, and telling whose a request is by its access token. */
package dev.headrace.api.accounts;
