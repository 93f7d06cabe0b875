package org.poai.inference.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SocketPlaceTest {
  @Test
  void open_thenClose_isOursAloneAndLeavesNothing() throws IOException {
    SocketPlace place = SocketPlace.open();
    assertThat(place.socket()).exists();
    assertThat(place.socket().toString().length()).isLessThanOrEqualTo(100);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.directory())))
        .isEqualTo("rwx------");
    place.close();
    assertThat(place.directory()).doesNotExist();
  }

  @Test
  void accept_childGone_failsAtOnce() throws IOException {
    try (SocketPlace place = SocketPlace.open()) {
      assertThatThrownBy(() -> place.accept(() -> false, System::nanoTime, Long.MAX_VALUE))
          .hasMessageContaining("ended before it connected");
    }
  }

  @Test
  void accept_nobodyComes_isOverdue() throws IOException {
    try (SocketPlace place = SocketPlace.open()) {
      assertThatThrownBy(() -> place.accept(() -> true, () -> 10, 5))
          .isInstanceOf(ChildLink.Overdue.class);
    }
  }
}
