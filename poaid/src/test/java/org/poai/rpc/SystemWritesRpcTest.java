package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.TestManifest;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.chain.stored.Chain;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateView;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** Where methods see the system writes of block 2, and where they do not. */
@Timeout(60)
final class SystemWritesRpcTest {
  /** Returns slot 0: PUSH0, SLOAD, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
  private static final Address SHOWING = Address.fromHex("0x" + "52".repeat(20));

  private static final String CALL = "{\"to\":\"" + SHOWING + "\"}";
  private static final String BEFORE = UInt256.ZERO.toHash32().toHex();
  private static final String AFTER = UInt256.of(7).toHash32().toHex();

  @TempDir Path folder;

  private final Payer alice = new Payer(1);
  private RpcRig rig;

  /** A chain whose second block writes a word. */
  private static final class SecondBlockWrites implements ManifestSchedule {
    private final Scheduled scheduled = Scheduled.of(TestManifest.ANY);

    @Override
    public Optional<Scheduled> manifest(Hash32 hash) {
      return Optional.of(scheduled);
    }

    @Override
    public boolean mayFollow(
        Hash32 manifest, SealedHeader parent, Supplier<ReadinessTally> signals) {
      return true;
    }

    @Override
    public Turn turn(StateView parentState, SealedHeader parent, Ancestry branch) {
      SystemWrite write = new SystemWrite(SHOWING, UInt256.ZERO, UInt256.of(7));
      return new Turn(
          scheduled, Optional.empty(), parent.number().value() == 1 ? List.of(write) : List.of());
    }

    @Override
    public List<Candidate> candidates(StateView parentState, SealedHeader parent, Turn turn) {
      return List.of();
    }
  }

  @BeforeEach
  void start() {
    rig = new RpcRig(chain("journal"));
    rig.chain.mine(List.of());
  }

  private PoolRig chain(String journal) {
    GenesisAccount showing =
        new GenesisAccount(Wei.ZERO, 1, Bytes.fromHex("0x5f545f5260205ff3"), new TreeMap<>());
    ChainSpec spec = PoolRig.spec(alice).withAccounts(Map.of(SHOWING, showing));
    return new PoolRig(spec, new SecondBlockWrites(), PoolLimits.DEFAULT, folder.resolve(journal));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private SignedTransaction ask(long nonce) {
    return alice.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(100_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI)),
        new Message(Optional.of(SHOWING), UInt256.ZERO, Bytes.EMPTY));
  }

  private String called(String block) throws JsonException {
    return rig.result("eth_call", CALL + "," + block).asString();
  }

  private String stored(String block) throws JsonException {
    return rig.result("eth_getStorageAt", "\"" + SHOWING + "\",\"0x0\"," + block).asString();
  }

  private Block block(long number) {
    Chain chain = rig.chain.tree.chain();
    Hash32 hash = chain.canonicalHash(BlockNumber.of(number)).orElseThrow();
    return chain.block(chain.header(hash).orElseThrow()).orElseThrow().block();
  }

  private static String quoted(Block block) {
    return "\"" + block.hash() + "\"";
  }

  @Test
  void latest_isTheEndStateOfItsBlock() throws Exception {
    assertThat(called("\"latest\"")).isEqualTo(BEFORE);
    assertThat(stored("\"0x1\"")).isEqualTo(BEFORE);

    rig.chain.mine(List.of());

    assertThat(called("\"latest\"")).isEqualTo(AFTER);
    assertThat(called("\"0x1\"")).isEqualTo(BEFORE);
    assertThat(called("\"0x2\"")).isEqualTo(AFTER);
  }

  @Test
  void pending_makesTheWrites() throws Exception {
    assertThat(called("\"pending\"")).isEqualTo(AFTER);
    assertThat(stored("\"pending\"")).isEqualTo(AFTER);
  }

  @Test
  void simulatedBlocks_neverMakeThem() throws Exception {
    JsonValue blocks =
        rig.result(
            "eth_simulateV1",
            "{\"blockStateCalls\":[{\"calls\":["
                + CALL
                + "]},{\"calls\":["
                + CALL
                + "]}]},\"latest\"");

    for (JsonValue block : blocks.asArray()) {
      JsonValue call = block.asObject().get("calls").asArray().get(0);
      assertThat(call.asObject().string("returnData")).isEqualTo(BEFORE);
    }
  }

  @Test
  void traces_ofTheBlock_seeThem() throws Exception {
    Block block = rig.chain.mine(List.of(ask(0), ask(1)));

    for (JsonValue traced :
        rig.result("debug_traceBlockByHash", quoted(block) + ",{\"tracer\":\"callTracer\"}")
            .asArray()) {
      assertThat(traced.asObject().get("result").asObject().string("output")).isEqualTo(AFTER);
    }
    assertThat(
            rig.result(
                    "debug_traceCall",
                    CALL + "," + quoted(block) + ",{\"tracer\":\"callTracer\",\"txIndex\":\"0x1\"}")
                .asObject()
                .string("output"))
        .isEqualTo(AFTER);
    assertThat(
            rig.result("debug_traceCall", CALL + ",\"0x1\",{\"tracer\":\"callTracer\"}")
                .asObject()
                .string("output"))
        .isEqualTo(BEFORE);
  }

  @Test
  void blockBesideTheChain_runsAgainWithThem() throws Exception {
    Block beside = rig.chain.mine(List.of(ask(0)));
    try (PoolRig other = chain("other")) {
      other.give(block(1));
      rig.chain.give(other.mine(List.of()));
      rig.chain.give(other.mine(List.of()));
      rig.chain.settle();
    }

    assertThat(called("\"0x2\"")).isEqualTo(AFTER);
    assertThat(rig.chain.tree.chain().isCanonical(beside.sealedHeader())).isFalse();
    assertThat(called(quoted(beside))).isEqualTo(AFTER);
  }
}
