package org.poai.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.poai.chain.block.Wallet;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Preimage;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.quiz.FakeReferee;
import org.poai.testing.VirtualNet;
import org.poai.testing.VirtualTime;

/** What the nodes of one simulation share: time, chance, network, chain; and what went wrong. */
final class SimWorld {
  /**
   * Of a nonce's share that wins, in thousandths, and never more: with a few miners a block each
   * few seconds, and for one of them hardly as fast as a block is verified.
   */
  private static final int TARGET_THOUSANDTHS = 400;

  static final long EPOCH_BLOCKS = 8;

  private static final long PROPOSALS = 60;

  /** The chain had begun long before. */
  private static final long STARTED_SECONDS = 1_000_000;

  final SplittableRandom random;
  final VirtualTime time = new VirtualTime();
  final VirtualNet net;
  final ChainSpec spec;
  final List<FakeReferee> referees;
  final Path directory;
  final List<String> log = new ArrayList<>();
  final List<String> violations = new ArrayList<>();

  /** Models that take turns: each epoch has a proposal for the other one. */
  SimWorld(long seed, int accounts, Path directory) {
    this(seed, accounts, taking(LongStream.rangeClosed(1, PROPOSALS).toArray()), directory);
  }

  SimWorld(long seed, int accounts, UnaryOperator<SimPlan> plan, Path directory) {
    this(seed, accounts, plan, List.of(FakeReferee.first(), FakeReferee.second()), directory);
  }

  /**
   * A world with models and records of its own.
   *
   * @param referees of all manifests that may rule, that of genesis first
   */
  SimWorld(
      long seed,
      int accounts,
      UnaryOperator<SimPlan> plan,
      List<FakeReferee> referees,
      Path directory) {
    this.referees = referees;
    this.random = new SplittableRandom(seed);
    this.net = new VirtualNet(time, random.split());
    this.spec =
        plan.apply(
                new SimPlan(EPOCH_BLOCKS, referees.get(0).manifest(), referees.get(1).manifest()))
            .in(spec(accounts));
    this.directory = directory;
  }

  /** The time that right clocks show. */
  long millis() {
    return (spec.genesisTimestamp() + STARTED_SECONDS) * 1_000 + time.nanos() / 1_000_000;
  }

  /** Adds an event; where the files of this run lie is no part of it. */
  void log(String event) {
    String told = event.replace(directory.toString(), "…");
    log.add(String.format(Locale.ROOT, "%8.3f %s", time.seconds(), told));
  }

  /** An invariant does not hold. */
  void violated(String what) {
    log("VIOLATED " + what);
    violations.add(what);
  }

  /** Proposals about record 1 and 0 in turn, one for each of the epochs that follow. */
  static UnaryOperator<SimPlan> taking(long... epochs) {
    return plan -> {
      for (int i = 0; i < epochs.length; i++) {
        plan.proposal(i + 1, (i + 1) % 2, epochs[i] + 1);
      }
      return plan;
    };
  }

  /** The manifest that the chain begins with. */
  Scheduled manifest() {
    return referees.get(0).ruling();
  }

  /** The place of a manifest's model among all. */
  int model(Hash32 manifest) {
    List<Hash32> hashes = referees.stream().map(referee -> referee.ruling().hash()).toList();
    return hashes.indexOf(manifest);
  }

  static String stack(Throwable cause) {
    StringBuilder all = new StringBuilder(cause.toString());
    for (StackTraceElement at : cause.getStackTrace()) {
      all.append("\n    ").append(at);
    }
    return all.toString();
  }

  /** A number from {@code least} to {@code most}. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  static Wallet wallet(int number) {
    return Wallet.of(secret(number).toHex(), BuiltInChains.DEVNET_CHAIN_ID);
  }

  /** What the account of {@link #wallet} signs with. */
  static Hash32 secret(int number) {
    return Preimage.tagged("account " + number).keccak();
  }

  private static ChainSpec spec(int accounts) {
    ChainSpec devnet = BuiltInChains.devnet(1, TARGET_THOUSANDTHS, EPOCH_BLOCKS);
    TreeMap<Address, GenesisAccount> alloc = new TreeMap<>();
    for (int i = 0; i < accounts; i++) {
      alloc.put(wallet(i).address(), GenesisAccount.funded(Wei.ofPoai(1_000)));
    }
    return new ChainSpec(
        devnet.identity(),
        devnet.pace(),
        new ChainSpec.Targets(devnet.targets().genesisTarget(), devnet.targets().genesisTarget()),
        devnet.genesisTimestamp(),
        devnet.economy(),
        new ChainSpec.Finality(1_000, Optional.empty()),
        alloc);
  }
}
