package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.store.StoreException;

class LifeTest {
  private final Life life = new Life(() -> {}, () -> {});
  private final Exception wrapped =
      new CompletionException(
          new IllegalStateException("a block", new StoreException("the disk is full")));

  @Test
  void report_diskFailedBehindAFuture_endsWithTheExitCodeOfData() {
    assertThat(life.run(() -> life.report("network", wrapped))).isEqualTo(ExitCode.DATA);
  }

  @Test
  void report_defect_endsWithFailure() {
    assertThat(life.run(() -> life.report("network", new CompletionException(new Error()))))
        .isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void run_diskFailsBehindAFutureAtTheStart_isOneSentenceForTheUser() {
    assertThatThrownBy(
            () ->
                life.run(
                    () -> {
                      throw new CompletionException(wrapped);
                    }))
        .isInstanceOf(UserException.class)
        .hasMessage("the disk is full");
  }
}
