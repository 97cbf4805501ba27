package dev.headrace.http;

import io.vertx.core.http.HttpMethod;

/**
 * One mounted entry.
 *
 * @param path with parameters as {@code :name}
 * @param template the same path as metrics and logs name it, with parameters as <code>{name}</code>
 */
public record Route(HttpMethod method, String path, String template, Policy policy, Responder responder) {}
