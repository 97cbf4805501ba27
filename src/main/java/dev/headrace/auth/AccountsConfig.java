package dev.headrace.auth;

import dev.headrace.config.DataSize;
import dev.headrace.config.Default;
import dev.headrace.config.Doc;
import dev.headrace.config.Rules;
import java.time.Duration;
import java.util.Optional;

@Doc("Accounts that log in here with a password. Left out, nobody logs in.")
public record AccountsConfig(
        @Doc("The resource whose rows are accounts. Its key, of one column, is the subject of their tokens.")
        String resource,

        @Doc("The column that they log in with, such as email.")
        String login,

        @Doc(
                "The column with the hash of the password: argon2id, or bcrypt, which becomes argon2id at the next login. Must be hidden.")
        String password,

        @Doc("The column with the role of an account, or an array of roles; none when left out.")
        Optional<String> roles,

        TokenConfig token,

        @Default("30d")
        @Doc("How long a refresh token can be used; each use gives another one, with the same time again.")
        Duration sessionTtl,

        HashingConfig hashing) {
    public AccountsConfig {
        new Rules()
                .require(!resource.isBlank(), "resource", "must not be blank")
                .require(!login.isBlank(), "login", "must not be blank")
                .require(!password.isBlank(), "password", "must not be blank")
                .positive("session-ttl", sessionTtl)
                .check();
    }

    @Doc("How hard argon2id works for a password.")
    public record HashingConfig(
            @Default("19MiB") @Doc("Memory for one hash; each worker takes as much.")
            DataSize memory,

            @Default("2") @Doc("Passes over that memory.") int iterations) {

        public HashingConfig {
            new Rules()
                    .between(DataSize.ofKibibytes(64), DataSize.ofMebibytes(256), "memory", memory)
                    .atLeast(1, "iterations", iterations)
                    .require(iterations <= 100, "iterations", "must be at most 100, was " + iterations)
                    .check();
        }
    }
}
