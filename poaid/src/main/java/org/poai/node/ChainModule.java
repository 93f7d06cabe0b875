package org.poai.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.chain.genesis.GenesisFile;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.StoredGenesis;
import org.poai.dataset.Corpus;
import org.poai.disk.DiskTrouble;
import org.poai.json.JsonException;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig.ChainChoice;
import org.poai.node.config.NodeConfig.Network;
import org.poai.node.config.UserException;
import org.poai.node.engine.RunningModel;
import org.poai.node.events.ChainEvents;
import org.poai.quiz.profile.ManifestFactory;
import org.poai.state.StateStore;
import org.poai.store.RocksDatabase;

/** Decides which chain it is, from flags, model and dataset, and opens it. */
final class ChainModule {
  private final ChainChoice choice;
  private final Optional<GenesisFile> file;

  /** What the data directory was made for, where no flag asks for anything else. */
  private final Optional<StoredGenesis> stored;

  /** Reads the genesis file at once, so that its faults show before any work. */
  ChainModule(ChainChoice choice) {
    this(choice, choice.genesisFile().map(ChainModule::read), Optional.empty());
  }

  private ChainModule(
      ChainChoice choice, Optional<GenesisFile> file, Optional<StoredGenesis> stored) {
    this.choice = choice;
    this.file = file;
    this.stored = stored;
  }

  /**
   * The same with what a data directory knows, where it holds a chain: what no flag says need not
   * be said again, and flags of another chain are refused before the model is loaded.
   */
  ChainModule continuing(RocksDatabase database, DataDirectory directory) {
    Optional<StoredGenesis> known = StoredGenesis.find(database);
    if (known.isEmpty()) {
      return this;
    }
    StoredGenesis there = known.get();
    if (isPlainDevnet() && isForDevelopment(there.spec())) {
      return new ChainModule(choice, file, known);
    }
    ChainSpec asked = spec(there.manifest().costUnits());
    List<GenesisDifference> differences =
        GenesisDifference.between(asked, there.manifest(), there.spec(), there.manifest());
    if (!differences.isEmpty()) {
      throw otherChain(directory, GenesisDifference.sentence(differences));
    }
    return new ChainModule(choice, file, known);
  }

  /** A chain that no flag need name: the devnet's, or that of one developer. */
  private static boolean isForDevelopment(ChainSpec spec) {
    return spec.identity().edited() || spec.identity().chainId() == BuiltInChains.DEVNET_CHAIN_ID;
  }

  private boolean isPlainDevnet() {
    return choice.network() == Network.DEVNET
        && file.isEmpty()
        && choice.targetThousandths().isEmpty()
        && choice.epochBlocks().isEmpty()
        && choice.samples().isEmpty();
  }

  /** The chain's beginning, where the genesis file says all of it. */
  Optional<ChainGenesis> given() {
    return file.flatMap(
        given -> given.manifest().map(manifest -> ChainGenesis.of(given.spec(), manifest)));
  }

  /** K, L and m of the first manifest. */
  Sizes sizes() {
    return manifest()
        .map(Manifest::sizes)
        .orElseGet(() -> Sizes.ofSamples(choice.samples().orElse(Sizes.DEFAULT_SAMPLES)));
  }

  /** The first manifest, where a file or the data directory says it. */
  Optional<Manifest> manifest() {
    return file.flatMap(GenesisFile::manifest).or(() -> stored.map(StoredGenesis::manifest));
  }

  /** The chain's beginning with a first manifest that is known. */
  ChainGenesis genesis(Manifest manifest) {
    return ChainGenesis.of(spec(manifest.costUnits()), manifest);
  }

  /** The chain's beginning. */
  ChainGenesis genesis(RunningModel engine, Corpus corpus) {
    if (corpus.size() < sizes().samples()) {
      throw new UserException(
          ExitCode.DATA,
          "The dataset has "
              + corpus.size()
              + " records and a batch takes "
              + sizes().samples()
              + "; add records or lower --batch-size.");
    }
    Manifest manifest =
        file.flatMap(GenesisFile::manifest)
            .orElseGet(
                () ->
                    ManifestFactory.of(
                        engine.model(), engine.engineId(), engine.profile(), corpus, sizes()));
    return genesis(manifest);
  }

  /** Opens the chain in a database, or makes it there. */
  static Chain open(ChainGenesis genesis, RocksDatabase database, DataDirectory directory) {
    try {
      Chain.Opened opened = Chain.open(genesis, database, new StateStore(database));
      if (opened.reindexed() > 0) {
        ChainEvents.reindexed(opened.reindexed());
      }
      ChainEvents.opened(opened.chain().genesis(), opened.chain().head());
      ChainSpec spec = opened.chain().spec();
      if (opened.chain().head().number().isGenesis()) {
        devAccounts(spec);
      }
      if (spec.identity().dev()
          && !spec.identity().edited()
          && spec.alloc().containsKey(GenesisContract.MODEL_REGISTRY.address())) {
        ChainEvents.unsafeGovernance(spec.finality().maxReorg());
      }
      long unproven = opened.chain().unproven();
      if (unproven > 0) {
        ChainEvents.unproven(unproven);
      }
      return opened.chain();
    } catch (OtherChainException e) {
      throw otherChain(directory, String.valueOf(e.getMessage()));
    }
  }

  private static UserException otherChain(DataDirectory directory, String differences) {
    return new UserException(
        ExitCode.DATA,
        "The data directory "
            + directory.root()
            + " belongs to another chain ("
            + differences
            + "); start with the flags it was made with, or choose another --data-dir.");
  }

  /** Tells of the accounts that everybody may use, where the chain funds them. */
  private static void devAccounts(ChainSpec spec) {
    GenesisAccount first = spec.alloc().get(BuiltInChains.DEV_ACCOUNTS.get(0));
    if (isForDevelopment(spec) && first != null) {
      ChainEvents.devAccounts(
          BuiltInChains.DEV_ACCOUNTS, first.balance(), BuiltInChains.DEV_MNEMONIC);
    }
  }

  private ChainSpec spec(long costUnits) {
    if (file.isPresent()) {
      return file.get().spec();
    }
    if (stored.isPresent()) {
      return stored.get().spec();
    }
    if (choice.dev().isPresent()) {
      return BuiltInChains.dev();
    }
    return choice.network() == Network.MAINNET
        ? BuiltInChains.mainnet()
        : BuiltInChains.devnet(
            costUnits,
            choice.targetThousandths().orElse(BuiltInChains.DEFAULT_TARGET_THOUSANDTHS),
            choice.epochBlocks().orElse(BuiltInChains.DEVNET_EPOCH_BLOCKS));
  }

  /** What is wrong, without the parser's note on where it does not quote from. */
  private static String cause(JsonException e) {
    return String.valueOf(e.getMessage()).replaceFirst(" \\(start marker at .*", "");
  }

  private static GenesisFile read(Path path) {
    try {
      return GenesisFile.parse(Files.readAllBytes(path));
    } catch (JsonException e) {
      throw new UserException(
          ExitCode.DATA, "The genesis file " + path + " is not usable: " + cause(e) + ".");
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The genesis file " + path + " cannot be read: " + DiskTrouble.reason(e, path) + ".");
    }
  }
}
