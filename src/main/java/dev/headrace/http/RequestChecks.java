package dev.headrace.http;

import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is refused of a message that could be read, whatever it asks for. */
final class RequestChecks {
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);
    private static final CharSequence EXPECT = HttpHeaders.createOptimized("expect");

    private final Set<String> allowedHosts;

    RequestChecks(List<String> allowedHosts) {
        this.allowedHosts = allowedHosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    void check(HttpServerRequest request) {
        checkMethod(request.method());
        Target.check(request.uri());
        checkHost(request);
        checkExpectation(request);
    }

    static boolean expectsContinue(HttpServerRequest request) {
        return request.headers().contains(EXPECT);
    }

    /** Whether the body is sent as it is: nothing here unpacks one. */
    static boolean isPlain(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
                .flatMap(codings -> Arrays.stream(codings.split(",")))
                .map(String::strip)
                .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase("identity"));
    }

    private static void checkMethod(HttpMethod method) {
        if (!METHODS.contains(method)) {
            throw Fault.of(FaultCode.METHOD_NOT_ALLOWED, "The method " + method.name() + " is not supported");
        }
    }

    private void checkHost(HttpServerRequest request) {
        String host = request.version() == HttpVersion.HTTP_2 ? authority(request) : host(request);
        if (host == null) {
            return;
        }
        int end = Host.endOfName(host);
        if (end < 0) {
            throw Fault.of(FaultCode.BAD_HOST, "The Host header is not a host name or address with an optional port");
        }
        if (!allowedHosts.isEmpty()
                && !allowedHosts.contains(host.substring(0, end).toLowerCase(Locale.ROOT))) {
            throw Fault.of(FaultCode.HOST_NOT_SERVED, "This host name is not served here");
        }
    }

    /** The host that an HTTP/1 request is for, or null when an old client did not say. */
    private static String host(HttpServerRequest request) {
        String host = request.headers().get(HttpHeaders.HOST);
        if (host == null && request.version() != HttpVersion.HTTP_1_0) {
            throw Fault.of(FaultCode.BAD_HOST, "The request has no Host header");
        }
        String target = request.uri();
        boolean absolute = !target.startsWith("/") && !target.equals("*");
        if (absolute && !Host.isOf(target, host)) {
            throw Fault.of(FaultCode.BAD_HOST, "The request target names another host than the Host header")
                    .hint("Send the path alone as the request target");
        }
        return host;
    }

    private static String authority(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null) {
            throw Fault.of(FaultCode.BAD_HOST, "The request has no authority");
        }
        return authority.host();
    }

    private static void checkExpectation(HttpServerRequest request) {
        String expectation = request.headers().get(EXPECT);
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            throw Fault.of(FaultCode.BAD_EXPECTATION, "The expectation cannot be met")
                    .hint("Only 'Expect: 100-continue' is understood");
        }
    }
}
