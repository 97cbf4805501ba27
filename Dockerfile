# syntax=docker/dockerfile:1
# The server as an image. Build: docker build -t headrace .
# Run: docker run --read-only --tmpfs /tmp:exec -p 8080:8080 -e DATABASE_URL -v "$PWD/headrace.yaml:/etc/headrace/headrace.yaml:ro" headrace
# The root file system may be read-only; /tmp is needed for what libraries unpack and load at start.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY . ./
# The libraries stay in a cache of the builder.
RUN --mount=type=cache,target=/build/.m2 mvn -Dmaven.repo.local=/build/.m2 -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM eclipse-temurin:25-jre
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Headrace" \
      org.opencontainers.image.description="An HTTP API in front of PostgreSQL that is fast by default" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

COPY --from=build /build/target/headrace.jar /opt/headrace/headrace.jar
COPY LICENSE /opt/headrace/LICENSE

# A number, so that orchestrators can tell that it is not root.
USER 10001:10001
WORKDIR /etc/headrace
EXPOSE 8080
# The memory that the container has decides the heap; the rest is for buffers and threads. A server that is out of memory
# is restarted rather than kept half alive. JAVA_TOOL_OPTIONS adds to these.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseG1GC", "-jar", "/opt/headrace/headrace.jar"]
CMD ["serve", "--config", "headrace.yaml"]

# The admin listener stays on the loopback address of the container, where this check can reach it. To move it set
# HEADRACE_ADMIN_PORT, which the check follows too, rather than admin.port.
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-jar", "/opt/headrace/headrace.jar", "ready"]
