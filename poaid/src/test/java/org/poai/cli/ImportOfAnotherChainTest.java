package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.BlockJson;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.state.StateStore;
import org.poai.store.RocksDatabase;
import org.poai.txpool.PoolRig;

/** A file of blocks and a data directory of another chain. */
final class ImportOfAnotherChainTest {
  @TempDir Path folder;

  @Test
  void fileOfAnotherGenesis_isRefused_beforeTheModelIsLoaded() throws Exception {
    ChainGenesis ours = ChainGenesis.of(BuiltInChains.devnet(1), PoolRig.MANIFEST);
    ChainGenesis theirs = ChainGenesis.of(BuiltInChains.devnet(1, 500, 8), PoolRig.MANIFEST);
    Path data = folder.resolve("data");
    try (RocksDatabase database =
        RocksDatabase.open(DataDirectory.at(data).chain(), new Metrics())) {
      assertThat(Chain.open(ours, database, new StateStore(database)).reindexed()).isZero();
    }
    Path file = Files.write(folder.resolve("blocks"), BlockJson.encode(theirs.block()));

    CommandRun ended =
        CommandRun.of("chain", "import", file.toString(), "--data-dir", data.toString());

    assertThat(ended.sentence())
        .isEqualTo(
            "Line 1: the file is of the chain with genesis "
                + theirs.block().hash()
                + ", this one has "
                + ours.block().hash()
                + "; give the flags that its chain was started with.");
    assertThat(ended.code()).isEqualTo(6);
    assertThat(data.resolve("models")).as("where the model would be made").doesNotExist();
  }
}
