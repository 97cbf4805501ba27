package dev.headrace.api.accounts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.headrace.fault.Fault;
import dev.headrace.fault.FaultCode;
import dev.headrace.fault.Nearest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A small body of named texts: a JSON object, or a form. */
final class Fields {
    private static final int LARGEST = 16 * 1024;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(LARGEST).build())
            .build();

    private final Map<String, String> nameToText;

    private Fields(Map<String, String> nameToText) {
        this.nameToText = nameToText;
    }

    /** @param names that may stand in it */
    static Fields parse(String contentType, Buffer body, List<String> names) {
        if (body.length() > LARGEST) {
            throw Fault.of(FaultCode.BODY_TOO_LARGE, "The body of a login is at most " + LARGEST / 1024 + " KiB");
        }
        Fields fields = new Fields(isForm(contentType) ? form(utf8(body)) : json(utf8(body)));
        fields.nameToText.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw bad("The body holds something else than " + String.join(", ", names))
                            .hint(Nearest.hint(name, names));
                });
        return fields;
    }

    private static boolean isForm(String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "", "application/json" -> false;
            case "application/x-www-form-urlencoded" -> true;
            default ->
                throw Fault.of(FaultCode.UNSUPPORTED_MEDIA_TYPE, "A login is JSON or a form")
                        .hint("Send Content-Type: application/json");
        };
    }

    private static String utf8(Buffer body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad("The body is not UTF-8");
        }
    }

    private static Map<String, String> json(String text) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "The body is no JSON object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                require(parser.nextToken() == JsonToken.VALUE_STRING, "The body holds something else than texts");
                fields.put(name, parser.getText());
            }
            require(parser.nextToken() == null, "Something follows the JSON object");
            return fields;
        } catch (IOException e) {
            throw bad("The body is no JSON object");
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            try {
                String before = fields.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
                require(before == null, "The form names a field twice");
            } catch (IllegalArgumentException e) {
                throw bad("The form cannot be decoded");
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw bad(otherwise);
        }
    }

    private static Fault bad(String message) {
        return Fault.of(FaultCode.BAD_BODY, message);
    }

    boolean has(String name) {
        return nameToText.containsKey(name);
    }

    /** The text of that name, which must be there. */
    String text(String name, int mostBytes) {
        String text = nameToText.get(name);
        if (text == null || text.isEmpty()) {
            throw bad("The body lacks '" + name + "'");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > mostBytes) {
            throw bad("'" + name + "' has more than " + mostBytes + " bytes");
        }
        return text;
    }
}
