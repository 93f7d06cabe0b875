package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.multistream.Negotiator;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.transport.Connection;

class StreamNegotiationTest {
  private final List<Runnable> waiting = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final StreamNegotiation negotiation =
      new StreamNegotiation(
          Negotiator.responder(List.of("/test")),
          new StreamNegotiation.Outcome() {
            @Override
            public StreamHandler agreed(MuxedStream stream, String protocol) {
              return StreamHandler.IGNORING;
            }

            @Override
            public void refused(HostException why) {
              refused.add(String.valueOf(why.getMessage()));
            }
          });

  /** A loop that only remembers what waits for its time. */
  private final Connection.Loop loop =
      new Connection.Loop() {
        @Override
        public void execute(Runnable task) {
          task.run();
        }

        @Override
        public Runnable schedule(Runnable task, long delayMillis) {
          waiting.add(task);
          return () -> waiting.remove(task);
        }

        @Override
        public boolean isCurrent() {
          return true;
        }
      };

  @Test
  void stream_thatIsResetAtOnce_leavesNothingThatWaits() {
    MemoryNetwork network = new MemoryNetwork();
    MemoryHost host = network.host(PrivateKey.generate(KeyType.ED25519, new SecureRandom()));
    MemoryStream stream = new MemoryStream(network, host, host.id(), "", false);
    negotiation.within(Duration.ofSeconds(10), stream, loop);
    assertThat(waiting).hasSize(1);

    negotiation.onClosed(stream, true);

    assertThat(waiting).isEmpty();
  }
}
