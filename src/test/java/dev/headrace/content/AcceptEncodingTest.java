package dev.headrace.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
    private static final List<Coding> ALL = List.of(Coding.ZSTD, Coding.BR, Coding.GZIP);

    private static Choice choose(String header) {
        return AcceptEncoding.parse(header).choose(ALL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''                                | as is   | true",
                "gzip                              | gzip    | true",
                "gzip, deflate, br, zstd           | zstd    | true",
                "gzip, deflate, br                 | br      | true",
                "gzip;q=1.0, br;q=0.5              | gzip    | true",
                "gzip, br;q=0                      | gzip    | true",
                "GZip                              | gzip    | true",
                "x-gzip                            | gzip    | true",
                "deflate, compress                 | as is   | true",
                "*                                 | zstd    | true",
                "*;q=0                             | nothing | false",
                "*;q=0, gzip                       | gzip    | false",
                "*, zstd;q=0                       | br      | true",
                "identity                          | as is   | true",
                "identity;q=1, gzip;q=0.5          | as is   | true",
                "identity;q=0.5, gzip;q=0.5        | gzip    | true",
                "identity;q=0                      | nothing | false",
                "identity;q=0, br                  | br      | false",
                "gzip;q=0, identity;q=0            | nothing | false",
                "*;q=0, identity                   | as is   | true",
                "gzip;q=0.001                      | gzip    | true",
                "br;q=2                            | as is   | true",
                "br;q=-1, gzip;q=0.1               | gzip    | true",
                "br;q=0.1234, gzip;q=0.1           | gzip    | true",
                "br;q, gzip;level=9, zstd ; q=0.2  | zstd    | true",
                "b r, gzip                         | gzip    | true",
                ",, ,gzip,                         | gzip    | true",
                "gzip;Q=0                          | as is   | true",
                "br;q=0, br                        | as is   | true"
            })
    void choosesWhatTheClientLikesBest(String header, String coding, boolean identity) {
        Choice choice = choose(header);
        String chosen = choice.coding() != null ? choice.coding().token() : choice.identity() ? "as is" : "nothing";
        assertThat(chosen).isEqualTo(coding);
        assertThat(choice.identity()).isEqualTo(identity);
    }

    @Test
    void looksAtNoMoreMembersThanItsBound() {
        assertThat(choose("x,".repeat(AcceptEncoding.MOST_MEMBERS - 1) + "gzip").coding())
                .isEqualTo(Coding.GZIP);
        assertThat(choose("x,".repeat(AcceptEncoding.MOST_MEMBERS) + "gzip").coding())
                .isNull();
    }

    @Property
    void anyTextLeavesTheClientWithSomethingOrNothingThatItSaid(@ForAll String header) {
        Choice choice = choose(header);
        assertThat(choice.identity() || header.contains("=0")).isTrue();
    }

    /** A member: a name, and its weight in thousandths or none. */
    record Member(String name, Optional<Integer> thousandths) {
        String text() {
            return name
                    + thousandths
                            .map(weight -> ";q=" + (weight == 1000 ? "1" : String.format("0.%03d", weight)))
                            .orElse("");
        }
    }

    @Provide
    Arbitrary<List<Member>> members() {
        Arbitrary<String> names = Arbitraries.of("gzip", "br", "zstd", "identity", "*", "deflate");
        Arbitrary<Optional<Integer>> weights =
                Arbitraries.of(0, 1, 500, 501, 999, 1000).optional();
        return Combinators.combine(names, weights)
                .as(Member::new)
                .list()
                .uniqueElements(Member::name)
                .ofMaxSize(6);
    }

    /** The sentences of RFC 9110 12.5.3, one by one. */
    @Property
    void nothingThatIsRefusedIsChosenAndNothingThatIsLikedBetterPassedOver(@ForAll("members") List<Member> members) {
        List<String> texts = new ArrayList<>();
        Map<String, Integer> weights = new TreeMap<>();
        members.forEach(member -> {
            texts.add(member.text());
            weights.put(member.name(), member.thousandths().orElse(1000));
        });
        Choice choice = choose(String.join(", ", texts));
        int chosen = choice.coding() == null ? 0 : weight(choice.coding().token(), weights);
        assertThat(choice.coding() == null || chosen > 0).isTrue();
        for (Coding other : ALL) {
            int weight = weight(other.token(), weights);
            if (choice.coding() == null) {
                assertThat(weight == 0 || identity(weights) > weight).isTrue();
            } else {
                assertThat(weight < chosen
                                || (weight == chosen
                                        && other.ordinal() >= choice.coding().ordinal()))
                        .isTrue();
            }
        }
        assertThat(choice.identity()).isEqualTo(identity(weights) != 0);
    }

    private static int weight(String name, Map<String, Integer> weights) {
        return weights.getOrDefault(name, weights.getOrDefault("*", 0));
    }

    /** Not mentioned it is taken, if need be: -1. */
    private static int identity(Map<String, Integer> weights) {
        return weights.getOrDefault("identity", weights.getOrDefault("*", -1));
    }
}
