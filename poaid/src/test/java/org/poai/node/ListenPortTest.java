package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.poai.node.config.HttpConfig;
import org.poai.node.config.RpcConfig;
import org.poai.node.config.UserException;

class ListenPortTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static RpcConfig asking(int port) {
    return new RpcConfig(HERE, Optional.of(port), Set.of(), Set.of());
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket listening(int port) throws IOException {
    return new ServerSocket(port, 1, HERE);
  }

  @Test
  void of_twoAtOnce_areTwoPorts() {
    ListenPort one = ListenPort.of(RpcConfig.standard());
    ListenPort other = ListenPort.of(RpcConfig.standard());

    assertThat(one.take()).isNotEqualTo(other.take()).isGreaterThanOrEqualTo(8545);
  }

  @Test
  void held_isNobodyElses_untilTaken() throws IOException {
    ListenPort port = ListenPort.of(asking(free()));

    assertThatThrownBy(() -> listening(port.number())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ListenPort.of(asking(port.number())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Port " + port.number())
        .hasMessageContaining("--rpc-port");
    try (ServerSocket server = listening(port.take())) {
      assertThat(server.isBound()).isTrue();
    }
  }

  @Test
  void held_refusesConnections_soThatNobodyTakesItForTheNode() throws IOException {
    ListenPort port = ListenPort.of(asking(free()));

    assertThatThrownBy(() -> new Socket(HERE, port.number()).close())
        .isInstanceOf(IOException.class);
    port.take();
  }

  @Test
  void of_portOfAProgramThatHasJustEnded_isFree() throws IOException {
    int number = free();
    try (ServerSocket server = listening(number);
        Socket client = new Socket(HERE, number)) {
      // Who closes first keeps the port in TIME_WAIT.
      server.accept().close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    try (ServerSocket server = listening(ListenPort.of(asking(number)).take())) {
      assertThat(server.getLocalPort()).isEqualTo(number);
    }
  }

  @Test
  void of_zero_leavesItToTheSystem() {
    assertThat(ListenPort.of(asking(0)).take()).isZero();
  }

  @Test
  void of_theWatchersPort_movesOnFromTheUsualOne_andNamesItsOptions() throws IOException {
    ListenPort usual = ListenPort.of(HttpConfig.standard());
    ListenPort next = ListenPort.of(HttpConfig.standard());
    HttpConfig taken = new HttpConfig("127.0.0.1", Optional.of(usual.number()));

    assertThat(next.number()).isNotEqualTo(usual.number());
    assertThatThrownBy(() -> ListenPort.of(taken))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Port " + usual.number() + " of 127.0.0.1 is taken")
        .hasMessageContaining("--metrics-port");
    assertThatThrownBy(() -> ListenPort.of(new HttpConfig("256.1.1.1", Optional.of(0))))
        .isInstanceOf(UserException.class)
        .hasMessage("--metrics-host takes an address of this machine, not \"256.1.1.1\".");
    usual.take();
    next.take();
  }
}
