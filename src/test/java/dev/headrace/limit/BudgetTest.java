package dev.headrace.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.watch.LimitOutcome;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static LimitOutcome outcome(Simulation simulation, int node) {
        Future<Verdict> request = simulation.request(node);
        simulation.settle();
        return request.result().outcome();
    }

    private static int admitted(Simulation simulation, int node, int requests) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            admitted += outcome(simulation, node).admits() ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void s51_tokensDieWithTheirWindow() {
        Simulation simulation = new Simulation(2, 100, "");
        assertThat(admitted(simulation, 0, 1)).isOne();
        simulation.pass(59_998);
        assertThat(simulation.request(0).isComplete())
                .as("one millisecond before the end")
                .isTrue();
        simulation.pass(2);
        assertThat(simulation.request(0).isComplete())
                .as("leased in the window before")
                .isFalse();
        simulation.settle();
        assertThat(admitted(simulation, 0, 150) + admitted(simulation, 1, 150)).isEqualTo(99);
    }

    @Test
    void tokensEndSoonerThanTheirWindowWhereTheAnswerWasSlow() {
        Simulation simulation = new Simulation(1, 100, "");
        simulation.request(0);
        simulation.pass(10_000);
        simulation.settle();
        simulation.pass(49_999);
        assertThat(simulation.request(0).isComplete()).isFalse();
    }

    @Test
    void s52_whatAKilledNodeHeldIsLostAndNobodyElseGetsIt() {
        Simulation simulation = new Simulation(2, 100, "");
        assertThat(admitted(simulation, 0, 10)).isEqualTo(10);
        simulation.kill(0);
        int more = admitted(simulation, 1, 200) + admitted(simulation, 0, 200);
        assertThat(10 + more).isBetween(50, 100);
    }

    @Test
    void refusalsAreRememberedUntilSomethingIsReturned() {
        Simulation simulation = new Simulation(2, 20, "");
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Future<Verdict> request = simulation.request(0);
            simulation.settle();
            verdicts.add(request.result());
        }
        assertThat(outcome(simulation, 1)).isEqualTo(LimitOutcome.REFUSED);
        assertThat(simulation.request(1).isComplete()).as("remembered").isTrue();
        simulation.nodes.get(0).budget.refund(verdicts.get(19));
        simulation.nodes.get(0).budget.recalled();
        simulation.settle();
        assertThat(outcome(simulation, 1)).isEqualTo(LimitOutcome.ADMITTED);
    }

    @Test
    void s59_withoutRedisEachNodeHasItsShare() {
        Simulation simulation = new Simulation(4, 100, "");
        simulation.nodes.forEach(node -> node.isCutOff = true);
        int admitted = 0;
        for (int node = 0; node < 4; node++) {
            admitted += admitted(simulation, node, 60);
            assertThat(outcome(simulation, node)).isEqualTo(LimitOutcome.REFUSED_LOCALLY);
        }
        assertThat(admitted).isEqualTo(100);
        simulation.pass(60_001);
        assertThat(admitted(simulation, 0, 60)).isEqualTo(25);
    }

    @Test
    void whatIsLeasedIsSpentFirstAndOnlyItsPartOfWhatIsLeftThereafter() {
        Simulation simulation = new Simulation(2, 100, "");
        assertThat(admitted(simulation, 0, 1)).isOne();
        simulation.nodes.get(0).isCutOff = true;
        // 50 were leased; of the 50 that are left, one of two nodes may take half.
        assertThat(admitted(simulation, 0, 100)).isEqualTo(49 + 25);
    }

    @Test
    void whatPassedWithoutRedisIsChargedAfterwards() {
        Simulation simulation = new Simulation(2, 100, "");
        assertThat(admitted(simulation, 1, 1)).isOne();
        simulation.nodes.get(0).isCutOff = true;
        assertThat(admitted(simulation, 0, 60)).isEqualTo(50);
        simulation.nodes.get(0).isCutOff = false;
        simulation.pass(1_001);
        assertThat(admitted(simulation, 0, 100) + admitted(simulation, 1, 100)).isEqualTo(49);
    }

    @Test
    void saysOpenAndClosedAsConfigured() {
        Simulation open = new Simulation(1, 1, ", on-redis-down: open");
        open.nodes.get(0).isCutOff = true;
        assertThat(outcome(open, 0)).isEqualTo(LimitOutcome.UNCOUNTED);
        assertThat(outcome(open, 0)).isEqualTo(LimitOutcome.UNCOUNTED);
        Simulation closed = new Simulation(1, 1, ", on-redis-down: closed");
        closed.nodes.get(0).isCutOff = true;
        assertThat(outcome(closed, 0)).isEqualTo(LimitOutcome.CLOSED);
    }

    @Test
    void whatIsLeftNeverGrowsWithinAWindow() {
        Simulation simulation = new Simulation(3, 100, "");
        long before = 100;
        for (int i = 0; i < 120; i++) {
            Future<Verdict> request = simulation.request(i % 2);
            simulation.settle();
            if (i % 2 == 0) {
                assertThat(request.result().remaining()).isLessThanOrEqualTo(before);
                before = request.result().remaining();
            }
        }
        assertThat(before).isZero();
    }

    @Test
    void aForgottenBucketReturnsWhatItHeld() {
        Simulation simulation = new Simulation(2, 100, "");
        assertThat(admitted(simulation, 0, 1)).isOne();
        simulation.nodes.get(0).budget.retire();
        simulation.settle();
        simulation.kill(0);
        assertThat(admitted(simulation, 1, 200)).isEqualTo(99);
    }
}
