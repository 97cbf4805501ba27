package dev.headrace.resource;

import dev.headrace.dialect.Preferences;
import dev.headrace.dialect.QueryLimits;
import dev.headrace.dialect.ReadRequest;
import dev.headrace.dialect.Representation;
import dev.headrace.dialect.RowKey;
import dev.headrace.dialect.WritePlanner;
import dev.headrace.dialect.WriteRequest;
import dev.headrace.dialect.WriteStatement;
import dev.headrace.fault.Fault;
import dev.headrace.journal.AcceptedWrite;
import dev.headrace.journal.Application;
import dev.headrace.postgres.Transaction;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Does writes that were accepted behind, with the statements and the announcements of any other write. */
public final class AcceptedWrites implements Application {
    private static final QueryLimits NO_QUERY = new QueryLimits(0, 0);

    private final Supplier<Resources> resources;
    private final RowChanges changes;
    private final Supplier<Future<?>> reload;

    /** @param reload reads the catalogue anew; answers on the caller's context */
    public AcceptedWrites(Supplier<Resources> resources, RowChanges changes, Supplier<Future<?>> reload) {
        this.resources = resources;
        this.changes = changes;
        this.reload = reload;
    }

    @Override
    public Map<String, String> settings(String resource) {
        return changes.settings(resources.get().accepted(resource));
    }

    @Override
    public Future<?> apply(Transaction transaction, String name, List<AcceptedWrite> writes) {
        List<ParsedWrite> parsed = writes.stream().map(ParsedWrite::of).toList();
        return planned(name, LastWrites.of(parsed)).compose(plans -> run(transaction, plans));
    }

    /** What was accepted by a node that knows a newer catalogue is planned once this one does. */
    private Future<List<Write>> planned(String name, List<ParsedWrite> writes) {
        try {
            return Future.succeededFuture(plan(name, writes));
        } catch (Fault unknown) {
            return reload.get().map(done -> plan(name, writes));
        }
    }

    private List<Write> plan(String name, List<ParsedWrite> writes) {
        Resource resource = resources.get().accepted(name);
        return writes.stream().map(write -> plan(resource, write)).toList();
    }

    private Future<?> run(Transaction transaction, List<Write> writes) {
        Map<String, Group> sqlToGroup = new LinkedHashMap<>();
        List<Future<?>> answers = new ArrayList<>();
        for (Write write : writes) {
            ReturnedRows returned = new ReturnedRows(write.statement(), Optional.empty());
            sqlToGroup
                    .computeIfAbsent(write.sql(), sql -> new Group(write, new ArrayList<>()))
                    .returned
                    .add(returned);
            answers.add(transaction
                    .rows(write.sql(), write.statement().arguments(), returned)
                    .map(rows -> {
                        write.request().check(rows);
                        return null;
                    }));
        }
        return Future.all(answers)
                .compose(done -> announce(sqlToGroup.values().stream().toList(), transaction));
    }

    @Override
    public Future<?> appliedUnheard(String resource) {
        return changes.madeUnheard(resources.get().accepted(resource));
    }

    /** Writes of the same columns: the caches are told of them as of one. */
    private record Group(Write write, List<ReturnedRows> returned) {}

    private static Write plan(Resource resource, ParsedWrite accepted) {
        WriteRequest request = new WriteRequest(
                accepted.kind(),
                ReadRequest.parse("", NO_QUERY),
                Optional.empty(),
                Optional.empty(),
                Preferences.NONE,
                Representation.ARRAY,
                Optional.of(new RowKey(resource.keyValues(accepted.row()))));
        WriteStatement statement = WritePlanner.plan(resource.readable(), request, accepted.payload());
        return new Write(
                resource,
                request,
                accepted.payload(),
                statement,
                statement.sql(List.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Future<?> announce(List<Group> groups, Transaction transaction) {
        List<Future<?>> told = new ArrayList<>();
        for (Group group : groups) {
            Touched touched = Touched.all(
                    group.returned.stream().map(ReturnedRows::touched).toList());
            if (!touched.isNothing()) {
                told.add(changes.begin(group.write, touched, transaction)
                        .onSuccess(intent -> transaction.onEnd(ending -> Writes.tell(intent, ending)))
                        .otherwiseEmpty());
            }
        }
        return Future.join(told);
    }
}
