package org.poai.network;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.BlockJson;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.BlockTree;
import org.poai.primitives.Address;
import org.poai.quiz.FakeProver;

/**
 * A long chain with proofs of the fake engine: in a data directory, and as the file of an export.
 */
final class CatchUpChain {
  private static final long SPACING = 5;

  private CatchUpChain() {}

  /** Mines so many blocks, on time, into a directory; and writes them as JSON Lines. */
  static Manifest make(Path directory, Path file, int blocks) throws IOException {
    AtomicLong seconds = new AtomicLong(LoopbackNode.spec().genesisTimestamp());
    try (FakeProver prover = new FakeProver();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        LoopbackNode node =
            new LoopbackNode(
                directory, prover.manifest(), prover.verifier(), () -> seconds.get() * 1000)) {
      for (int i = 0; i < blocks; i++) {
        seconds.addAndGet(SPACING);
        Block block = prover.mine(node.tree, Address.ZERO);
        take(node.tree.importBlock(block, new Origin.Own()).join());
        out.write(BlockJson.encode(block));
        out.write('\n');
      }
      return prover.manifest();
    }
  }

  /** Imports the file as {@code poaid chain import} does: block by block, each to its end. */
  static void importInto(BlockTree tree, Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (byte[] json = line(in); json.length > 0; json = line(in)) {
        Block block = BlockJson.decode(json).orThrow();
        take(tree.importBytes(BlockCodec.encode(block), new Origin.Import()).join());
      }
    }
  }

  private static void take(ImportResult result) {
    if (!(result instanceof ImportResult.Imported)) {
      throw new IllegalStateException("a block was not imported: " + result);
    }
  }

  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      out.write(next);
    }
    return out.toByteArray();
  }
}
