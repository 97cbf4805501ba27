package dev.headrace.content;

import dev.headrace.config.DataSize;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.util.HashSet;
import java.util.List;

@Doc("Content codings of answers, by what Accept-Encoding asks for.")
public record CompressionConfig(
        @Default("6")
        @Doc("Effort for bodies that are sent whole, 1 to 9: the level of gzip and zstd, the quality of br.")
        int level,

        @Default("3") @Doc("Effort for exports and long lists, which are coded while they are read and never kept.")
        int streamLevel,

        @Default("1KiB") @Doc("Smallest body that is compressed.")
        DataSize minSize,

        @Default("[zstd, br, gzip]")
        @Doc(
                "The codings there are; of those that a client likes equally the first is taken. None switches compression off.")
        List<Coding> encodings) {
    /** No compression. */
    public static final CompressionConfig OFF = new CompressionConfig(6, 3, DataSize.ofKibibytes(1), List.of());

    public CompressionConfig {
        encodings = List.copyOf(encodings);
        new Rules()
                .require(isEffort(level), "level", "must be between 1 and 9, was " + level)
                .require(isEffort(streamLevel), "stream-level", "must be between 1 and 9, was " + streamLevel)
                .between(new DataSize(1), DataSize.ofMebibytes(1), "min-size", minSize)
                .require(new HashSet<>(encodings).size() == encodings.size(), "encodings", "must name each coding once")
                .check();
    }

    private static boolean isEffort(int level) {
        return level >= 1 && level <= 9;
    }
}
