package org.poai.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.host.MemoryHost;
import org.poai.libp2p.host.MemoryNetwork;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.primitives.Bytes;

class IdentifyTest {
  private final MemoryNetwork network = new MemoryNetwork();
  private final List<Runnable> later = new ArrayList<>();
  private final PrivateKey oneKey = key();
  private final PrivateKey otherKey = key();
  private final MemoryHost one = network.host(oneKey);
  private final MemoryHost other = network.host(otherKey);
  private final Identify identify = identify(one, oneKey, "one/1");

  private static PrivateKey key() {
    return PrivateKey.generate(KeyType.ED25519, new SecureRandom());
  }

  private Identify identify(MemoryHost host, PrivateKey key, String agent) {
    Identify result = new Identify(host, key, agent, network.clock(), later::add);
    result.install();
    return result;
  }

  /** A peer that answers with one message, whatever it is. */
  private void answerWith(IdentifyMessage message) {
    other.serve(
        Identify.PROTOCOL,
        StreamLimits.DEFAULT,
        stream -> {
          stream.write(FrameReader.frame(message.encode()));
          stream.closeWrite();
          return new Silent();
        });
  }

  private static final class Silent implements StreamHandler {
    @Override
    public void onData(Stream stream, ByteBuf data) {}

    @Override
    public void onEnd(Stream stream) {
      stream.closeWrite();
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {}
  }

  private static IdentifyMessage agent(Optional<Bytes> key, String agent) {
    return new IdentifyMessage(
        key,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(agent),
        Optional.empty());
  }

  @Test
  void connection_new_bothKnowEachOther() {
    Identify theirs = identify(other, otherKey, "other/2");
    List<PeerIdentity> heard = new ArrayList<>();
    identify.addListener(heard::add);

    network.connect(one, other);

    PeerIdentity known = identify.of(other.id()).orElseThrow();
    assertThat(heard).containsExactly(known);
    assertThat(known.agent()).isEqualTo("other/2");
    assertThat(known.addresses()).isEqualTo(other.addresses());
    assertThat(known.protocols()).containsExactly(Identify.PROTOCOL, Identify.PUSH);
    assertThat(known.observed()).isEqualTo(Optional.of(one.addresses().get(0)));
    assertThat(theirs.of(one.id()).orElseThrow().agent()).isEqualTo("one/1");
    assertThat(one.openStreams(Identify.PROTOCOL) + other.openStreams(Identify.PROTOCOL)).isZero();
  }

  @Test
  void message_inPieces_isTaken() {
    identify(other, otherKey, "other/2");
    network.cutInto(3);

    network.connect(one, other);

    assertThat(identify.of(other.id())).isPresent();
  }

  @Test
  void peer_thatLeaves_isForgotten() {
    identify(other, otherKey, "other/2");
    network.connect(one, other);

    one.disconnect(other.id(), "enough");
    network.settle();

    assertThat(identify.of(other.id())).isEmpty();
  }

  @Test
  void peer_withAnothersKey_isNotBelieved() {
    answerWith(agent(Optional.of(Bytes.of(oneKey.publicKey().encode())), "liar"));

    network.connect(one, other);

    assertThat(identify.of(other.id())).isEmpty();
    assertThat(one.peer(other.id())).isPresent();
  }

  @Test
  void peer_withGarbage_staysConnectedAndUnknown() {
    other.serve(
        Identify.PROTOCOL,
        StreamLimits.DEFAULT,
        stream -> {
          stream.write(new byte[] {3, 9, 9, 9});
          return new Silent();
        });

    network.connect(one, other);

    assertThat(identify.of(other.id())).isEmpty();
    assertThat(one.openStreams(Identify.PROTOCOL)).isZero();
  }

  @Test
  void changes_thatComeTogether_areOnePush() {
    Identify theirs = identify(other, otherKey, "other/2");
    network.connect(one, other);
    List<PeerIdentity> heard = new ArrayList<>();
    theirs.addListener(heard::add);

    one.serve("/new/1", StreamLimits.DEFAULT, stream -> new Silent());
    identify.changed();
    identify.changed();
    assertThat(later).hasSize(1);
    later.remove(0).run();
    network.settle();

    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).speaks("/new/1")).isTrue();
    identify.changed();
    later.remove(0).run();
    network.settle();
    assertThat(heard).as("the same again is no news").hasSize(1);
    assertThat(one.openStreams(Identify.PUSH) + other.openStreams(Identify.PUSH)).isZero();
  }

  @Test
  void message_ofManyProtocols_staysSmall() throws Exception {
    for (int i = 0; i < 60; i++) {
      one.serve("/some/long/protocol/name/" + i, StreamLimits.DEFAULT, stream -> new Silent());
    }
    network.connect(one, other);

    IdentifyMessage message =
        new LocalIdentity(one, oneKey, "one/1", network.clock()).messageFor(other.id());

    assertThat(message.encode()).hasSizeLessThanOrEqualTo(LocalIdentity.MAX_BYTES);
    assertThat(IdentifyMessage.decode(message.encode())).isEqualTo(message);
  }

  @Test
  void peer_thatPushesOnAndOn_isNotHeardAnyMore() {
    identify(other, otherKey, "other/2");
    network.connect(one, other);
    List<PeerIdentity> heard = new ArrayList<>();
    identify.addListener(heard::add);

    for (int i = 0; i < 200; i++) {
      byte[] push = FrameReader.frame(agent(Optional.empty(), "other/" + i).encode());
      var unused =
          other
              .open(one.id(), List.of(Identify.PUSH), stream -> new Silent())
              .thenAccept(
                  stream -> {
                    stream.write(push);
                    stream.closeWrite();
                  });
      network.settle();
    }

    assertThat(heard).hasSizeBetween(10, 20);
    assertThat(one.peer(other.id())).isPresent();
    assertThat(one.openStreams(Identify.PUSH)).isZero();
  }

  @Test
  void peer_thatAsksOnAndOn_isNotAnsweredAnyMore() {
    network.connect(one, other);
    List<Integer> answered = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      var unused =
          other.open(
              one.id(),
              List.of(Identify.PROTOCOL),
              stream ->
                  new StreamHandler() {
                    @Override
                    public void onData(Stream from, ByteBuf data) {
                      data.skipBytes(data.readableBytes());
                      answered.add(number);
                    }

                    @Override
                    public void onEnd(Stream from) {
                      from.closeWrite();
                    }

                    @Override
                    public void onClosed(Stream from, boolean reset) {}
                  });
      network.settle();
    }

    assertThat(answered).hasSizeBetween(10, 20);
  }
}
