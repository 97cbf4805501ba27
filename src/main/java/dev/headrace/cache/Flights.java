package dev.headrace.cache;

import dev.headrace.call.NanoClock;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Loads under way in this process, so that who wants the same row waits for it instead of loading it anew.
 *
 * <p>Nobody joins a load that may have read the row before a write that is known by now: an eviction since it began ends its
 * being joined, and where no eviction would be heard of, so does the time that a near row may be behind. None is heard of when a
 * write ends that was under way when the load began.
 *
 * <p>A load that takes long may show an old row to those who wait, and to those who come while it still goes on.
 */
final class Flights {
    private final NearCache near;
    private final NanoClock clock;
    private final UnaryOperator<Future<Found>> here;
    private final Map<String, Flight> underWay = new ConcurrentHashMap<>();

    /** @param here brings the answer of another event loop's load to the caller's context */
    Flights(NearCache near, NanoClock clock, UnaryOperator<Future<Found>> here) {
        this.near = near;
        this.clock = clock;
        this.here = here;
    }

    /** The row from a load that is under way, or else from this work; on the context of the caller. */
    Future<Found> join(Region region, String entry, Function<Flight, Future<Found>> work) {
        Flight mine = flight(region, entry);
        Flight running = underWay.putIfAbsent(entry, mine);
        if (running != null && mayBeJoined(region, running, mine)) {
            return here.apply(running.landed());
        }
        underWay.put(entry, mine);
        // What the work throws becomes a failure: the flight lands in every case.
        land(entry, mine, Future.succeededFuture().compose(now -> work.apply(mine)));
        return mine.landed();
    }

    /**
     * Has others wait for a load that began elsewhere.
     *
     * @return null when another load is under way already
     */
    Flight claim(Region region, String entry, Future<Found> work) {
        Flight mine = flight(region, entry);
        Flight running = underWay.putIfAbsent(entry, mine);
        if (running != null && mayBeJoined(region, running, mine)) {
            return null;
        }
        underWay.put(entry, mine);
        land(entry, mine, work);
        return mine;
    }

    /** Refreshes a row that is not too old yet, unless that is under way; nobody waits for it. */
    void refresh(Region region, String entry, Function<Flight, Future<Found>> work) {
        String name = "refresh " + entry;
        if (!underWay.containsKey(name)) {
            join(region, name, work);
        }
    }

    private Flight flight(Region region, String entry) {
        return new Flight(near.mark(region, entry), clock.nanos());
    }

    private boolean mayBeJoined(Region region, Flight running, Flight mine) {
        return running.mark() == mine.mark()
                && (running.mayMissWrite()
                        ? near.isAsBehindAsMayBe(running.since())
                        : near.hearsOfWritesSince(region, running.since()));
    }

    private void land(String entry, Flight flight, Future<Found> work) {
        work.onComplete(done -> {
            underWay.remove(entry, flight);
            flight.land(work);
        });
    }
}
