package org.poai.market.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.market.channel.ChannelScript.CHAIN;
import static org.poai.market.channel.ChannelScript.PRICE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobResult;
import org.poai.libp2p.request.Frames;
import org.poai.market.channel.AnswerFrame.Begun;
import org.poai.market.channel.AnswerFrame.Done;
import org.poai.market.channel.AnswerFrame.Piece;
import org.poai.market.channel.AnswerFrame.Refused;
import org.poai.market.channel.ChannelRequest.Ask;
import org.poai.market.contract.MarketCalls;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;
import org.poai.testing.Until;

/** What a worker answers to peers of all kinds. */
@Timeout(120)
final class ChannelWorkerTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private ChannelScript script;

  @BeforeEach
  void begin() {
    script = new ChannelScript(folder);
    script.connect("client", "bob");
    script.connect("carol", "bob");
  }

  @AfterEach
  void end() {
    script.close();
  }

  /** Opens the client's channel to Bob. */
  private void open(Wei deposit) {
    script.call("client", MarketCalls.openChannel(ContractRig.address("bob"), deposit));
  }

  private static ClientChannel paying(long channel, Wei sum) {
    return new ClientChannel(
        ContractRig.address("bob"), ClientChannel.Stage.OPEN, channel, sum, sum, sum);
  }

  /** A request of the client's, made for the peer of a name. */
  private ChannelRequest request(String peer, Wei paid, Optional<Ask> ask) {
    Checkbook checkbook = new Checkbook(ChannelScript.key("client"), script.host(peer).id(), CHAIN);
    return checkbook.request(paying(1, paid), ask);
  }

  private static Optional<Ask> ask(String prompt) {
    return Optional.of(new Ask(0, 8, PRICE, prompt));
  }

  private List<AnswerFrame> answer(String asker, ChannelRequest request) {
    List<AnswerFrame> frames = new ArrayList<>();
    for (byte[] frame :
        script
            .requests(asker)
            .ask(script.host("bob").id(), ChannelScript.protocols().infer(), request.encode())
            .orTimeout(20, TimeUnit.SECONDS)
            .join()) {
      frames.add(AnswerFrame.decode(frame).orThrow());
    }
    return frames;
  }

  private static List<AnswerFrame> refused(Objection why) {
    return List.of(new Refused(why, Optional.empty()));
  }

  @Test
  void answer_comesInFrames_andIsOwed() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(Wei.ofPoai(2));

    assertThat(answer("client", request("client", Wei.ZERO, ask("one two"))))
        .containsExactly(
            new Begun(2),
            new Piece("one"),
            new Piece(" two"),
            new Done(false, 2, ChannelWorker.price(PRICE, 4)));
  }

  @Test
  void client_thatDoesNotPay_getsOneAnswer() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(Wei.ofPoai(2));
    Wei owed = ChannelWorker.price(PRICE, 2);

    assertThat(answer("client", request("client", Wei.ZERO, ask("one")))).hasSize(3);
    assertThat(answer("client", request("client", Wei.ZERO, ask("two"))))
        .containsExactly(new Refused(Objection.VOUCHER, Optional.of(owed)));
    assertThat(answer("client", request("client", Wei.of(1), ask("two"))))
        .containsExactly(new Refused(Objection.VOUCHER, Optional.of(owed)));
    assertThat(answer("client", request("client", owed, ask("two")))).hasSize(3);
    assertThat(script.blamed).isEmpty();
  }

  @Test
  void stranger_withTheClientsVoucher_getsNothing() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(Wei.ofPoai(2));
    ChannelRequest copied = request("client", Wei.of(1), ask("one"));

    assertThat(answer("carol", copied)).isEqualTo(refused(Objection.VOUCHER));
    assertThat(answer("carol", request("client", Wei.ZERO, ask("one"))))
        .isEqualTo(refused(Objection.VOUCHER));
    ChannelRequest unsigned = new ChannelRequest(1, Bytes.EMPTY, Optional.empty(), ask("one"));
    assertThat(answer("client", unsigned)).isEqualTo(refused(Objection.VOUCHER));
    assertThat(answer("carol", request("carol", Wei.ZERO, ask("one")))).hasSize(3);
  }

  @Test
  void channelOfDust_isNotServed() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(ChannelWorker.price(PRICE, 511 + 7));

    assertThat(answer("client", request("client", Wei.ZERO, ask("one"))))
        .isEqualTo(refused(Objection.DEPOSIT));
  }

  @Test
  void channel_thatIsNotThere_orNotHis_orIsClosing_isGone() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    assertThat(answer("client", request("client", Wei.ZERO, ask("one"))))
        .isEqualTo(refused(Objection.GONE));
    script.call("client", MarketCalls.openChannel(ContractRig.address("carol"), Wei.ofPoai(2)));
    assertThat(answer("client", request("client", Wei.ZERO, ask("one"))))
        .isEqualTo(refused(Objection.GONE));
  }

  @Test
  void closingChannel_isGone_afterNotice() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(Wei.ofPoai(2));
    script.call("client", MarketCalls.closeChannel(1));

    assertThat(answer("client", request("client", Wei.ZERO, ask("one"))))
        .isEqualTo(refused(Objection.GONE));
  }

  @Test
  void price_orModel_thatIsNotHis_isNamed() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(Wei.ofPoai(2));
    Ask cheap = new Ask(0, 8, PRICE.minus(Wei.of(1)), "one");
    Ask other = new Ask(1, 8, PRICE, "one");

    assertThat(answer("client", request("client", Wei.ZERO, Optional.of(cheap))))
        .isEqualTo(refused(Objection.PRICE));
    assertThat(answer("client", request("client", Wei.ZERO, Optional.of(other))))
        .isEqualTo(refused(Objection.MODEL));
  }

  @Test
  void secondRequest_whileTheFirstIsAnswered_findsHimBusy() {
    CompletableFuture<JobResult> later = new CompletableFuture<>();
    ChannelWorker unused = script.worker("bob", PRICE, (model, prompt, tokens, audience) -> later);
    open(Wei.ofPoai(2));
    CompletableFuture<List<byte[]>> first =
        script
            .requests("client")
            .ask(
                script.host("bob").id(),
                ChannelScript.protocols().infer(),
                request("client", Wei.ZERO, ask("one")).encode());

    Until.holds(
        "the first is underway",
        () ->
            answer("client", request("client", Wei.ZERO, ask("two")))
                .equals(refused(Objection.BUSY)));
    later.complete(new JobResult.Text(new JobAnswer("", 1, 0, JobAnswer.Reason.MODEL)));
    assertThat(first.orTimeout(20, TimeUnit.SECONDS).join()).hasSize(1);
  }

  @Test
  void peerThatFloods_isBlamedBeyondItsRation_andAnotherIsServed() {
    ChannelWorker worker = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(Wei.ofPoai(2));
    byte[] junk = new ChannelRequest(1, Bytes.EMPTY, Optional.empty(), ask("junk")).encode();
    List<CompletableFuture<Frames>> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      flood.add(worker.respond(script.host("carol").id(), junk));
    }
    assertThat(flood).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(200 - 64);
    assertThat(script.blamed).hasSize(200 - 64).allMatch(it -> it.startsWith("TOO_MANY_REQUESTS"));

    assertThat(answer("client", request("client", Wei.ZERO, ask("one")))).hasSize(3);
    Until.holds("the ration is answered", () -> flood.stream().allMatch(it -> it.isDone()));
  }

  @Test
  void journal_thatCannotBeWritten_stopsAnswers_notTheNode() throws Exception {
    ChannelWorker worker = script.worker("bob", PRICE, ChannelScript.REPEATING);
    open(Wei.ofPoai(2));
    Wei owed = ChannelWorker.price(PRICE, 2);
    assertThat(answer("client", request("client", Wei.ZERO, ask("one")))).hasSize(3);
    java.nio.file.Files.createDirectory(folder.resolve("bob.json"));

    assertThat(answer("client", request("client", owed, ask("two"))))
        .isEqualTo(refused(Objection.BUSY));
    assertThat(worker.trouble()).isPresent();
  }

  @Test
  void bytesThatAreNoRequest_areBlamed() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);

    assertThat(
            script
                .requests("client")
                .ask(script.host("bob").id(), ChannelScript.protocols().infer(), new byte[9]))
        .failsWithin(20, TimeUnit.SECONDS);
    assertThat(script.blamed).hasSize(1).allMatch(blame -> blame.startsWith("MALFORMED"));
  }
}
