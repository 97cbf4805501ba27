/** The gate at which requests are counted, and the header fields that tell what is left. */
package dev.headrace.api.limits;
