package dev.headrace.auth;

import java.util.Set;

/**
 * Somebody whose tokens are believed.
 *
 * @param algorithms by which they may sign, and no others, whatever a token says
 * @param subject the claim that names the account
 * @param roles the claim that names roles
 */
record Issuer(String audience, Set<Algorithm> algorithms, String subject, String roles, KeySource keys) {}
