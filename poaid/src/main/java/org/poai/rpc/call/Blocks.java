package org.poai.rpc.call;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.poai.async.Clock;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.rules.BaseFee;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.stored.Chain;
import org.poai.evm.BlockProcessor;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/**
 * Finds the block that a parameter names - a number, a tag of protocol section 9, a hash, or an
 * object (EIP-1898) - and its state. The tag {@code pending} names a block that is built for it;
 * all that is asked of its header is answered as of a stored one's. Headers and what they say to
 * transactions are remembered for a while: to read them is dearer than most calls.
 */
public final class Blocks {
  private static final int REMEMBERED = 1_024;
  private static final long SAFE = 12;
  private static final int HASH_LENGTH = 2 + 2 * Hash32.SIZE;
  private static final Set<String> TAGS = Set.of("latest", "pending", "safe", "finalized");

  private final Chain chain;
  private final PendingBlocks pending;
  private final Function<SealedHeader, UInt256> lottery;
  private final ManifestSchedule schedule;
  private final Clock clock;
  private final BlockProcessor processor;
  private final Recent<Hash32, SealedHeader> headers = new Recent<>(REMEMBERED);
  private final Recent<Hash32, Hash32> prevRandaos = new Recent<>(REMEMBERED);
  private final SharedState atHead = new SharedState();
  private final BranchStates branches;

  /** Another one with each head. */
  private volatile Recent<Place, Hash32> canonical = new Recent<>(REMEMBERED);

  /**
   * The blocks of a chain.
   *
   * @param lottery ℓ̂ of a header, for PREVRANDAO
   * @param schedule where the system writes of a block come from that runs again
   * @param processor the one that the chain itself runs blocks with: its contracts' code is read
   *     once
   */
  public Blocks(
      Chain chain,
      PendingBlocks pending,
      Function<SealedHeader, UInt256> lottery,
      ManifestSchedule schedule,
      BlockProcessor processor,
      Clock clock) {
    this.processor = processor;
    this.schedule = schedule;
    this.chain = chain;
    this.pending = pending;
    this.lottery = lottery;
    this.clock = clock;
    this.branches = new BranchStates(chain, processor);
  }

  public Chain chain() {
    return chain;
  }

  /** What runs transactions on the states of blocks. */
  public BlockProcessor processor() {
    return processor;
  }

  public long chainId() {
    return chain.spec().identity().chainId();
  }

  /** Where the tag {@code pending} comes from. */
  public PendingBlocks pending() {
    return pending;
  }

  /** The block of a header that {@code pending} gave; empty where it is one of the chain. */
  Optional<PendingBlock> pending(SealedHeader header) {
    return pending.find(header.hash());
  }

  /** Whether a header is one that {@code pending} gave. */
  public boolean isPending(SealedHeader header) {
    return pending(header).isPresent();
  }

  /** Whether a parameter names {@code pending}; that builds nothing. */
  public static boolean isPending(Params params, int index) throws RpcException {
    return params.find(index, Blocks::isPending).orElse(false);
  }

  static boolean isPending(JsonValue name) throws JsonException {
    return name(name).equals(Name.PENDING);
  }

  /** An attempt that leaves to a worker what may have to build a pending block. */
  public static Method.Attempt unlessPending(int index, Method.Attempt attempt) {
    return params -> isPending(params, index) ? Optional.empty() : attempt.attempt(params);
  }

  /** A header, on the chain or beside it. */
  public Optional<SealedHeader> header(Hash32 hash) {
    return headers.find(hash, chain::header);
  }

  /** The header at a height of the chain. */
  public Optional<SealedHeader> header(BlockNumber number) {
    // Taken before the head is asked for: what is read while the head changes is kept in vain, and
    // not under a head that is left and, where the new one proves false, comes back.
    Recent<Place, Hash32> known = canonical;
    return known
        .find(new Place(chain.head().header().hash(), number), asked -> chain.canonicalHash(number))
        .flatMap(this::header);
  }

  /** A height on the chain that ends with this head. */
  private record Place(Hash32 head, BlockNumber number) {}

  /** What a parameter names; whether there is such a block is another question. */
  public sealed interface Name {
    Name HEAD = new Tag("latest");
    Name PENDING = new Tag("pending");

    record Height(long number) implements Name {}

    record ByHash(Hash32 hash, boolean canonical) implements Name {}

    record Tag(String tag) implements Name {}
  }

  /** A block by its parameter, the head where it is left out; empty where there is none. */
  public Optional<SealedHeader> find(Params params, int index) throws RpcException {
    return find(params.find(index, Blocks::name).orElse(Name.HEAD));
  }

  /** As {@link #find}, for those who need one. */
  public SealedHeader get(Params params, int index) throws RpcException {
    return find(params, index).orElseThrow(() -> RpcException.server("header not found"));
  }

  Optional<SealedHeader> find(Name name) throws RpcException {
    if (name instanceof Name.ByHash byHash) {
      return header(byHash.hash())
          .filter(header -> !byHash.canonical() || chain.isCanonical(header));
    }
    if (name instanceof Name.Height height) {
      return header(BlockNumber.of(height.number()));
    }
    if (name.equals(Name.PENDING)) {
      return Optional.of(pending.now().block().header());
    }
    SealedHeader head = chain.head().header();
    return switch (((Name.Tag) name).tag()) {
      case "safe" -> below(chain.vouched().header(), SAFE);
      case "finalized" -> below(chain.vouched().header(), chain.spec().finality().maxReorg());
      default -> Optional.of(head);
    };
  }

  private Optional<SealedHeader> below(SealedHeader head, long depth) {
    return header(BlockNumber.of(Math.max(0, head.number().value() - depth)));
  }

  static Name name(JsonValue value) throws JsonException {
    if (value instanceof JsonObject object) {
      return named(object);
    }
    if (!(value instanceof JsonString)) {
      throw new JsonException("block number, tag or hash expected");
    }
    String text = value.asString();
    if (text.equals("earliest")) {
      return new Name.Height(0);
    }
    if (TAGS.contains(text)) {
      return new Name.Tag(text);
    }
    return text.length() == HASH_LENGTH
        ? new Name.ByHash(Values.hash(value), false)
        : new Name.Height(Values.number(value));
  }

  private static Name named(JsonObject object) throws JsonException {
    Optional<JsonValue> hash = object.find("blockHash");
    Optional<JsonValue> number = object.find("blockNumber");
    if (hash.isPresent() == number.isPresent()) {
      throw new JsonException("either blockHash or blockNumber expected");
    }
    if (number.isPresent()) {
      return name(number.get());
    }
    Optional<JsonValue> canonical = object.find("requireCanonical");
    return new Name.ByHash(
        Values.hash(hash.orElseThrow()), canonical.isPresent() && Values.bool(canonical.get()));
  }

  /** The state after a block; close it. */
  public StateView state(SealedHeader header) throws RpcException {
    Optional<StateView> shared = atHead.find(header.hash());
    if (shared.isPresent()) {
      return shared.get();
    }
    Optional<PendingBlock> built = pending(header);
    if (built.isPresent()) {
      StateView parent = state(header(header.parentHash()).orElseThrow());
      return parent.with(built.get().delta()).lent(parent::close);
    }
    StateView opened = open(header);
    return header.hash().equals(chain.head().header().hash())
        ? atHead.keep(header.hash(), opened)
        : opened;
  }

  private StateView open(SealedHeader header) throws RpcException {
    Optional<StateView> found = chain.stateAt(header.number());
    Hash32 root = header.header().execution().stateRoot();
    if (found.isPresent() && found.get().root().equals(root)) {
      return found.get();
    }
    found.ifPresent(StateView::close);
    return branches
        .after(header, this::environment)
        .orElseThrow(
            () ->
                RpcException.server(
                    "missing trie node: the state of block "
                        + header.number()
                        + " is not kept; this node has those of the last "
                        + chain.spec().finality().maxReorg()
                        + " blocks"));
  }

  /** There is another head, or none will be asked for: the old one's state need not stay open. */
  public void forgetHead() {
    canonical = new Recent<>(REMEMBERED);
    atHead.forget();
  }

  /** PREVRANDAO of a block, which is also its {@code mixHash}. */
  public Hash32 prevRandao(SealedHeader header) {
    return prevRandaos
        .find(header.hash(), hash -> Optional.of(readPrevRandao(header)))
        .orElseThrow();
  }

  private Hash32 readPrevRandao(SealedHeader header) {
    return header.number().isGenesis()
        ? Hash32.ZERO
        : PrevRandao.after(header(header.parentHash()).orElseThrow(), lottery);
  }

  /** What the transactions of the block after this one will see, as far as one can know. */
  public Environment next(SealedHeader header) {
    var execution = header.header().execution();
    long number = header.number().value();
    return new Environment(
        new Lineage(
            header.number().next(),
            header.hash(),
            Math.max(clock.seconds(), header.header().timestamp() + 1),
            header.header().lineage().miner()),
        execution.gasLimit(),
        BaseFee.after(execution),
        PrevRandao.after(header, lottery),
        asked ->
            asked == number
                ? header.hash()
                : chain.canonicalHash(BlockNumber.of(asked)).orElse(Hash32.ZERO),
        List.of());
  }

  /** With what a block runs on the state of its parent, its system writes included. */
  public Environment environment(SealedHeader header, StateView parentState) {
    SealedHeader parent = header(header.parentHash()).orElseThrow();
    Ancestry branch = number -> header(ancestor(header, number.value())).orElseThrow().header();
    return environment(header).with(schedule.turn(parentState, parent, branch).writes());
  }

  /** What the transactions of a block see of it, for calls on the state after it. */
  public Environment environment(SealedHeader header) {
    var execution = header.header().execution();
    return new Environment(
        header.header().lineage(),
        execution.gasLimit(),
        execution.baseFeePerGas(),
        prevRandao(header),
        number -> ancestor(header, number),
        List.of());
  }

  /** The hash of a block's own ancestor, which may lie on a branch. */
  private Hash32 ancestor(SealedHeader header, long number) {
    SealedHeader at = header;
    while (at.number().value() > number && !chain.isCanonical(at)) {
      at = header(at.parentHash()).orElseThrow();
    }
    return at.number().value() > number
        ? chain.canonicalHash(BlockNumber.of(number)).orElse(Hash32.ZERO)
        : at.hash();
  }
}
