package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.poai.chain.block.Log;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.MarketParameters;
import org.poai.contract.View;
import org.poai.crypto.Keccak;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketModel.Dispute;
import org.poai.market.contract.MarketModel.Entry;
import org.poai.market.contract.MarketModel.Line;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;

/**
 * The contract on the node's EVM beside {@link MarketModel}: each action is done on both, and they
 * must agree on whether it is taken; after each block they must agree on every wei, on where each
 * job and case stands, and the logs alone must tell all credits.
 */
final class MarketWalk {
  static final List<String> PEOPLE =
      List.of("poster", "worker", "chal", "ann", "bob", "eve", "zoe", "client");

  private static final Hash32 SALT = hash("salt");
  private static final Wei RICH = Wei.of(1_000_000_000_000_000L);

  /** Small and odd, so that every division leaves something over. */
  static final MarketParameters ODD =
      new MarketParameters(
          new MarketParameters.Times(8, 12, 6, 12, 40),
          Wei.of(1_001),
          Wei.of(73),
          Wei.of(17),
          Wei.of(3),
          333,
          10);

  final MarketModel model;
  final ContractRig rig;
  private final Map<String, Long> told = new TreeMap<>();
  private final Map<Status, Integer> ends = new HashMap<>();
  private int seen;
  private long toldPool;
  int taken;
  int refused;

  MarketWalk(MarketParameters parameters) {
    model = new MarketModel(parameters);
    Map<String, Wei> balances = new HashMap<>();
    PEOPLE.forEach(name -> balances.put(name, RICH));
    rig = new ContractRig(balances, parameters);
  }

  static Hash32 hash(String text) {
    return text.equals(MarketModel.POISON) ? Seals.POISON : Keccak.hash(Bytes.utf8(text));
  }

  static Address address(String name) {
    return ContractRig.address(name);
  }

  private static Wei wei(long amount) {
    return Wei.of(amount);
  }

  void moveTo(long block, String miner) {
    rig.moveTo(block, address(miner));
    model.block = block;
    model.miner = miner;
  }

  boolean post(String who, long price, int tokens, long acceptBy, long blocks, String prompt) {
    return expect(
        model.post(who, price, tokens, acceptBy, blocks, prompt),
        who,
        MarketCalls.post(0, tokens, acceptBy, blocks, Bytes.utf8(prompt), wei(price)));
  }

  boolean cancel(String who, Entry j) {
    return expect(model.cancel(who, j), who, MarketCalls.cancel(j.id));
  }

  boolean accept(String who, Entry j, String prompt, long sent) {
    return expect(
        model.accept(who, j, prompt, sent),
        who,
        MarketCalls.accept(j.id, 0, j.tokens, hash(prompt), wei(sent)));
  }

  boolean deliver(String who, Entry j, String result) {
    return expect(
        model.deliver(who, j, result), who, MarketCalls.deliver(j.id, Bytes.utf8(result)));
  }

  boolean timeout(String who, Entry j) {
    return expect(model.timeout(j), who, MarketCalls.timeout(j.id));
  }

  boolean settle(String who, Entry j) {
    return expect(model.settle(j), who, MarketCalls.settle(j.id));
  }

  boolean challenge(String who, Entry j, String result, String own, String prompt, long sent) {
    Hash32 commit = Seals.claim(BuiltInChains.DEVNET_CHAIN_ID, address(who), hash(own), SALT);
    return expect(
        model.challenge(who, j, result, own, prompt, sent),
        who,
        MarketCalls.challenge(
            j.id, 0, j.tokens, hash(result), commit, Bytes.utf8(prompt), wei(sent)));
  }

  boolean vote(String who, Entry j, String claimed, String answer, String sealedFor, long sent) {
    Hash32 seal =
        Seals.vote(BuiltInChains.DEVNET_CHAIN_ID, j.id, address(sealedFor), hash(answer), SALT);
    return expect(
        model.vote(who, j, claimed, answer, sealedFor, sent),
        who,
        MarketCalls.vote(j.id, hash(claimed), seal, wei(sent)));
  }

  boolean reveal(String who, Entry j, String answer) {
    return expect(model.reveal(who, j, answer), who, MarketCalls.reveal(j.id, hash(answer), SALT));
  }

  boolean showClaim(String who, Entry j, String answer) {
    return expect(model.showClaim(j, answer), who, MarketCalls.showClaim(j.id, hash(answer), SALT));
  }

  boolean close(String who, Entry j) {
    return expect(model.close(j), who, MarketCalls.close(j.id));
  }

  boolean withdraw(String who) {
    return expect(model.withdraw(who) > 0, who, MarketCalls.withdraw());
  }

  boolean openChannel(String who, String worker, long sent) {
    return expect(
        model.openChannel(who, worker, sent),
        who,
        MarketCalls.openChannel(address(worker), wei(sent)));
  }

  boolean topUp(String who, int channel, long sent) {
    return expect(
        model.topUp(who, model.channels.get(channel - 1), sent),
        who,
        MarketCalls.topUp(channel, wei(sent)));
  }

  boolean redeem(String who, int channel, long paid, String signer) {
    Line line = model.channels.get(channel - 1);
    Hash32 digest =
        new Voucher(channel, address(line.worker), wei(paid)).digest(BuiltInChains.DEVNET_CHAIN_ID);
    return expect(
        model.redeem(line, paid, signer),
        who,
        MarketCalls.redeem(channel, wei(paid), ContractRig.signature(digest, signer)));
  }

  boolean closeChannel(String who, int channel) {
    return expect(
        model.closeChannel(who, model.channels.get(channel - 1)),
        who,
        MarketCalls.closeChannel(channel));
  }

  private boolean expect(boolean right, String who, Message message) {
    Executed result =
        rig.send(address(who), message.to().orElseThrow(), message.data(), message.value());
    if (result.outcome().success() != right) {
      throw new AssertionError(
          "block %s, miner %s: %s by %s is %s, after %s taken: %s"
              .formatted(
                  model.block,
                  model.miner,
                  message,
                  who,
                  right ? "refused" : "taken",
                  taken,
                  MarketErrors.clause(result.output()).orElse("")));
    }
    if (!right && MarketErrors.clause(result.output()).isEmpty()) {
      throw new AssertionError("no clause says why: " + result.output());
    }
    taken += right ? 1 : 0;
    refused += right ? 0 : 1;
    return right;
  }

  /** Every wei, and where the youngest jobs and channels stand. */
  void compare(int back) {
    listen();
    assertThat(rig.balance(GenesisContract.INFERENCE_MARKET.address()).w0())
        .as("block %s: what the market holds", model.block)
        .isEqualTo(model.owes());
    assertThat(rig.balance(Address.ZERO).w0()).isEqualTo(model.burned);
    assertThat(toldPool).isEqualTo(model.pool);
    for (String who : PEOPLE) {
      long credit = model.credit.getOrDefault(who, 0L);
      assertThat(told.getOrDefault(who, 0L)).as("credit of %s in the logs", who).isEqualTo(credit);
      assertThat(ask(MarketViews.credit(address(who)))).as(who).isEqualTo(wei(credit));
    }
    assertThat(ask(MarketViews.pool())).isEqualTo(wei(model.pool));
    model.jobs.stream().skip(Math.max(0, model.jobs.size() - back)).forEach(this::compare);
    for (int i = Math.max(1, model.channels.size() - 3); i <= model.channels.size(); i++) {
      compare(i, model.channels.get(i - 1));
    }
  }

  private void compare(Entry j) {
    Job job = ask(MarketViews.job(j.id)).orElseThrow();
    assertThat(job.status()).as("job %s in block %s", j.id, model.block).isEqualTo(j.status);
    assertThat(job.terms().price()).isEqualTo(wei(j.price));
    assertThat(job.terms().promptHash()).isEqualTo(hash(j.prompt));
    job.work()
        .ifPresent(
            work -> {
              assertThat(work.worker()).isEqualTo(address(j.worker));
              assertThat(work.stake()).isEqualTo(wei(j.stake));
              assertThat(work.deadline()).isEqualTo(j.deadline);
            });
    job.delivery()
        .ifPresent(
            delivery ->
                assertThat(delivery).isEqualTo(new Job.Delivery(hash(j.result), j.challengeEnd)));
    Dispute c = j.dispute;
    Optional<MarketCase> found = ask(MarketViews.marketCase(j.id));
    assertThat(found.isPresent()).isEqualTo(c != null);
    if (c != null) {
      compare(j, c, found.orElseThrow());
    }
  }

  private void compare(Entry j, Dispute c, MarketCase found) {
    assertThat(found.parties())
        .isEqualTo(
            new MarketCase.Parties(
                address(c.challenger), wei(c.bond), address(j.worker), wei(j.stake)));
    assertThat(found.count().cast()).isEqualTo(c.cast());
    assertThat(found.claim().answer())
        .isEqualTo(c.shown ? Optional.of(hash(c.own)) : Optional.empty());
    assertThat(found.ruling())
        .isEqualTo(
            c.closed
                ? Optional.of(
                    new MarketCase.Ruling(Optional.ofNullable(c.verdict).map(MarketWalk::hash)))
                : Optional.empty());
    assertThat(ask(MarketViews.voters(j.id)))
        .isEqualTo(c.votes.keySet().stream().map(MarketWalk::address).toList());
    c.votes.forEach(
        (who, votes) -> {
          CaseBallot ballot = ask(MarketViews.ballot(j.id, address(who)));
          assertThat(ballot.weight()).isEqualTo(votes.weight);
          assertThat(ballot.answer())
              .isEqualTo(votes.shown ? Optional.of(hash(votes.answer)) : Optional.empty());
        });
  }

  private void compare(int id, Line line) {
    assertThat(ask(MarketViews.channel(id)))
        .contains(
            new Channel(
                id,
                address(line.client),
                address(line.worker),
                wei(line.deposit),
                wei(line.paid),
                line.closeAt == 0 ? Optional.empty() : Optional.of(line.closeAt),
                line.closed));
  }

  /** Credits and pool as the logs alone tell them. */
  private void listen() {
    List<Log> logs = rig.logs();
    for (Log log : logs.subList(seen, logs.size())) {
      MarketEvent event = MarketEvents.read(log).orElseThrow();
      if (event instanceof MarketEvent.Credited credited) {
        tell(credited.account(), credited.amount(), 1);
      } else if (event instanceof MarketEvent.Debited debited) {
        tell(debited.account(), debited.amount(), -1);
      } else if (event instanceof MarketEvent.Withdrawn withdrawn) {
        tell(withdrawn.account(), withdrawn.amount(), -1);
      } else if (event instanceof MarketEvent.PoolChanged changed) {
        toldPool = changed.pool().value().w0();
      }
    }
    seen = logs.size();
  }

  private void tell(Address account, Wei amount, int sign) {
    String who =
        PEOPLE.stream().filter(name -> address(name).equals(account)).findFirst().orElseThrow();
    told.merge(who, sign * amount.value().w0(), Long::sum);
  }

  /** Calls from block to block until nothing is open, and says how jobs ended. */
  Map<Status, Integer> end(Random random) {
    for (long last = model.block + 130; model.block < last; ) {
      moveTo(model.block + 1 + random.nextInt(6), "nobody");
      for (Entry j : model.jobs) {
        switch (j.status) {
          case OPEN -> cancel("zoe", j);
          case ACCEPTED -> timeout("zoe", j);
          case DELIVERED -> settle("zoe", j);
          case DISPUTED -> close("zoe", j);
          default -> {}
        }
      }
    }
    model.jobs.forEach(j -> ends.merge(j.status, 1, Integer::sum));
    compare(model.jobs.size());
    return ends;
  }

  private <T> T ask(View<T> view) {
    return view.read(rig.view(view.contract(), view.input()).output());
  }

  UInt256 balance(String who) {
    return rig.balance(address(who));
  }
}
