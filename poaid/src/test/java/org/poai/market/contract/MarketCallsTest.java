package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Log;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.MarketGenesis;
import org.poai.chain.genesis.MarketParameters;
import org.poai.contract.View;
import org.poai.crypto.Keccak;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.testing.ContractAbi;
import org.poai.testing.ContractAbi.Entry;
import org.poai.testing.ContractRig;
import org.poai.testing.Scenario;

/** The market's bindings, held to the compiler's ABI and to the contract. */
final class MarketCallsTest {
  private static final Address ALICE = ContractRig.address("alice");
  private static final Address BOB = ContractRig.address("bob");
  private static final Address MARKET = GenesisContract.INFERENCE_MARKET.address();

  /** Errors of the library inside, which no call of the contract ends with. */
  private static final String LIBRARY = "ECDSA.*";

  /** Constants, and what the bindings compute themselves. */
  private static final Set<String> UNASKED =
      Set.of(
          "MAX_PROMPT()",
          "MAX_RESULT()",
          "MAX_TOKENS()",
          "POISON()",
          "voucherDigest(uint256,address,uint128)",
          "voteEnd(uint256)",
          "revealEnd(uint256)");

  private static Stream<Entry> abi(String kind) {
    return ContractAbi.read("InferenceMarket").entries().stream()
        .filter(entry -> entry.kind().equals(kind));
  }

  private static Set<Bytes> selectors(Stream<Entry> functions) {
    return functions.map(f -> Abi.selector(f.signature())).collect(Collectors.toSet());
  }

  private static Bytes selector(Bytes input) {
    return Bytes.of(Arrays.copyOf(input.toArray(), 4));
  }

  @Test
  void messages_areAllThatTheContractTakes() {
    Hash32 zero = Hash32.ZERO;
    List<Message> messages =
        List.of(
            MarketCalls.post(0, 1, 1, 1, Bytes.EMPTY, Wei.ZERO),
            MarketCalls.cancel(1),
            MarketCalls.accept(1, 0, 1, zero, Wei.ZERO),
            MarketCalls.deliver(1, Bytes.EMPTY),
            MarketCalls.timeout(1),
            MarketCalls.settle(1),
            MarketCalls.challenge(1, 0, 1, zero, zero, Bytes.EMPTY, Wei.ZERO),
            MarketCalls.vote(1, zero, zero, Wei.ZERO),
            MarketCalls.reveal(1, zero, zero),
            MarketCalls.showClaim(1, zero, zero),
            MarketCalls.close(1),
            MarketCalls.withdraw(),
            MarketCalls.openChannel(ALICE, Wei.ZERO),
            MarketCalls.topUp(1, Wei.ZERO),
            MarketCalls.redeem(1, Wei.ZERO, Bytes.EMPTY),
            MarketCalls.closeChannel(1));

    assertThat(messages).allMatch(message -> message.to().orElseThrow().equals(MARKET));
    assertThat(messages.stream().map(message -> selector(message.data())))
        .containsExactlyInAnyOrderElementsOf(
            selectors(abi("function").filter(Entry::changesState)));
    assertThat(selector(MarketCalls.vote(1, zero, zero, Wei.ZERO).data()))
        .isEqualTo(MarketCalls.VOTE_SELECTOR);
  }

  @Test
  void views_areAllThatTheContractAnswers_butWhatTheBindingsKnow() {
    List<View<?>> views =
        List.of(
            MarketViews.parameters(),
            MarketViews.pool(),
            MarketViews.credit(ALICE),
            MarketViews.jobCount(),
            MarketViews.channelCount(),
            MarketViews.job(1),
            MarketViews.marketCase(1),
            MarketViews.ballot(1, ALICE),
            MarketViews.voters(1),
            MarketViews.tally(1, Hash32.ZERO),
            MarketViews.channel(1),
            MarketViews.stakeFor(Wei.ZERO));

    assertThat(views).allMatch(view -> view.contract().equals(MARKET));
    assertThat(views.stream().map(view -> selector(view.input())))
        .containsExactlyInAnyOrderElementsOf(
            selectors(
                abi("function")
                    .filter(f -> !f.changesState() && !UNASKED.contains(f.signature()))));
  }

  @Test
  void events_andErrors_areThoseOfTheAbi() {
    assertThat(MarketEvents.signatures())
        .isEqualTo(abi("event").map(Entry::signature).collect(Collectors.toSet()));
    assertThat(MarketErrors.CLAUSES.signatures())
        .isEqualTo(
            abi("error")
                .filter(error -> !error.name().matches(LIBRARY))
                .map(Entry::signature)
                .collect(Collectors.toSet()));
  }

  @Test
  void logs_ofAllScenarios_areRead() throws Exception {
    Set<Class<?>> kinds = new HashSet<>();
    for (Path file : Scenario.files()) {
      for (Log log : new Scenario(file).run().logs()) {
        if (log.address().equals(MARKET)) {
          kinds.add(MarketEvents.read(log).orElseThrow().getClass());
        }
      }
    }
    assertThat(kinds).hasSize(MarketEvent.class.getPermittedSubclasses().length);
  }

  @Test
  void log_ofAnotherContractOrCode_isNotRead() {
    Hash32 topic = Abi.topic("Burned(uint256)");
    Bytes word = Bytes.of(new byte[32]);

    assertThat(MarketEvents.read(new Log(ALICE, List.of(topic), word))).isEmpty();
    assertThat(MarketEvents.read(new Log(MARKET, List.of(Hash32.ZERO), word))).isEmpty();
    assertThat(MarketEvents.read(new Log(MARKET, List.of(), word))).isEmpty();
    assertThat(MarketEvents.read(new Log(MARKET, List.of(topic), Bytes.EMPTY))).isEmpty();
    assertThat(MarketEvents.read(new Log(MARKET, List.of(topic), word))).isPresent();
  }

  @Test
  void job_byTheBindings_isServedAndPaid() {
    Bytes prompt = Bytes.utf8("What is the capital of France?");
    Bytes result = Bytes.utf8("Paris");
    Wei price = Wei.ofPoai(1);
    ContractRig rig = new ContractRig(Map.of("alice", Wei.ofPoai(20), "bob", Wei.ofPoai(20)));
    MarketParameters parameters = ask(rig, MarketViews.parameters());
    assertThat(parameters).isEqualTo(MarketParameters.DEVNET);
    assertThat(MarketGenesis.parameters(BuiltInChains.devnet(1))).contains(parameters);
    assertThat(ask(rig, MarketViews.activeModel())).isZero();
    assertThat(ask(rig, MarketViews.job(1))).isEmpty();
    assertThat(ask(rig, MarketViews.marketCase(1))).isEmpty();
    assertThat(ask(rig, MarketViews.channel(1))).isEmpty();
    rig.moveTo(10);
    send(rig, ALICE, MarketCalls.post(0, 8, 20, 10, prompt, price));

    Job open = ask(rig, MarketViews.job(1)).orElseThrow();
    assertThat(open.status()).isEqualTo(Job.Status.OPEN);
    assertThat(open.worker()).isEmpty();
    assertThat(events(rig))
        .containsExactly(new MarketEvent.JobPosted(1, ALICE, open.terms(), prompt));
    assertThat(ask(rig, MarketViews.stakeFor(price))).isEqualTo(parameters.stakeFor(price));
    send(
        rig,
        BOB,
        MarketCalls.accept(1, 0, 8, open.terms().promptHash(), parameters.toAccept(price)));
    send(rig, BOB, MarketCalls.deliver(1, result));

    Job delivered = ask(rig, MarketViews.job(1)).orElseThrow();
    assertThat(delivered.work())
        .contains(new Job.Work(BOB, Wei.ofPoai(10), 20, delivered.delivery()));
    assertThat(delivered.delivery()).contains(new Job.Delivery(MarketWalk.hash("Paris"), 18));
    rig.moveTo(19);
    send(rig, ALICE, MarketCalls.settle(1));

    Wei fee = parameters.feeOn(price);
    assertThat(events(rig)).contains(new MarketEvent.JobPaid(1, BOB, price.minus(fee), fee));
    assertThat(ask(rig, MarketViews.pool())).isEqualTo(fee);
    assertThat(ask(rig, MarketViews.credit(BOB)))
        .isEqualTo(price.minus(fee).plus(parameters.toAccept(price)));
    assertThat(ask(rig, MarketViews.job(1)).orElseThrow().status().isFinal()).isTrue();
  }

  /** What a poster's second transaction of the same nonce and a reorganisation can do. */
  @Test
  void callsThatNameAJob_areWorthNothing_whenItsNumberAsksSomethingElse() {
    ContractRig rig = new ContractRig(Map.of("alice", Wei.ofPoai(20), "bob", Wei.ofPoai(20)));
    Wei price = Wei.ofPoai(1);
    Bytes prompt = Bytes.utf8("What is 6 times 7?");
    Hash32 hash = Keccak.hash(prompt);
    MarketParameters parameters = MarketParameters.DEVNET;
    Wei stake = parameters.toAccept(price);
    Wei bond = parameters.toChallenge(parameters.stakeFor(price));
    Hash32 lie = MarketWalk.hash("41");
    rig.moveTo(10);
    send(rig, ALICE, MarketCalls.post(0, 16, 20, 10, prompt, price));

    for (Message other :
        List.of(
            MarketCalls.accept(1, 0, 8, hash, stake),
            MarketCalls.accept(1, 1, 16, hash, stake),
            MarketCalls.accept(1, 0, 16, lie, stake))) {
      assertThat(refusal(rig, BOB, other))
          .isEqualTo(
              "the job asks model 0 for at most 16 tokens after the prompt with the hash "
                  + hash.toHex());
    }
    send(rig, BOB, MarketCalls.accept(1, 0, 16, hash, stake));
    send(rig, BOB, MarketCalls.deliver(1, Bytes.utf8("41")));
    for (Message other :
        List.of(
            MarketCalls.challenge(1, 0, 8, lie, Hash32.ZERO, prompt, bond),
            MarketCalls.challenge(1, 1, 16, lie, Hash32.ZERO, prompt, bond),
            MarketCalls.challenge(1, 0, 16, lie, Hash32.ZERO, Bytes.utf8("What?"), bond))) {
      assertThat(refusal(rig, ALICE, other)).startsWith("the job asks model 0 for at most 16 ");
    }
    send(rig, ALICE, MarketCalls.challenge(1, 0, 16, lie, Hash32.ZERO, prompt, bond));
  }

  @Test
  void digests_areThoseOfTheContract() {
    ContractRig rig = new ContractRig(Map.of());
    Voucher voucher = new Voucher(7, BOB, Wei.ofPoai(3));
    Bytes digest =
        rig.view(
                MARKET,
                Abi.call(
                    "voucherDigest(uint256,address,uint128)",
                    List.of(7L, BOB, Wei.ofPoai(3).value())))
            .output();
    Bytes poison = rig.view(MARKET, Abi.call("POISON()", List.of())).output();

    assertThat(Hash32.of(digest.toArray()))
        .isEqualTo(voucher.digest(BuiltInChains.DEVNET_CHAIN_ID))
        .isNotEqualTo(voucher.digest(1));
    assertThat(Hash32.of(poison.toArray())).isEqualTo(Seals.POISON);
  }

  /** By ethers 6: TypedDataEncoder.hash of the domain, the type and these members. */
  @Test
  void digestOfAnOffer_isThatOfOthers() {
    OfferTerms offer =
        new OfferTerms(
            Hash32.fromHex("0x" + "11".repeat(32)),
            Hash32.fromHex("0x" + "22".repeat(32)),
            2,
            Wei.of(1_000_000_000_000L),
            3,
            1_800_000_000L);

    assertThat(offer.digest(BuiltInChains.DEVNET_CHAIN_ID))
        .isEqualTo(
            Hash32.fromHex("0x5e1f4c2f799939a59adfcf794a58d8010609ed8cb27b109c684cdd5970b6ea5a"));
  }

  @Test
  void digestOfAPass_isThatOfOthers() {
    ChannelPass pass =
        new ChannelPass(
            7, Address.fromHex("0x" + "33".repeat(20)), Hash32.fromHex("0x" + "11".repeat(32)));

    assertThat(pass.digest(BuiltInChains.DEVNET_CHAIN_ID))
        .isEqualTo(
            Hash32.fromHex("0x3b910fd9c5aca4362b4f36e688a825f8ac3066a5966b4830c575f10f238e36d7"));
  }

  @Test
  void signature_isThatOfItsKeyAlone_andHasOneForm() {
    Hash32 digest = Hash32.fromHex("0x" + "44".repeat(32));
    byte[] secret = Keccak.hash(Bytes.utf8("alice")).toArray();
    byte[] signature = MarketSignature.of(digest, secret).toArray();
    byte[] bent = signature.clone();
    bent[64] = (byte) (signature[64] - 27);

    assertThat(MarketSignature.of(digest, secret))
        .isEqualTo(ContractRig.signature(digest, "alice"));
    assertThat(MarketSignature.signer(digest, Bytes.of(signature)))
        .contains(ContractRig.address("alice"));
    assertThat(MarketSignature.signer(digest, Bytes.of(bent))).isEmpty();
    assertThat(MarketSignature.signer(digest, Bytes.EMPTY)).isEmpty();
    assertThat(MarketSignature.signer(Hash32.ZERO, Bytes.of(signature)))
        .isNotEqualTo(Optional.of(ContractRig.address("alice")));
  }

  @Test
  void everyCall_withMoneyThatItDoesNotTake_isRefused() {
    ContractRig rig = new ContractRig(Map.of("alice", Wei.ofPoai(20)));
    rig.moveTo(10);
    Set<String> free = new TreeSet<>();
    abi("function")
        .filter(f -> !f.inputs().stream().anyMatch(p -> p.type().equals("bytes")))
        .forEach(
            f -> {
              List<Object> zeros =
                  f.inputs().stream()
                      .<Object>map(
                          p ->
                              switch (p.type()) {
                                case "address" -> ALICE;
                                case "bytes32" -> Hash32.ZERO;
                                default -> 0L;
                              })
                      .toList();
              Bytes output =
                  rig.send(ALICE, MARKET, Abi.call(f.signature(), zeros), Wei.of(1).value())
                      .output();
              if (output.isEmpty()) {
                free.add(f.name());
              }
            });

    assertThat(free).contains("cancel", "settle", "timeout", "close", "reveal", "withdraw", "jobs");
    assertThat(free).doesNotContain("accept", "vote", "openChannel", "topUp");
    assertThat(rig.balance(MARKET).isZero()).isTrue();
  }

  private static void send(ContractRig rig, Address from, Message message) {
    var result = rig.send(from, message.to().orElseThrow(), message.data(), message.value());
    assertThat(result.outcome().success())
        .as(MarketErrors.clause(result.output()).orElse(""))
        .isTrue();
  }

  private static String refusal(ContractRig rig, Address from, Message message) {
    var result = rig.send(from, message.to().orElseThrow(), message.data(), message.value());
    assertThat(result.outcome().success()).isFalse();
    return MarketErrors.clause(result.output()).orElseThrow();
  }

  private static <T> T ask(ContractRig rig, View<T> view) {
    return view.read(rig.view(view.contract(), view.input()).output());
  }

  private static List<MarketEvent> events(ContractRig rig) {
    return rig.logs().stream().flatMap(log -> MarketEvents.read(log).stream()).toList();
  }
}
