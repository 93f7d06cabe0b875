package org.poai.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpecCodec;
import org.poai.chain.genesis.GenesisFile;
import org.poai.chain.rules.StateEdit;
import org.poai.chain.stored.Chain;
import org.poai.evm.BlockProcessor;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolResult;
import org.poai.txpool.PoolRig;
import org.poai.txpool.Source;

/** What a developer may do with his chain, nobody may with another. */
class OtherChainsTest {
  @TempDir private Path folder;

  private static Envelope played(Address sender, long chainId) {
    return new Envelope(
        TransactionCodec.encode(
            new Transaction(
                TransactionType.DYNAMIC_FEE,
                Optional.of(UInt256.of(chainId)),
                0,
                new GasTerms(21_000, UInt256.of(10_000_000_000L), UInt256.ONE),
                new Message(Optional.of(Address.ZERO), UInt256.ONE, Bytes.EMPTY),
                List.of(),
                Signature.playing(sender))));
  }

  @Test
  void transactionWithoutASignature_onAnotherChain_hasNoSender() {
    Address rich = BuiltInChains.DEV_ACCOUNTS.get(0);
    Envelope envelope = played(rich, BuiltInChains.DEVNET_CHAIN_ID);

    assertThat(envelope.signed(new KnownSenders())).isInstanceOf(DecodeResult.Refused.class);
    assertThat(new Envelope(envelope.bytes()).signed(new KnownSenders(true)).orThrow().sender())
        .isEqualTo(rich);
  }

  @Test
  void pool_ofAnotherChain_refusesATransactionWithoutASignature() {
    Payer payer = new Payer(1);
    try (PoolRig rig = rig(payer)) {
      PoolResult result =
          rig.pool.submit(played(payer.address(), Payer.CHAIN), Source.LOCAL).join();

      assertThat(result).isInstanceOf(PoolResult.Refused.class);
      assertThat(result.toString()).contains("invalid sender");
    }
  }

  @Test
  void stateAndHead_ofAnotherChain_areNotSetByHand() {
    try (PoolRig rig = rig(new Payer(1))) {
      Chain chain = rig.tree.chain();
      List<StateEdit> edits = List.of(new StateEdit.Balance(Address.ZERO, UInt256.ONE));
      try (StateView state = chain.latestState()) {
        var delta = BlockProcessor.of(chain.spec()).edited(state, edits);

        assertThatThrownBy(() -> chain.edits().put(chain.head().header(), edits, delta))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThatThrownBy(() -> rig.tree.retreat(chain.genesis()).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  private PoolRig rig(Payer payer) {
    return new PoolRig(PoolRig.spec(payer), PoolLimits.DEFAULT, folder.resolve("journal"));
  }

  @Test
  void genesis_ofADevelopersChain_isItsOwnAndComesFromNoFile() throws JsonException {
    ChainSpec dev = BuiltInChains.dev();
    ChainSpec same =
        new ChainSpec(
            new ChainSpec.Identity(dev.identity().name(), dev.identity().chainId(), true),
            dev.pace(),
            dev.targets(),
            dev.genesisTimestamp(),
            dev.economy(),
            dev.finality(),
            dev.alloc());
    assertThat(ChainSpecCodec.hash(dev)).isNotEqualTo(ChainSpecCodec.hash(same));
    assertThat(ChainSpecCodec.fromJson(ChainSpecCodec.toJson(dev))).isEqualTo(dev);
    assertThat(BuiltInChains.devnet(1).identity().edited()).isFalse();
    assertThat(BuiltInChains.mainnet().identity().edited()).isFalse();

    byte[] file =
        ("{\"spec\":"
                + new String(Jcs.encode(ChainSpecCodec.toJson(dev)), StandardCharsets.UTF_8)
                + "}")
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> GenesisFile.parse(file))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("--dev");
  }
}
