package dev.headrace.testing;

import dev.headrace.testing.EveryType.Group;
import dev.headrace.testing.EveryType.Sample;
import java.util.List;

/** What {@link EveryType} fills its tables with. */
final class NastyValues {
    private NastyValues() {}

    /** The types that PostgreSQL does not bring along. */
    static final String TYPES = """
            CREATE EXTENSION hstore;
            CREATE EXTENSION citext;
            CREATE EXTENSION ltree;
            CREATE EXTENSION cube;
            CREATE SCHEMA every;
            CREATE TYPE every.mood AS ENUM ('sad', 'two words', '"quoted"', 'back\\slash', 'ü,ö', '');
            CREATE TYPE every.pair AS (number int4, "the text" text);
            CREATE TYPE every.nest AS
                (inner_pair every.pair, pairs every.pair[], at timestamptz, exact numeric, yes bool, document json);
            CREATE DOMAIN every.positive AS int4 CHECK (VALUE > 0);
            CREATE DOMAIN every.small AS every.positive CHECK (VALUE < 100);
            CREATE DOMAIN every.counts AS int4[];
            CREATE DOMAIN every.home AS every.pair;
            CREATE DOMAIN every.document AS jsonb;
            CREATE DOMAIN every.moment AS timestamptz;
            CREATE DOMAIN every.padded AS char(4);
            CREATE DOMAIN every.yes AS bool;
            CREATE TYPE every.textrange AS RANGE (subtype = text);
            -- A type of one's own with a cast to json prints through that cast.
            CREATE TYPE every.temperature AS ENUM ('hot', 'cold');
            CREATE FUNCTION every.to_json(every.temperature) RETURNS json LANGUAGE sql IMMUTABLE
                AS $$ SELECT json_build_object('temperature', $1::text) $$;
            CREATE CAST (every.temperature AS json) WITH FUNCTION every.to_json(every.temperature);
            """;

    private static final String LONG_NUMBER = "9".repeat(1000) + "." + "1".repeat(500);

    private static final String[] TEXTS = {
        "",
        " ",
        "plain",
        "  blanks around  ",
        "\"quoted\" 'single'",
        "back\\slash \\n \\\\",
        "line\nfeed\r\nreturn\rtab\tend",
        "\u0001\u0002\u0007\b\u000b\f\u001b\u001f\u007f",
        "emoji 😀 👩‍👩‍👧 flag 🇩🇪",
        "separators \u2028 \u2029 \u0085 bom \ufeff replacement \ufffd last \uffff",
        "größe 日本語 العربية",
        "</script><!-- & / -->",
        "comma, semicolon; (parens) {braces} [brackets]",
        "NULL",
        "null",
        "\\.",
        "\\N",
        "=1+1",
        "true",
        "12",
        "x".repeat(3000),
    };

    static final List<Group> BUILT_IN = List.of(
            numbers(), texts(), times(), networks(), documents(), geometry(), ranges(), arrays(), catalogTypes());
    static final List<Group> OWN = List.of(own(), ownArrays(), extensions());

    private static Group numbers() {
        return group(
                "numbers",
                Sample.of("bool", "t", "f"),
                Sample.of("int2", "-32768", "0", "32767"),
                Sample.of("int4", "-2147483648", "0", "2147483647"),
                Sample.of("int8", "-9223372036854775808", "9007199254740993", "9223372036854775807"),
                Sample.of(
                        "float4",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "-0",
                        "0",
                        "1e-45",
                        "3.4028235e38",
                        "0.1",
                        "1e10",
                        "123456.79",
                        "1e-5"),
                Sample.of(
                        "float8",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "-0",
                        "0.1",
                        "1e308",
                        "1.7976931348623157e308",
                        "5e-324",
                        "1e15",
                        "1e16",
                        "1e21",
                        "1e-7",
                        "123456789012345680"),
                Sample.of(
                        "numeric",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "0",
                        "-0.00",
                        "1.10",
                        "1e-100",
                        "1e100",
                        "-123456789012345678901234567890.123456789",
                        LONG_NUMBER),
                Sample.of("numeric(10,2)", "1", "-99999999.99", "NaN"),
                Sample.of("money", "0", "1234.56", "-92233720368547758.08"),
                Sample.of("oid", "0", "4294967295"),
                Sample.of("uuid", "00000000-0000-0000-0000-000000000000", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"));
    }

    private static Group texts() {
        return group(
                "texts",
                Sample.of("text", TEXTS),
                Sample.of("varchar", TEXTS),
                Sample.of("varchar(20)", "", "with \"quotes\"", "ü".repeat(20)),
                Sample.of("char(5)", "", "ab", " a", "abcde", "a\nb"),
                Sample.of("bpchar", "", "ab  ", "abcde"),
                Sample.of("name", "", "a name", "with \"quotes\" \\ '"),
                Sample.named("char", "\"char\"", "", "a", "\"", "\\", ",", "\\377", "\\200"),
                Sample.of("bytea", "\\x", "\\x00", "\\x00ff225c0a", "\\xdeadbeef"),
                Sample.of("bit", "0", "1"),
                Sample.of("bit(5)", "10101", "00000"),
                Sample.of("varbit", "", "1", "010101010101"),
                Sample.of("varbit(9)", "101"));
    }

    private static Group times() {
        return group(
                "times",
                Sample.of(
                        "date",
                        "2026-11-23",
                        "0044-03-15 BC",
                        "4714-11-24 BC",
                        "0001-01-01",
                        "20000-01-01",
                        "5874897-12-31",
                        "infinity",
                        "-infinity"),
                Sample.of("time", "00:00", "24:00", "23:59:59.999999", "12:00:00.1"),
                Sample.of("time(3)", "12:00:00.1239"),
                Sample.of("timetz", "12:00+05:30", "24:00-15:59:59", "00:00+15:59:59", "12:00:00.000001+00"),
                Sample.named("timestamp", "timestamp", moments("")),
                Sample.of("timestamp(3)", "2026-11-23 12:00:00.1239"),
                Sample.named("timestamptz", "timestamptz", moments("+00")),
                Sample.of("timestamptz(0)", "2026-11-23 12:00:00.5+02"),
                Sample.of(
                        "interval",
                        "0",
                        "1 year 2 mons -3 days 04:05:06.789",
                        "-1 mons",
                        "-00:00:00.000001",
                        "178000000 years",
                        "infinity",
                        "-infinity"),
                Sample.of("interval day to second", "1 day 02:03:04.5"));
    }

    private static String[] moments(String zone) {
        return new String[] {
            "2026-11-23 12:34:56" + zone,
            "2026-11-23 12:34:56.1" + zone,
            "2026-11-23 12:34:56.123456" + zone,
            "2026-06-01 00:00:00" + zone,
            "1883-11-18 12:00:00" + zone,
            "1800-01-01 00:00:00" + zone,
            "0001-01-02 00:00:00" + zone,
            "0044-03-15 12:00:00" + zone + " BC",
            "4713-01-02 00:00:00.000001" + zone + " BC",
            "20000-01-01 00:00:00" + zone,
            "294276-12-30 23:59:59.999999" + zone,
            "infinity",
            "-infinity"
        };
    }

    private static Group networks() {
        return group(
                "networks",
                Sample.of("inet", "192.168.1.1", "10.1.2.3/8", "::1", "2001:db8::1/64", "::ffff:1.2.3.4"),
                Sample.of("cidr", "10.0.0.0/8", "192.168.1.1/32", "2001:db8::/32"),
                Sample.of("macaddr", "08:00:2b:01:02:03"),
                Sample.of("macaddr8", "08:00:2b:01:02:03:04:05"));
    }

    private static Group documents() {
        return group(
                "documents",
                Sample.of(
                        "json",
                        "{ \"a\" :\n 1 ,\t\"a\":2.10 , \"z\":null,\r\n \"b\":[ ] }",
                        "  [1,  2 ]  ",
                        "1.10",
                        "1E+5",
                        "-0",
                        "null",
                        "true",
                        "\"\"",
                        "\"\\u0000 \\ud83d\\ude00 \\/ \\\"\"",
                        "\"raw 😀 \u2028\""),
                Sample.of(
                        "jsonb",
                        "{ \"b\" : 1.10, \"a\":\n2, \"a\":3, \"\":[] }",
                        "[1,  2 ]",
                        "1.10",
                        "1E+5",
                        "null",
                        "\"line\\nfeed \\ud83d\\ude00 \\u0001\"",
                        "{\"deep\":[{\"er\":[null,true,\"\\\\\"]}]}"),
                Sample.of("jsonpath", "$.a[*] ? (@ > 1)", "strict $.\"a b\""),
                Sample.of(
                        "xml",
                        "<a b=\"c\">x &amp; y</a>",
                        "text only",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>",
                        "<a>\n\t<b/>\n</a>",
                        ""),
                Sample.of("tsvector", "", "'a':1A,2B 'b c':3 'it''s':4", "'back\\\\slash' '\"'"),
                Sample.of("tsquery", "", "'a' & !'b' | 'c d':*A", "'it''s' <-> 'x'"));
    }

    private static Group geometry() {
        return group(
                "geometry",
                Sample.of("point", "(1,2)", "(-0,1e300)", "(NaN,Infinity)"),
                Sample.of("line", "{1,-1,0}"),
                Sample.of("lseg", "[(0,0),(1,1.5)]"),
                Sample.of("box", "(1,1),(0,0)"),
                Sample.of("path", "[(0,0),(1,1)]", "((0,0),(1,1))"),
                Sample.of("polygon", "((0,0),(1,1),(1,0))"),
                Sample.of("circle", "<(0,0),2.5>"));
    }

    private static Group ranges() {
        return group(
                "ranges",
                Sample.of("int4range", "empty", "[1,5)", "(,)", "[7,]"),
                Sample.of("int8range", "[1,9223372036854775806]"),
                Sample.of("numrange", "[1.10,2.20]", "(,NaN]"),
                Sample.of("tsrange", "[2026-01-01 00:00:00,2026-01-02 12:00:00.5)", "[-infinity,infinity]"),
                Sample.of("tstzrange", "[2026-01-01 00:00:00+00,2026-01-02 12:00:00+02)"),
                Sample.of("daterange", "[2026-01-01,2026-01-31]", "[0044-03-15 BC,)"),
                Sample.of("int4multirange", "{}", "{[1,3),[5,7)}", "{(,)}"),
                Sample.of("int8multirange", "{[1,2)}"),
                Sample.of("nummultirange", "{[1.10,2.20]}"),
                Sample.of("tsmultirange", "{[2026-01-01,2026-01-02)}"),
                Sample.of("tstzmultirange", "{[2026-01-01 00:00+00,)}"),
                Sample.of("datemultirange", "{[2026-01-01,2026-01-02],[2026-02-01,]}"));
    }

    private static Group arrays() {
        return group(
                "arrays",
                Sample.of("int4[]", "{}", "{1,NULL,3}", "{{1,2},{3,4}}", "[0:1]={7,8}", "{{{1}}}"),
                Sample.of("bool[]", "{t,f,NULL}"),
                Sample.of("float8[]", "{NaN,Infinity,-0,0.1}"),
                Sample.of("numeric[]", "{NaN,1.10}"),
                Sample.of(
                        "text[]",
                        "{}",
                        "{\"\",NULL,\"NULL\",\"a b\",\"comma,\",\"\\\"\",\"\\\\\"}",
                        "{{a,b},{c,\"d\ne\"}}",
                        "{\"\u0001\u007f😀\u2028\"}"),
                Sample.of("char(3)[]", "{a,ab}"),
                Sample.of("name[]", "{a,b}"),
                Sample.named("chars", "\"char\"[]", "{a,b}"),
                Sample.of("bytea[]", "{\"\\\\x00ff\",NULL}"),
                Sample.of("date[]", "{\"0044-03-15 BC\",infinity}"),
                Sample.of("timestamp[]", "{\"2026-11-23 12:00:00\",\"0044-03-15 12:00:00 BC\"}"),
                Sample.of("timestamptz[]", "{\"2026-11-23 12:00:00+00\",infinity}"),
                Sample.of("interval[]", "{\"1 day 00:00:01\"}"),
                Sample.of("json[]", "{\"{ \\\"a\\\" : 1 }\",null,\"null\"}"),
                Sample.of("jsonb[]", "{\"{\\\"a\\\": 1.10}\"}"),
                Sample.of("uuid[]", "{00000000-0000-0000-0000-000000000000}"),
                Sample.of("inet[]", "{::1,10.0.0.1/8}"),
                Sample.of("money[]", "{\"$1,234.56\"}"),
                Sample.of("xml[]", "{<a/>}"),
                Sample.of("box[]", "{(1,1),(0,0);(2,2),(1,1)}"),
                Sample.of("int4range[]", "{\"[1,2)\",empty}"),
                Sample.of("int4multirange[]", "{\"{[1,2)}\"}"),
                Sample.of("bit(2)[]", "{10,01}"),
                Sample.of("oid[]", "{1}"),
                Sample.of("tsvector[]", "{\"'a':1\"}"));
    }

    private static Group catalogTypes() {
        return group(
                "catalog_types",
                Sample.of("regclass", "pg_class", "every.numbers", "0"),
                Sample.of("regtype", "int4", "every.mood", "timestamp with time zone"),
                Sample.of("regproc", "pg_typeof", "now"),
                Sample.of("regprocedure", "lower(text)"),
                Sample.of("regoper", "||/"),
                Sample.of("regoperator", "+(int4,int4)"),
                Sample.of("regnamespace", "public"),
                Sample.of("regrole", "postgres"),
                Sample.of("regconfig", "english"),
                Sample.of("regdictionary", "simple"),
                Sample.of("regcollation", "\"C\""),
                Sample.of("xid", "1"),
                Sample.of("xid8", "18446744073709551615"),
                Sample.of("cid", "1"),
                Sample.of("tid", "(0,1)"),
                Sample.of("pg_lsn", "16/B374D848", "0/0"),
                Sample.of("pg_snapshot", "10:20:10,14,15"),
                Sample.of("txid_snapshot", "10:20:10,14,15"),
                Sample.of("refcursor", "a cursor"),
                Sample.of("aclitem", "=r/postgres"),
                Sample.of("int2vector", "", "1 2 3"),
                Sample.of("oidvector", "", "1 2 4294967295"));
    }

    private static Group own() {
        return group(
                "own",
                Sample.named("enum", "every.mood", "sad", "two words", "\"quoted\"", "back\\slash", "ü,ö", ""),
                Sample.named("domain", "every.positive", "7"),
                Sample.named("domain_of_domain", "every.small", "8"),
                Sample.named("domain_of_array", "every.counts", "{1,2}", "{}"),
                Sample.named("domain_of_composite", "every.home", "(1,x)"),
                Sample.named("domain_of_jsonb", "every.document", "{\"a\": 1.10}"),
                Sample.named("domain_of_timestamptz", "every.moment", "2026-11-23 12:00:00+00"),
                Sample.named("domain_of_char", "every.padded", "a"),
                Sample.named("domain_of_bool", "every.yes", "t", "f"),
                Sample.named(
                        "composite", "every.pair", "(1,plain)", "(,)", "(,\"\")", "(2,\"a \"\"quoted\"\" \\\\ , )\")"),
                Sample.named(
                        "nested",
                        "every.nest",
                        "(\"(1,a)\",\"{\"\"(2,b)\"\",NULL}\",2026-11-23 12:00:00+00,1.10,t,\"{ \"\"k\"\" : 1}\")",
                        "(,,,NaN,f,null)"),
                Sample.named("range", "every.textrange", "[a,z)", "[\"\\\"\",\"a b\")"),
                Sample.named("cast_to_json", "every.temperature", "hot", "cold"));
    }

    private static Group ownArrays() {
        return group(
                "own_arrays",
                Sample.named("enums", "every.mood[]", "{sad,\"two words\",\"\",NULL}"),
                Sample.named("composites", "every.pair[]", "{\"(1,\\\"a b\\\")\",NULL,\"(,)\"}"),
                Sample.named("domains", "every.small[]", "{1,2}"),
                Sample.named("domains_of_arrays", "every.counts[]", "{\"{1,2}\",\"{3}\"}"),
                Sample.named("casts_to_json", "every.temperature[]", "{hot,cold}"),
                Sample.named("hstores", "hstore[]", "{\"a=>1\"}"));
    }

    private static Group extensions() {
        return group(
                "extensions",
                Sample.of("hstore", "", "a=>1,\"b c\"=>NULL", "\"q\"=>\"\\\"\\\\\""),
                Sample.of("citext", "", "MixeD", "with \"quotes\" \\ \n", "{not,an,array}"),
                Sample.of("ltree", "", "Top.Science"),
                Sample.of("lquery", "Top.*"),
                Sample.of("cube", "(1,2),(3,4)"));
    }

    private static Group group(String name, Sample... samples) {
        return new Group(name, List.of(samples));
    }
}
