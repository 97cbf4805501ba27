/**
 * The query language: text becomes immutable records, records become SQL and arguments.
 *
 * <p>Pure: nothing here does I/O or knows who sends the request. Start at {@link dev.headrace.dialect.ReadRequest}, what a
 * query string asks for; {@link dev.headrace.dialect.SelectPlanner} resolves it against a
 * {@link dev.headrace.dialect.ReadableRelation} and yields a {@link dev.headrace.dialect.SelectStatement}. Of a write it is
 * {@link dev.headrace.dialect.WriteRequest} and {@link dev.headrace.dialect.Payload}, its body, from which
 * {@link dev.headrace.dialect.WritePlanner} makes a {@link dev.headrace.dialect.WriteStatement}. The headers have
 * parsers of their own: {@link dev.headrace.dialect.RowRange}, {@link dev.headrace.dialect.Preferences},
 * {@link dev.headrace.dialect.Representation}. Whatever the text, the answer is a record or a Fault.
 */
package dev.headrace.dialect;
