package dev.headrace.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever order things happen in: never more than the quota, and no refusal while something is left. */
class BudgetProperties {
    /** Something happens at a node, or to the message of that number. */
    record Step(Kind kind, int number) {}

    enum Kind {
        REQUEST,
        DELIVER,
        TIMER,
        PASS,
        SWEEP,
        KILL
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return stepsOf(Arbitraries.frequency(
                Tuple.of(20, Kind.REQUEST),
                Tuple.of(30, Kind.DELIVER),
                Tuple.of(2, Kind.TIMER),
                Tuple.of(2, Kind.PASS),
                Tuple.of(1, Kind.SWEEP),
                Tuple.of(1, Kind.KILL)));
    }

    /** In which nothing is lost and no window ends. */
    @Provide
    Arbitrary<List<Step>> calmSteps() {
        return stepsOf(Arbitraries.frequency(Tuple.of(20, Kind.REQUEST), Tuple.of(30, Kind.DELIVER)));
    }

    private static Arbitrary<List<Step>> stepsOf(Arbitrary<Kind> kinds) {
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 1000))
                .as(Step::new)
                .list()
                .ofMinSize(50)
                .ofMaxSize(600);
    }

    private static Future<Verdict> happens(Simulation simulation, Step step) {
        int node = step.number % simulation.nodes.size();
        switch (step.kind) {
            case REQUEST -> {
                return simulation.request(node);
            }
            case DELIVER -> simulation.deliver(step.number);
            case TIMER -> {
                if (!simulation.timers.isEmpty()) {
                    simulation.timers.remove(0).run();
                }
            }
            case PASS -> simulation.pass(step.number * 30L);
            case SWEEP -> simulation.nodes.get(node).budget.isWorthKeeping(simulation.nanos + Long.MAX_VALUE / 4);
            case KILL -> simulation.kill(node);
        }
        return null;
    }

    @Property(tries = 2000)
    void neverMoreThanTheQuotaInAWindow(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 6) int nodes,
            @ForAll @IntRange(min = 1, max = 120) int quota) {
        Simulation simulation = new Simulation(nodes, quota, "");
        for (Step step : steps) {
            happens(simulation, step);
            assertThat(simulation.windowToPassed.values()).allMatch(passed -> passed <= quota);
        }
        simulation.settle();
        assertThat(simulation.windowToPassed.values()).allMatch(passed -> passed <= quota);
    }

    @Property(tries = 2000)
    void noRefusalWhileSomethingIsLeft(
            @ForAll("calmSteps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 6) int nodes,
            @ForAll @IntRange(min = 1, max = 120) int quota) {
        Simulation simulation = new Simulation(nodes, quota, "");
        List<Future<Verdict>> requests = new ArrayList<>();
        for (Step step : steps) {
            Future<Verdict> request = happens(simulation, step);
            if (request != null) {
                requests.add(request);
            }
        }
        simulation.settle();
        // Every request was answered, and so many pass as there is room for.
        assertThat(requests).allMatch(Future::succeeded);
        assertThat(simulation.passed()).isEqualTo(Math.min(quota, requests.size()));
        assertThat(requests.stream().filter(request -> request.result().admits()))
                .hasSize((int) simulation.passed());
    }

    @Property(tries = 1000)
    void whatIsLeftIsFoundWhereverItLies(
            @ForAll("calmSteps") List<Step> steps,
            @ForAll @IntRange(min = 2, max = 6) int nodes,
            @ForAll @IntRange(min = 1, max = 120) int quota) {
        Simulation simulation = new Simulation(nodes, quota, "");
        steps.forEach(step -> happens(simulation, step));
        simulation.settle();
        for (long left = quota - simulation.passed(); left >= 0; left--) {
            Future<Verdict> request = simulation.request(nodes - 1);
            simulation.settle();
            assertThat(request.result().admits()).isEqualTo(left > 0);
        }
    }
}
