package org.poai.chain.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Log;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Which logs a query means. */
class LogQueryTest {
  private static final Address US = LogWorld.address(1);
  private static final Address THEM = LogWorld.address(2);
  private static final Hash32 A = LogWorld.topic(10);
  private static final Hash32 B = LogWorld.topic(11);

  private static Log log(Address address, Hash32... topics) {
    return new Log(address, List.of(topics), Bytes.EMPTY);
  }

  private static LogQuery topics(List<Set<Hash32>> topics) {
    return new LogQuery(Set.of(), topics);
  }

  @Test
  void query_withoutConstraints_matchesAll() {
    LogQuery any = topics(List.of());
    assertThat(any.matches(log(US))).isTrue();
    assertThat(any.matches(log(THEM, A, B, A, B))).isTrue();
  }

  @Test
  void query_byAddresses_matchesEachOfThem() {
    assertThat(new LogQuery(Set.of(US), List.of()).matches(log(US, A))).isTrue();
    assertThat(new LogQuery(Set.of(US), List.of()).matches(log(THEM, A))).isFalse();
    assertThat(new LogQuery(Set.of(US, THEM), List.of()).matches(log(THEM))).isTrue();
  }

  @Test
  void query_byTopics_looksAtTheirPositions() {
    assertThat(topics(List.of(Set.of(A))).matches(log(US, A, B))).isTrue();
    assertThat(topics(List.of(Set.of(B))).matches(log(US, A, B))).isFalse();
    assertThat(topics(List.of(Set.of(), Set.of(B))).matches(log(US, A, B))).isTrue();
    assertThat(topics(List.of(Set.of(A, B), Set.of(A, B))).matches(log(US, B, A))).isTrue();
    assertThat(new LogQuery(Set.of(THEM), List.of(Set.of(A))).matches(log(US, A))).isFalse();
  }

  @Test
  void query_withMorePositionsThanTheLogHasTopics_doesNotMatch() {
    assertThat(topics(List.of(Set.of())).matches(log(US))).isFalse();
    assertThat(topics(List.of(Set.of(A), Set.of())).matches(log(US, A))).isFalse();
  }

  @Test
  void query_ofFivePositions_isRefused() {
    assertThatThrownBy(() -> topics(Collections.nCopies(5, Set.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
