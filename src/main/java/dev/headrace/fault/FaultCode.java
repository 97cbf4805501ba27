package dev.headrace.fault;

/**
 * The stable names of everything that can be refused, each with its HTTP status.
 *
 * <p>{@code PGRST…} codes are those of the query dialect, so that its clients recognise them; {@code HR…} codes are this
 * server's own: 1xx the HTTP message, 2xx capacity and time, 3xx access. A failure that PostgreSQL reports carries its
 * SQLSTATE instead. A code is never renamed and never reused.
 */
public enum FaultCode {
    DATABASE_UNREACHABLE("PGRST000", 503),
    CATALOGUE_NOT_LOADED("PGRST002", 503),
    POOL_WAIT_TOO_LONG("PGRST003", 504),
    BAD_QUERY("PGRST100", 400),
    BAD_BODY("PGRST102", 400),
    BAD_RANGE("PGRST103", 416),
    BAD_PUT_FILTER("PGRST105", 405),
    NOT_ACCEPTABLE("PGRST107", 406),
    PUT_WITH_LIMITS("PGRST114", 400),
    KEY_DIFFERS("PGRST115", 400),
    NOT_ONE_ROW("PGRST116", 406),
    METHOD_NOT_ALLOWED("PGRST117", 405),
    BAD_PREFERENCE("PGRST122", 400),
    AGGREGATES_OFF("PGRST123", 400),
    TOO_MANY_AFFECTED("PGRST124", 400),
    UNKNOWN_PATH("PGRST125", 404),
    NOT_SUPPORTED("PGRST127", 400),
    NO_RELATIONSHIP("PGRST200", 400),
    UNKNOWN_COLUMN("PGRST204", 400),
    UNKNOWN_RESOURCE("PGRST205", 404),

    BAD_MESSAGE("HR100", 400),
    BAD_HOST("HR101", 400),
    TARGET_TOO_LONG("HR102", 414),
    HEADERS_TOO_LARGE("HR103", 431),
    BODY_TOO_LARGE("HR104", 413),
    BAD_EXPECTATION("HR105", 417),
    UNSUPPORTED_MEDIA_TYPE("HR106", 415),
    BAD_PARAMETER("HR107", 400),
    ROW_NOT_FOUND("HR108", 404),
    BODY_TOO_SLOW("HR109", 408),
    VERSION_NOT_SUPPORTED("HR110", 505),
    HOST_NOT_SERVED("HR111", 421),
    ROW_CHANGED("HR112", 412),
    FULL_TABLE_WRITE("HR113", 400),
    TOO_MANY_ROWS("HR114", 413),
    ANSWER_TOO_LARGE("HR115", 400),
    ROW_PARKED("HR116", 409),
    IDEMPOTENCY_KEY_USED("HR117", 422),
    HEAD_TOO_SLOW("HR118", 408),
    BAD_AUTHORIZATION("HR119", 400),

    POOL_FULL("HR200", 503),
    TOO_MANY_EXPORTS("HR201", 503),
    DEADLINE_PASSED("HR202", 504),
    SHUTTING_DOWN("HR203", 503),
    CLIENT_LEFT("HR204", 499),
    LOOP_STUCK("HR205", 503),
    OUTCOME_UNKNOWN("HR206", 503),
    WRITES_PENDING("HR207", 503),
    WRITE_NOT_ACCEPTED("HR208", 503),
    TOO_MANY_REQUESTS("HR209", 429),
    WORKERS_FULL("HR210", 503),
    KEYS_NOT_LOADED("HR211", 503),
    LIMIT_UNKNOWN("HR212", 503),

    READ_FORBIDDEN("HR300", 403),
    WRITE_FORBIDDEN("HR301", 403),
    TOKEN_NEEDED("HR302", 401),
    BAD_TOKEN("HR303", 401),
    LOGIN_FAILED("HR304", 401),
    SESSION_ENDED("HR305", 401),

    UNEXPECTED("HR500", 500),
    CATALOGUE_NOT_RELOADED("HR501", 500);

    private final String code;
    private final int status;

    FaultCode(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** What clients see and may match on. */
    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
