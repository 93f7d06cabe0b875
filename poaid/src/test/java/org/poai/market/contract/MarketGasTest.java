package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.MarketParameters;
import org.poai.crypto.Keccak;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;

/** What each call of the market costs; contracts/README.md repeats the table. */
final class MarketGasTest {
  private static final Bytes PROMPT = Bytes.utf8("What is the capital of France?");
  private static final Hash32 SALT = Keccak.hash(Bytes.utf8("salt"));
  private static final MarketParameters MAIN = MarketParameters.MAINNET;
  private static final Wei PRICE = Wei.ofPoai(1);
  private static final long MOST = 1 << 24;

  private final Map<String, Long> table = new LinkedHashMap<>();
  private ContractRig rig = new ContractRig(Map.of());

  private static ContractRig rig(MarketParameters parameters) {
    Map<String, Wei> balances = new HashMap<>();
    List.of("poster", "worker", "chal", "client").forEach(n -> balances.put(n, Wei.ofPoai(9_000)));
    for (int i = 0; i < 256; i++) {
      balances.put("judge" + i, Wei.ofPoai(100));
    }
    return new ContractRig(balances, parameters);
  }

  private static Hash32 hash(String text) {
    return Keccak.hash(Bytes.utf8(text));
  }

  private static Address address(String name) {
    return ContractRig.address(name);
  }

  private long send(String who, Message message) {
    Executed result =
        rig.send(address(who), message.to().orElseThrow(), message.data(), message.value());
    assertThat(result.outcome().success())
        .as(MarketErrors.clause(result.output()).orElse(who))
        .isTrue();
    return result.gasUsed();
  }

  private void row(String name, String who, Message message) {
    table.put(name, send(who, message));
  }

  private static Message post(Bytes prompt) {
    return MarketCalls.post(0, 64, 100, 50, prompt, PRICE);
  }

  private static Message accept(int job, Wei value) {
    return MarketCalls.accept(job, 0, 64, Keccak.hash(PROMPT), value);
  }

  private void jobs() {
    rig = rig(MAIN);
    rig.moveTo(10);
    row("post, 30 bytes", "poster", post(PROMPT));
    row("post, 2048 bytes of ASCII", "poster", post(Bytes.utf8("a".repeat(2048))));
    row("post, 2046 bytes of Korean", "poster", post(Bytes.utf8("한".repeat(682))));
    row("cancel", "poster", MarketCalls.cancel(3));
    row("accept", "worker", accept(1, MAIN.toAccept(PRICE)));
    row("deliver, 5 bytes", "worker", MarketCalls.deliver(1, Bytes.utf8("Paris")));
    rig.moveTo(155);
    row("settle", "poster", MarketCalls.settle(1));
    send("poster", MarketCalls.post(0, 64, 200, 1, PROMPT, PRICE));
    row("accept, from credit", "worker", accept(4, Wei.ZERO));
    rig.moveTo(157);
    row("timeout", "poster", MarketCalls.timeout(4));
    send("poster", MarketCalls.post(0, 64, 200, 9, PROMPT, PRICE));
    send("worker", accept(5, MAIN.toAccept(PRICE)));
    row("deliver, 4096 bytes", "worker", MarketCalls.deliver(5, Bytes.utf8("a".repeat(4096))));
    row("withdraw", "worker", MarketCalls.withdraw());
  }

  private Message vote(String who, int marketCase) {
    Hash32 seal =
        Seals.vote(BuiltInChains.DEVNET_CHAIN_ID, marketCase, address(who), hash("Paris"), SALT);
    return MarketCalls.vote(marketCase, hash("Lyon"), seal, MAIN.voteBond());
  }

  private static Message reveal(int marketCase) {
    return MarketCalls.reveal(marketCase, hash("Paris"), SALT);
  }

  private void lie() {
    rig.moveTo(10);
    send("poster", post(PROMPT));
    send("worker", accept(1, MAIN.toAccept(PRICE)));
    send("worker", MarketCalls.deliver(1, Bytes.utf8("Lyon")));
  }

  private static Message challenge() {
    Hash32 claim = Seals.claim(BuiltInChains.DEVNET_CHAIN_ID, address("chal"), hash("Paris"), SALT);
    Wei value = MAIN.toChallenge(MAIN.stakeFor(PRICE));
    return MarketCalls.challenge(1, 0, 64, hash("Lyon"), claim, PROMPT, value);
  }

  private void dispute() {
    rig = rig(MAIN);
    lie();
    row("challenge", "chal", challenge());
    for (int i = 0; i < 17; i++) {
      String who = i == 1 ? "judge0" : "judge" + i;
      rig.moveTo(11 + i, address(who));
      long gas = send(who, vote(who, 1));
      if (i == 2) {
        table.put("vote, first", gas);
      } else if (i == 1) {
        table.put("vote, later", gas);
      }
    }
    rig.moveTo(60);
    row("reveal, first of an answer", "judge0", reveal(1));
    row("reveal, later", "judge2", reveal(1));
    for (int i = 3; i < 17; i++) {
      send("judge" + i, reveal(1));
    }
    row("showClaim", "chal", MarketCalls.showClaim(1, hash("Paris"), SALT));
    rig.moveTo(83);
    row("close, 16 voters", "poster", MarketCalls.close(1));
  }

  /** A case in which another miner votes in every block. */
  private void fullCase(int blocks) {
    MarketParameters.Times t = MAIN.times();
    rig =
        rig(
            new MarketParameters(
                new MarketParameters.Times(
                    t.challengeBlocks(), blocks, t.revealBlocks(), t.closeBlocks(), t.maxWait()),
                MAIN.minStake(),
                MAIN.voteBond(),
                MAIN.casePot(),
                MAIN.minPrice(),
                MAIN.feeBps(),
                MAIN.stakeRatio()));
    lie();
    send("chal", challenge());
    for (int i = 0; i < blocks; i++) {
      rig.moveTo(11 + i, address("judge" + i));
      send("judge" + i, vote("judge" + i, 1));
    }
    rig.moveTo(11 + blocks);
    for (int i = 0; i < blocks; i++) {
      send("judge" + i, reveal(1));
    }
    rig.moveTo(100 + blocks);
    row("close, " + blocks + " voters", "poster", MarketCalls.close(1));
  }

  private void channels() {
    rig = rig(MAIN);
    rig.moveTo(10);
    row("openChannel", "client", MarketCalls.openChannel(address("worker"), PRICE));
    row("topUp", "client", MarketCalls.topUp(1, PRICE));
    for (int i = 1; i <= 2; i++) {
      Wei paid = Wei.of(i * 1_000_000_000L);
      Hash32 digest = new Voucher(1, address("worker"), paid).digest(BuiltInChains.DEVNET_CHAIN_ID);
      row(
          i == 1 ? "redeem, first" : "redeem, later",
          "worker",
          MarketCalls.redeem(1, paid, ContractRig.signature(digest, "client")));
    }
    row("closeChannel, notice", "client", MarketCalls.closeChannel(1));
    row("closeChannel, end", "worker", MarketCalls.closeChannel(1));
  }

  @Test
  void gas_ofEachCall_isThatOfTheTable() throws Exception {
    jobs();
    dispute();
    fullCase(48);
    fullCase(256);
    channels();
    StringBuilder rows = new StringBuilder();
    table.forEach(
        (name, gas) -> rows.append("| ").append(name).append(" | ").append(gas).append(" |\n"));

    assertThat(Files.readString(Path.of("contracts", "README.md"))).contains(rows.toString());
    assertThat(table.get("close, 256 voters")).isLessThan(MOST);
    assertThat(table.get("vote, first")).isLessThan(200_000);
  }
}
