package org.poai.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask a port on loopback, and who one that others can reach. */
final class AccessTest {
  private final Access loopback = new Access(Set.of("https://app.example"), Optional.empty());
  private final Access open = new Access(Set.of(), Optional.of("secret"));

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8545", "127.0.0.1", "[::1]:8545", "192.168.1.5:8545"})
  void host_ofThisMachine_mayAsk(String host) {
    assertThat(loopback.refusal(host, null, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example:8545", "127.0.0.1.evil.example"})
  void host_thatANameServerCouldPointHere_mayNot(String host) {
    assertThat(loopback.refusal(host, null, null)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:3000", "chrome-extension://nkbihf", "https://app.example"})
  void origin_ofThisMachineAnExtensionOrAllowed_mayAsk(String origin) {
    assertThat(loopback.refusal("localhost", origin, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "http://localhost.evil.example", "null", "%%%"})
  void origin_elsewhere_mayNot(String origin) {
    assertThat(loopback.refusal("localhost", origin, null)).isPresent();
  }

  @Test
  void publicPort_asksForItsToken() {
    assertThat(open.refusal("node.example", null, "Bearer secret")).isEmpty();
    assertThat(open.refusal("node.example", null, "Bearer other")).isPresent();
    assertThat(open.refusal("node.example", null, null)).isPresent();
  }
}
