package org.poai.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask a port on loopback, and who one that others can reach. */
final class AccessTest {
  private final Access loopback =
      new Access(
          Set.of("https://app.example"), Set.of("host.docker.internal"), Optional.empty(), false);
  private final Access open = new Access(Set.of(), Set.of(), Optional.of("secret"), true);

  private static int status(
      Access access,
      String path,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization) {
    return access
        .refusal(new Access.Head(path, host, origin, authorization))
        .map(Access.Refusal::status)
        .orElse(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8545",
        "127.0.0.1",
        "[::1]:8545",
        "192.168.1.5:8545",
        "host.docker.internal:8545",
        "HOST.docker.internal"
      })
  void host_ofThisMachineOrAllowed_mayAsk(String host) {
    assertThat(status(loopback, "/", host, null, null)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example:8545",
        "127.0.0.1.evil.example",
        "x.host.docker.internal"
      })
  void host_thatANameServerCouldPointHere_mayNot(String host) {
    assertThat(status(loopback, "/", host, null, null)).isEqualTo(403);
  }

  @Test
  void host_whereAllAreAllowed_mayAsk() {
    Access all = new Access(Set.of(), Set.of("*"), Optional.empty(), false);
    assertThat(status(all, "/", "any.example", null, null)).isEqualTo(200);
  }

  @Test
  void tokenOnLoopback_isNotAskedFor_andMakesAnOwner() {
    Access owned = new Access(Set.of(), Set.of(), Optional.of("secret"), false);

    for (String authorization : new String[] {"Bearer secret", "Bearer secre", ""}) {
      Access.Head head = new Access.Head("/", "localhost", null, authorization);
      assertThat(owned.refusal(head)).isEmpty();
      assertThat(owned.isOwner(head)).isEqualTo(authorization.equals("Bearer secret"));
    }
    assertThat(owned.isOwner(new Access.Head("/secret", "localhost", null, null))).isTrue();
    assertThat(status(owned, "/secret", "evil.example", null, null)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:3000", "chrome-extension://nkbihf", "https://app.example"})
  void origin_ofThisMachineAnExtensionOrAllowed_mayAsk(String origin) {
    assertThat(status(loopback, "/", "localhost", origin, null)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "http://localhost.evil.example", "null", "%%%"})
  void origin_elsewhere_mayNot(String origin) {
    assertThat(status(loopback, "/", "localhost", origin, null)).isEqualTo(403);
  }

  @Test
  void publicPort_asksForItsToken_inTheHeaderOrThePath() {
    assertThat(status(open, "/", "node.example", null, "Bearer secret")).isEqualTo(200);
    assertThat(status(open, "/", "node.example", null, "bearer secret")).isEqualTo(200);
    assertThat(status(open, "/secret", "node.example", null, null)).isEqualTo(200);
    assertThat(status(open, "/secret/more", "node.example", null, null)).isEqualTo(200);
    assertThat(status(open, "/", "node.example", null, "Bearer other")).isEqualTo(401);
    assertThat(status(open, "/other", "node.example", null, null)).isEqualTo(401);
    assertThat(status(open, "/", "node.example", null, null)).isEqualTo(401);
    assertThat(status(open, "", "node.example", null, null)).isEqualTo(401);
  }

  @Test
  void path_behindTheToken_isWhatIsAskedFor() {
    assertThat(open.withoutToken("/secret")).isEqualTo("/");
    assertThat(open.withoutToken("/secret/")).isEqualTo("/");
    assertThat(open.withoutToken("/secret/health")).isEqualTo("/health");
    assertThat(open.withoutToken("/health")).isEqualTo("/health");
    assertThat(loopback.withoutToken("/secret")).isEqualTo("/secret");
  }
}
