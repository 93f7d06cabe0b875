package org.poai.txpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Header;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.branch.BlockTemplates.Template;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.ProofStatus;
import org.poai.chain.tree.BlockTree;
import org.poai.evm.BlockProcessor;
import org.poai.metrics.Metrics;
import org.poai.network.TrustingVerifier;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.quiz.proof.Lottery;
import org.poai.state.StateStore;
import org.poai.store.MemoryStore;
import org.poai.testing.Until;

/** A chain whose proofs are free, and a pool on it; what the pool tells is kept. */
public final class PoolRig implements AutoCloseable {
  public static final Wei FUNDS = Wei.ofPoai(100);
  private static final List<String> ANSWERS = List.of("one", "two");
  public static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
          new Manifest.DatasetPart(Hash32.ZERO, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  public final AtomicLong millis;
  public final BlockTree tree;
  final List<Hash32> executable = java.util.Collections.synchronizedList(new ArrayList<>());
  final List<Hash32> announced = java.util.Collections.synchronizedList(new ArrayList<>());
  private final Set<Hash32> refuted = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final PoolLimits limits;
  private final Path journal;
  private AtomicReference<Hash32> heard = new AtomicReference<>(Hash32.ZERO);
  public Pool pool;

  public PoolRig(ChainSpec spec, PoolLimits limits, Path journal) {
    this(spec, ManifestSchedule.always(MANIFEST), limits, journal);
  }

  public PoolRig(ChainSpec spec, ManifestSchedule schedule, PoolLimits limits, Path journal) {
    this(open(spec, MANIFEST), schedule, limits, journal);
  }

  /** A chain that begins with this manifest and keeps it. */
  public PoolRig(ChainSpec spec, Manifest manifest, PoolLimits limits, Path journal) {
    this(open(spec, manifest), ManifestSchedule.always(manifest), limits, journal);
  }

  private PoolRig(Chain chain, ManifestSchedule schedule, PoolLimits limits, Path journal) {
    ChainSpec spec = chain.spec();
    this.limits = limits;
    this.journal = journal;
    millis = new AtomicLong((spec.genesisTimestamp() + 1_000_000) * 1000);
    tree =
        new BlockTree(
            new TreeParts(
                chain,
                new Refuting(),
                BlockProcessor.of(spec),
                schedule,
                millis::get,
                new Metrics(),
                PruneDepth.KEEP_ALL),
            (part, cause) -> failures.add(cause));
    pool = start();
  }

  /** Takes every proof for true that the test has not refuted. */
  private final class Refuting implements ProofVerifier {
    private final ProofVerifier trusting = new TrustingVerifier();

    @Override
    public UInt256 lottery(SealedHeader header) {
      return trusting.lottery(header);
    }

    @Override
    public CompletableFuture<Verdict> verify(Claim claim) {
      return refuted.contains(claim.header().hash())
          ? CompletableFuture.completedFuture(new Verdict.False(Fault.FINGERPRINT, "bit 7"))
          : trusting.verify(claim);
    }

    @Override
    public CompletableFuture<Verdict> verifyPair(Claim claim) {
      return verify(claim);
    }
  }

  private Pool start() {
    Pool made =
        new Pool(
            tree.chain(),
            limits,
            journal,
            millis::get,
            new Metrics(),
            (part, cause) -> failures.add(cause));
    made.addListener(
        new PoolListener() {
          @Override
          public void executable(List<PooledTransaction> transactions) {
            transactions.forEach(one -> executable.add(one.hash()));
          }

          @Override
          public void announce(SignedTransaction transaction) {
            announced.add(transaction.hash());
          }
        });
    AtomicReference<Hash32> last = new AtomicReference<>(tree.chain().head().header().hash());
    tree.addListener(made);
    tree.addListener(change -> last.set(change.head().header().hash()));
    heard = last;
    made.start();
    return made;
  }

  /** Another pool on the same chain and journal, as after a restart. */
  void restart() {
    pool.stop();
    pool = start();
    settle();
  }

  /** The devnet, with money for these. */
  public static ChainSpec spec(Payer... funded) {
    ChainSpec devnet = BuiltInChains.devnet(1, 500, 8);
    Map<Address, GenesisAccount> accounts = new TreeMap<>();
    for (Payer payer : funded) {
      accounts.put(payer.address(), GenesisAccount.funded(FUNDS));
    }
    return devnet.withAccounts(accounts);
  }

  private static Chain open(ChainSpec spec, Manifest manifest) {
    MemoryStore store = new MemoryStore();
    try {
      return Chain.open(ChainGenesis.of(spec, manifest), store, new StateStore(store)).chain();
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }

  PoolResult submit(SignedTransaction signed, Source source) {
    return await(pool.submit(signed.envelope(), source));
  }

  PoolResult submit(SignedTransaction signed) {
    return submit(signed, Source.PEER);
  }

  PoolResult.Accepted accept(SignedTransaction signed) {
    PoolResult result = submit(signed);
    assertThat(result).isInstanceOf(PoolResult.Accepted.class);
    return (PoolResult.Accepted) result;
  }

  PoolResult.Refused refuse(SignedTransaction signed) {
    PoolResult result = submit(signed);
    assertThat(result).isInstanceOf(PoolResult.Refused.class);
    return (PoolResult.Refused) result;
  }

  /** The nonces of a sender that are executable. */
  List<Long> pending(Payer payer) {
    return nonces(payer, true);
  }

  /** The nonces of a sender that wait. */
  List<Long> queued(Payer payer) {
    return nonces(payer, false);
  }

  private List<Long> nonces(Payer payer, boolean pending) {
    return pool.sender(payer.address()).stream()
        .flatMap(sender -> (pending ? sender.pending() : sender.queued()).stream())
        .map(PooledTransaction::nonce)
        .toList();
  }

  /** A block on the head with what the pool offers, imported and followed. */
  public Block mine() {
    return mine(pool.best(tree.afterHead().next().baseFeePerGas()));
  }

  public Block mine(List<SignedTransaction> offered) {
    return follow(next(1, offered));
  }

  /** A block of somebody's, imported and followed. */
  public Block mine(Address miner, List<SignedTransaction> offered) {
    return follow(next(miner, offered));
  }

  private Block follow(Block block) {
    give(block);
    settle();
    return block;
  }

  /** A valid block on the head that nobody has seen. */
  Block next(int miner, List<SignedTransaction> offered) {
    byte[] address = new byte[Address.SIZE];
    address[0] = 1;
    address[19] = (byte) miner;
    return next(Address.of(address), offered);
  }

  private Block next(Address miner, List<SignedTransaction> offered) {
    millis.addAndGet(5_000);
    Template template =
        tree.templates().after(tree.afterHead(), miner, offered, ANSWERS).orElseThrow();
    return seal(template.part(), template.envelopes());
  }

  /** A block on the head as a sampled node takes it, whose proof nobody has replayed. */
  public Block mineUnproven(List<SignedTransaction> offered) {
    Block block = next(1, offered);
    Origin.Peer peer = new Origin.Peer("peer", "key", true, false);
    HeaderBranch branch = tree.headersAfter(block.header().parentHash(), peer).orElseThrow();
    assertThat(branch.append(block.sealedHeader())).isEmpty();
    HeaderBranch.Body body = branch.body(block.number(), BlockCodec.encode(block));
    CheckedBlock checked = ((HeaderBranch.Body.Checked) body).block();
    assertThat(await(tree.importChecked(checked, new Origin.Sync(peer), false)))
        .isEqualTo(new ImportResult.Imported(ProofStatus.UNPROVEN));
    settle();
    return block;
  }

  /** The proof of a block that was not replayed is looked at now, and false. */
  public void refute(Block block) {
    refuted.add(block.hash());
    tree.proveRecent();
    Until.holds(
        "the chain goes back",
        () -> tree.chain().head().header().hash().equals(block.header().parentHash()));
    settle();
  }

  /** Takes a block whose timestamp has come. */
  public void give(Block block) {
    millis.accumulateAndGet(1000 * block.header().timestamp(), Math::max);
    assertThat(await(tree.importBlock(block, new Origin.Own())))
        .isInstanceOfAny(ImportResult.Imported.class, ImportResult.Side.class);
  }

  private static Block seal(SealedPart part, List<Envelope> transactions) {
    for (long nonce = 0; ; nonce++) {
      SealedHeader header =
          SealedHeader.of(new Header(part, new Seal(nonce, 500_000, Hash32.ZERO)));
      if (Lottery.of(header.sealHash(), header.header().seal()).compareTo(header.header().target())
          <= 0) {
        return new Block(header, transactions, ANSWERS);
      }
    }
  }

  /** The pool has done all that was handed in before, and found no bug. */
  public void settle() {
    Until.holds(
        "the pool was told",
        () -> Objects.equals(heard.get(), tree.chain().head().header().hash()));
    await(pool.settled());
    assertThat(failures).isEmpty();
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    pool.stop();
    tree.stop();
    assertThat(failures).isEmpty();
  }
}
