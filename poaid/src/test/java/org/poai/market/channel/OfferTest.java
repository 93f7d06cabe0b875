package org.poai.market.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.market.channel.ChannelScript.CHAIN;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.DecodeResult;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.channel.ChannelRequest.Ask;
import org.poai.market.channel.ChannelRequest.SignedSum;
import org.poai.market.channel.Offer.Place;
import org.poai.market.channel.Offer.Price;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;
import org.poai.testing.ManualClock;

/** Offers, requests and frames: their one form, and the book of offers. */
final class OfferTest {
  private static final long NOW = 1_800_000_000;

  private final ManualClock clock = new ManualClock(NOW);
  private final OfferBook book =
      new OfferBook(
          CHAIN,
          clock,
          () -> clock.elapsedMillis() * 1_000_000,
          account -> !account.equals(ContractRig.address("poor")));

  private static PeerId peer(int number) {
    return new PeerId(Bytes.of((byte) 0, (byte) 2, (byte) (number >> 8), (byte) number));
  }

  private static Offer offer(String name, long price, long until) {
    Place place = Place.of(peer(1), List.of(address()));
    return signed(name, place, new Price(2, Wei.of(price), 3, until), name);
  }

  private static Multiaddr address() {
    try {
      return Multiaddr.parse("/ip4/1.2.3.4/tcp/30303");
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  private static Offer signed(String worker, Place place, Price price, String signer) {
    Bytes signature = ContractRig.signature(Offer.terms(place, price).digest(CHAIN), signer);
    return new Offer(ContractRig.address(worker), place, price, signature);
  }

  @Test
  void offer_hasOneForm_andItsWorkersSignature() {
    Offer offer = offer("bob", 5, NOW + 600);
    String text = new String(offer.encode(), UTF_8);

    assertThat(Offer.decode(offer.encode()).orThrow()).isEqualTo(offer);
    assertThat(text)
        .startsWith("{\"addresses\":[\"/ip4/1.2.3.4/tcp/30303\"],\"model\":\"0x2\",\"peer\":\"")
        .contains("\"pricePerToken\":\"0x5\",\"queue\":3,\"signature\":\"0x");
    assertThat(offer.isSigned(CHAIN)).isTrue();
    assertThat(offer.isSigned(CHAIN + 1)).isFalse();
    for (Offer bent :
        List.of(
            new Offer(
                offer.worker(), Place.of(peer(2), List.of(address())), offer.price(), sig(offer)),
            new Offer(offer.worker(), Place.of(peer(1), List.of()), offer.price(), sig(offer)),
            new Offer(
                offer.worker(), offer.place(), new Price(2, Wei.of(4), 3, NOW + 600), sig(offer)),
            new Offer(offer.worker(), offer.place(), offer.price(), Bytes.EMPTY),
            new Offer(ContractRig.address("carol"), offer.place(), offer.price(), sig(offer)))) {
      assertThat(bent.isSigned(CHAIN)).isFalse();
    }
  }

  private static Bytes sig(Offer offer) {
    return offer.signature();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"addresses\":[]}",
        "{\"addresses\":[],\"model\":2,\"peer\":\"x\",\"pricePerToken\":\"0x5\",\"queue\":3,"
            + "\"signature\":\"0x\",\"validUntil\":1,\"worker\":\"0x\"}"
      })
  void bytesThatAreNoOffer_areRefused(String text) {
    assertThat(Offer.decode(text.getBytes(UTF_8))).isInstanceOf(DecodeResult.Refused.class);
  }

  @Test
  void offerThatIsTooLarge_orNotCanonical_isRefused() {
    byte[] good = offer("bob", 5, NOW + 600).encode();
    String text = new String(good, UTF_8);

    assertThat(Offer.decode(new byte[Offer.MAX_SIZE + 1])).isInstanceOf(DecodeResult.Refused.class);
    assertThat(Offer.decode((" " + text).getBytes(UTF_8))).isInstanceOf(DecodeResult.Refused.class);
    assertThat(Offer.decode(text.replace("\"queue\":3", "\"queue\":-3").getBytes(UTF_8)))
        .isInstanceOf(DecodeResult.Refused.class);
    assertThat(
            Offer.decode(text.replace("\"0x5\"", "\"0x1" + "0".repeat(32) + "\"").getBytes(UTF_8)))
        .isInstanceOf(DecodeResult.Refused.class);
  }

  @Test
  void requestsAndFrames_haveOneForm() {
    ChannelRequest asking =
        new ChannelRequest(
            7,
            Bytes.of((byte) 1),
            Optional.of(new SignedSum(Wei.of(9), Bytes.of((byte) 2))),
            Optional.of(new Ask(2, 384, Wei.of(5), "What is 6 times 7? \uD83D\uDE00\n")));
    ChannelRequest paying =
        new ChannelRequest(7, Bytes.of((byte) 1), Optional.empty(), Optional.empty());

    assertThat(new String(paying.encode(), UTF_8))
        .isEqualTo("{\"ask\":null,\"channel\":\"0x7\",\"pass\":\"0x01\",\"voucher\":null}");
    for (ChannelRequest request : List.of(asking, paying)) {
      assertThat(ChannelRequest.decode(request.encode()).orThrow()).isEqualTo(request);
    }
    assertThat(
            Stream.<AnswerFrame>of(
                new AnswerFrame.Begun(5),
                new AnswerFrame.Piece("42"),
                new AnswerFrame.Done(true, 1, Wei.of(30)),
                new AnswerFrame.Refused(Objection.VOUCHER, Optional.of(Wei.of(3))),
                new AnswerFrame.Refused(Objection.GONE, Optional.empty())))
        .allSatisfy(
            frame -> assertThat(AnswerFrame.decode(frame.encode()).orThrow()).isEqualTo(frame))
        .extracting(frame -> new String(frame.encode(), UTF_8))
        .containsExactly(
            "{\"promptTokens\":5}",
            "{\"text\":\"42\"}",
            "{\"cut\":true,\"owed\":\"0x1e\",\"tokens\":1}",
            "{\"error\":\"voucher\",\"owed\":\"0x3\"}",
            "{\"error\":\"gone\",\"owed\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"no\",\"owed\":null}",
        "{\"promptTokens\":512}",
        "{\"cut\":true,\"owed\":\"0x1\",\"tokens\":385}",
        "{\"text\":\"a\",\"tokens\":1}",
        "{\"text\":5}",
        "{}"
      })
  void bytesThatAreNoFrame_areRefused(String text) {
    assertThat(AnswerFrame.decode(text.getBytes(UTF_8))).isInstanceOf(DecodeResult.Refused.class);
  }

  @Test
  void longestPrompt_fitsIntoARequest_howeverItIsEscaped() {
    Ask ask = new Ask(0, 1, Wei.ZERO, "\u0001".repeat(ChannelRequest.MAX_PROMPT));
    ChannelRequest request =
        new ChannelRequest(1, Bytes.of(new byte[65]), Optional.empty(), Optional.of(ask));

    assertThat(ChannelRequest.decode(request.encode())).isInstanceOf(DecodeResult.Ok.class);
  }

  @Test
  void book_takesTheNewestOffer_onceAMinute_whileItHolds() {
    assertThat(book.judge(offer("bob", 5, NOW + 600), peer(9))).isEqualTo(OfferBook.Verdict.TAKEN);
    assertThat(book.judge(offer("bob", 4, NOW + 610), peer(9))).isEqualTo(OfferBook.Verdict.LEFT);
    clock.advanceSeconds(60);
    assertThat(book.judge(offer("bob", 4, NOW + 500), peer(9))).isEqualTo(OfferBook.Verdict.LEFT);
    assertThat(book.judge(offer("bob", 4, NOW + 610), peer(9))).isEqualTo(OfferBook.Verdict.TAKEN);
    assertThat(book.all()).hasSize(1);
    assertThat(book.from(ContractRig.address("bob"))).contains(peer(9));
    clock.advanceSeconds(600);
    assertThat(book.all()).isEmpty();
  }

  @Test
  void book_leavesWhatIsOld_early_orOfNoStake_andCallsAFalseOneFalse() {
    Place place = Place.of(peer(1), List.of());
    Price price = new Price(0, Wei.of(1), 0, NOW + 100);

    assertThat(book.judge(offer("bob", 5, NOW), peer(9))).isEqualTo(OfferBook.Verdict.LEFT);
    assertThat(book.judge(offer("bob", 5, NOW + 901), peer(9))).isEqualTo(OfferBook.Verdict.LEFT);
    assertThat(book.judge(offer("poor", 5, NOW + 600), peer(9))).isEqualTo(OfferBook.Verdict.LEFT);
    assertThat(book.judge(signed("bob", place, price, "carol"), peer(9)))
        .isEqualTo(OfferBook.Verdict.FALSE);
    assertThat(book.all()).isEmpty();
  }

  @Test
  void peerThatFloodsTheBook_drivesOutItsOwnOffersOnly() {
    assertThat(book.judge(offer("honest", 9, NOW + 600), peer(1)))
        .isEqualTo(OfferBook.Verdict.TAKEN);
    for (int i = 0; i < 3 * OfferBook.MOST_PER_PEER; i++) {
      assertThat(book.judge(offer("flood" + i, 1, NOW + 600), peer(2)))
          .isEqualTo(OfferBook.Verdict.TAKEN);
    }

    assertThat(book.all()).hasSize(1 + OfferBook.MOST_PER_PEER);
    assertThat(book.from(ContractRig.address("honest"))).contains(peer(1));
  }
}
