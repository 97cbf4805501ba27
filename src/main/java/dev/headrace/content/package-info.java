/**
 * What stands around the bytes of an answer: content codings and who takes which, entity tags, dates, how long others may keep
 * it. Start reading at {@code Compression}.
 */
package dev.headrace.content;
