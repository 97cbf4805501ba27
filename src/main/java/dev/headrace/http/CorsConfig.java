package dev.headrace.http;

import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

@Doc("Which pages in browsers may use the server. None from elsewhere, when origins is empty.")
public record CorsConfig(
        @Default("[]") @Doc("Origins of pages, exactly, such as https://shop.example.com; [\"*\"] means all.")
        List<String> origins,

        @Default("10m") @Doc("How long a browser remembers what it may do.")
        Duration maxAge) {

    private static final String ALL = "*";
    private static final Pattern ORIGIN = Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9.-]+)(:[0-9]{1,5})?");

    public CorsConfig {
        origins = List.copyOf(origins);
        Rules rules = new Rules()
                .require(
                        !origins.contains(ALL) || origins.size() == 1,
                        "origins",
                        "must hold \"*\" alone, which means all, or single origins")
                .atMost(Duration.ofDays(1), "max-age", maxAge);
        for (String origin : origins) {
            rules.require(
                    !origin.matches("http:.*:80|https:.*:443"),
                    "origins",
                    "must be as browsers send them, without a port that is the usual one, was \"" + origin + "\"");
            rules.require(
                    origin.equals(ALL) || ORIGIN.matcher(origin).matches(),
                    "origins",
                    "must be as browsers send them, such as https://shop.example.com, in small letters and without a path,"
                            + " was \"" + origin + "\"");
        }
        rules.check();
    }

    boolean allowsAll() {
        return origins.contains(ALL);
    }

    boolean allows(String origin) {
        return allowsAll() || origins.contains(origin);
    }
}
