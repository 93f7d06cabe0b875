package org.poai.tools;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockJson;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.OtherChainException;
import org.poai.chain.stored.StoredGenesis;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.store.RocksDatabase;
import org.poai.store.StoreException;

/** {@code poaid chain show} and {@code export}: what needs no model, also while a node runs. */
public final class ChainTools {
  private ChainTools() {}

  /** Prints a block as JSON: by height, by hash, or {@code head}. */
  public static void show(Path dataDir, String which, PrintWriter out) {
    String json =
        reading(
            DataDirectory.existing(dataDir),
            (chain, database) -> {
              Block block =
                  find(chain, which)
                      .orElseThrow(
                          () ->
                              new UserException(
                                  ExitCode.DATA,
                                  "There is no block "
                                      + which
                                      + " here; the head is "
                                      + chain.head().number()
                                      + "."));
              return new String(BlockJson.encode(block), StandardCharsets.UTF_8);
            });
    out.println(json);
    out.flush();
  }

  /** Writes blocks as JSON Lines; returns how many. */
  public static long export(Path dataDir, long from, OptionalLong to, Path file) {
    DataDirectory directory = DataDirectory.existing(dataDir);
    if (!isStandard(file)) {
      OutputFile.check(file);
    }
    return reading(
        directory,
        (chain, database) -> {
          long last = Math.min(to.orElse(Long.MAX_VALUE), chain.head().number().value());
          try (OutputStream out = new BufferedOutputStream(open(file))) {
            for (long height = from; height <= last; height++) {
              out.write(BlockJson.encode(body(chain, height)));
              out.write('\n');
            }
          } catch (IOException e) {
            if (isStandard(file) && String.valueOf(e.getMessage()).contains("roken pipe")) {
              return 0L; // whoever reads has seen enough
            }
            throw OutputFile.failed(file, e);
          }
          return Math.max(0, last - from + 1);
        });
  }

  /** Opens the chain of a data directory to look at it. */
  static <T> T reading(DataDirectory directory, BiFunction<Chain, RocksDatabase, T> use) {
    try (RocksDatabase database = RocksDatabase.openReadOnly(directory.chain(), new Metrics())) {
      StoredGenesis stored = StoredGenesis.read(database);
      Chain chain = Chain.open(stored.genesis(), database, new StateStore(database)).chain();
      return use.apply(chain, database);
    } catch (StoreException e) {
      throw new UserException(ExitCode.DATA, String.valueOf(e.getMessage()));
    } catch (OtherChainException e) {
      throw new IllegalStateException("a chain differs from its own genesis", e);
    }
  }

  private static Optional<Block> find(Chain chain, String which) {
    try {
      if (which.equals("head")) {
        return chain.block(chain.head().header().hash());
      }
      return which.startsWith("0x")
          ? chain.block(Hash32.fromHex(which))
          : chain.canonicalBlock(BlockNumber.of(Long.parseLong(which)));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          ExitCode.USAGE, "\"" + which + "\" is neither a height nor a block hash.");
    }
  }

  private static Block body(Chain chain, long height) {
    return chain
        .canonicalBlock(BlockNumber.of(height))
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.DATA,
                    "The body of block " + height + " is pruned; export from a later one."));
  }

  private static OutputStream open(Path file) throws IOException {
    return isStandard(file)
        ? new java.io.FileOutputStream(java.io.FileDescriptor.out)
        : Files.newOutputStream(file);
  }

  private static boolean isStandard(Path file) {
    return file.toString().equals("-");
  }
}
