package dev.headrace.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A body that is kept is compressed once for each coding, and weighs what its forms weigh. */
class FormsTest {
    private final Forms forms = new Forms();
    private final AtomicInteger made = new AtomicInteger();

    private Future<Form> make(Coding coding, Promise<Form> form) {
        return forms.make(coding, () -> {
            made.incrementAndGet();
            return form.future();
        });
    }

    @Test
    void makesOneFormForAllWhoAskMeanwhile() {
        Promise<Form> form = Promise.promise();
        assertThat(make(Coding.BR, form)).isSameAs(make(Coding.BR, form));
        assertThat(made).hasValue(1);
        make(Coding.GZIP, Promise.promise());
        assertThat(made).hasValue(2);
        form.complete(Form.NONE);
        make(Coding.BR, Promise.promise());
        assertThat(made).as("who keeps none has it made again").hasValue(3);
    }

    @Test
    void keepsAFormAndTellsWhoKeepsTheBodyThatItWeighsMore() {
        AtomicInteger told = new AtomicInteger();
        forms.whenGrown(told::incrementAndGet);
        assertThat(forms.weight()).isZero();
        Form form = new Form(Buffer.buffer(new byte[1000]), "\"a-br\"");
        forms.keep(Coding.BR, form);
        assertThat(forms.get(Coding.BR)).isSameAs(form);
        assertThat(forms.get(Coding.ZSTD)).isNull();
        assertThat(forms.weight()).isEqualTo(form.weight()).isGreaterThan(1000);
        forms.keep(Coding.GZIP, Form.NONE);
        assertThat(forms.weight()).isEqualTo(form.weight() + Form.NONE.weight());
        assertThat(told).hasValue(2);
    }
}
