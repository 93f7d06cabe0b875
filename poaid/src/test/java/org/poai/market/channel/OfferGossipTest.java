package org.poai.market.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.metrics.Metrics;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;
import org.poai.testing.Until;

/** Offers that peers bring. */
@Timeout(120)
final class OfferGossipTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private ChannelScript script;

  @SuppressWarnings("NullAway.Init")
  private OfferGossip gossip;

  @BeforeEach
  void begin() {
    script = new ChannelScript(folder);
    script.connect("client", "bob");
    gossip = gossip("client", script.book);
    gossip.start();
  }

  @AfterEach
  void end() {
    script.close();
  }

  private OfferGossip gossip(String name, OfferBook book) {
    PubSub silent =
        new PubSub() {
          @Override
          public void subscribe(String topic, Validator validator) {}

          @Override
          public void publish(String topic, byte[] data) {}
        };
    return new OfferGossip(
        new OfferGossip.Wires(
            silent,
            script.requests(name),
            (peer, offence, detail) -> script.blamed.add(offence.name()),
            ChannelScript.protocols(),
            () -> List.of(script.host("bob").id())),
        book,
        Runnable::run,
        script::nanoTime,
        new Metrics());
  }

  private Validation validate(byte[] data) {
    CompletableFuture<Validation> verdict = gossip.validate(script.host("bob").id(), data);
    return verdict.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private byte[] offer(String name, long price) {
    return script.signed(name, Wei.of(price), script.clock.seconds() + 600).encode();
  }

  @Test
  void offerThatIsNew_isRelayed_once() {
    assertThat(validate(offer("carol", 5))).isEqualTo(Validation.ACCEPT);
    assertThat(validate(offer("carol", 4))).isEqualTo(Validation.IGNORE);
    assertThat(script.blamed).isEmpty();
  }

  @Test
  void offerOfAnother_costsItsBringer() {
    Offer carols = script.signed("carol", Wei.of(5), script.clock.seconds() + 600);
    Offer.Price cheaper = new Offer.Price(0, Wei.of(1), 0, carols.price().validUntil());
    Offer bent = new Offer(carols.worker(), carols.place(), cheaper, carols.signature());

    assertThat(validate(bent.encode())).isEqualTo(Validation.REJECT);
    assertThat(validate("{}".getBytes(StandardCharsets.US_ASCII))).isEqualTo(Validation.REJECT);
    assertThat(script.blamed).containsExactly("FALSE_OFFER", "MALFORMED");
  }

  @Test
  void peerThatBringsTooMany_isNotHeeded() {
    Validation last = Validation.ACCEPT;
    for (int i = 0; i < 100 && last == Validation.ACCEPT; i++) {
      last = validate(offer("worker" + i, 5));
    }

    assertThat(last).isEqualTo(Validation.IGNORE);
    assertThat(script.book.all()).hasSize(64);
    assertThat(script.blamed).isEmpty();
  }

  @Test
  void bookThatAFewPeersHaveFilled_takesAnOfferOfAnother() {
    for (int peer = 0; peer < OfferBook.MOST / OfferBook.MOST_PER_PEER; peer++) {
      PeerId flooding = peer(peer);
      for (int i = 0; i < OfferBook.MOST_PER_PEER; i++) {
        assertThat(judge("worker " + peer + " " + i, flooding)).isEqualTo(OfferBook.Verdict.TAKEN);
      }
    }
    PeerId honest = peer(100);
    assertThat(judge("bob", honest)).isEqualTo(OfferBook.Verdict.TAKEN);
    for (int i = 0; i < OfferBook.MOST_PER_PEER; i++) {
      assertThat(judge("more " + i, peer(0))).isNotEqualTo(OfferBook.Verdict.FALSE);
    }

    assertThat(script.book.all()).hasSize(OfferBook.MOST);
    assertThat(script.book.from(ContractRig.address("bob"))).contains(honest);
  }

  private OfferBook.Verdict judge(String worker, PeerId from) {
    return script.book.judge(script.signed(worker, Wei.of(5), script.clock.seconds() + 600), from);
  }

  private static PeerId peer(int number) {
    return new PeerId(Bytes.of((byte) 0, (byte) 4, (byte) 8, (byte) 1, (byte) 7, (byte) number));
  }

  @Test
  void newcomer_asksAPeerForItsOffers() {
    OfferBook bobs =
        new OfferBook(ChannelScript.CHAIN, script.clock, script::nanoTime, account -> true);
    OfferGossip other = gossip("bob", bobs);
    other.start();
    other.publish(script.signed("bob", Wei.of(5), script.clock.seconds() + 600));

    gossip.askWhenDue(0);
    Until.holds("it knows the offer", () -> script.book.all().size() == 1);
  }
}
