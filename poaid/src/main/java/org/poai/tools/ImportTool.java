package org.poai.tools;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.Origin;
import org.poai.disk.DiskTrouble;
import org.poai.node.OfflineNode;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.UserException;
import org.poai.primitives.Hash32;

/** {@code poaid chain import}: blocks from JSON Lines through the one door, proofs replayed. */
public final class ImportTool {
  private final OfflineNode node;
  private final Progress progress;
  private long imported;

  private ImportTool(OfflineNode node, PrintWriter out) {
    this.node = node;
    this.progress = new Progress("imported", 0, out);
  }

  /** Imports a file, or standard input for {@code -}; stops at the first block that is refused. */
  public static ExitCode run(NodeConfig config, Path file, PrintWriter out) {
    try (InputStream in = new BufferedInputStream(open(file))) {
      BlockLines lines = new BlockLines(in);
      // A file that is none of a chain costs no model, and leaves no folders behind.
      Optional<DecodeResult<Block>> first = lines.next();
      if (first.isEmpty()) {
        throw new UserException(ExitCode.INVALID, "The file " + file + " has no blocks.");
      }
      if (first.get() instanceof DecodeResult.Refused<Block> refused) {
        throw new UserException(ExitCode.INVALID, lines.complaint(notABlock(refused)));
      }
      Block begin = first.get().orThrow();
      try (OfflineNode node = new OfflineNode(config, ours -> check(begin, ours, lines))) {
        return new ImportTool(node, out).run(first, lines, out);
      }
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA, "Cannot read " + file + ": " + DiskTrouble.reason(e, file) + ".");
    }
  }

  private ExitCode run(Optional<DecodeResult<Block>> first, BlockLines lines, PrintWriter out)
      throws IOException {
    Optional<String> complaint = importAll(first, lines);
    progress.end(imported);
    if (complaint.isPresent()) {
      out.println(lines.complaint(complaint.get()));
      return ExitCode.INVALID;
    }
    out.println(
        "The head is block "
            + node.chain().head().number()
            + " "
            + node.chain().head().header().hash());
    return ExitCode.OK;
  }

  private Optional<String> importAll(Optional<DecodeResult<Block>> first, BlockLines lines)
      throws IOException {
    for (Optional<DecodeResult<Block>> next = first; next.isPresent(); next = lines.next()) {
      Optional<String> complaint =
          next.get().match(this::importOne, refused -> Optional.of(notABlock(refused)));
      if (complaint.isPresent()) {
        return complaint;
      }
      progress.at(imported);
    }
    return Optional.empty();
  }

  private static String notABlock(DecodeResult.Refused<Block> refused) {
    return "not a block: " + refused.detail() + ".";
  }

  /**
   * "Genesis first": it tells whether the file is of this chain; a later part of a chain may begin
   * anywhere.
   */
  private static void check(Block first, ChainGenesis ours, BlockLines lines) {
    Hash32 genesis = ours.block().hash();
    if (first.number().isGenesis() && !first.hash().equals(genesis)) {
      throw new UserException(
          ExitCode.INVALID,
          lines.complaint(
              "the file is of the chain with genesis "
                  + first.hash()
                  + ", this one has "
                  + genesis
                  + "; give the flags that its chain was started with."));
    }
  }

  /** As if a peer had sent it: the bounds of the wire form hold. */
  private Optional<String> importOne(Block block) {
    ImportResult result =
        node.tree().tree().importBytes(BlockCodec.encode(block), new Origin.Import()).join();
    if (result instanceof ImportResult.Imported) {
      imported++;
      return Optional.empty();
    }
    if (result instanceof ImportResult.Known || result instanceof ImportResult.Side) {
      return Optional.empty();
    }
    if (result instanceof ImportResult.Rejected rejected) {
      return Optional.of("refused by rule " + rejected.reason() + ": " + rejected.detail() + ".");
    }
    return Optional.of("not imported: " + explain(result) + ".");
  }

  private static String explain(ImportResult result) {
    if (result instanceof ImportResult.Orphan orphan) {
      return "its ancestor " + orphan.missing() + " is missing";
    }
    if (result instanceof ImportResult.Abstained abstained) {
      return abstained.why();
    }
    return result instanceof ImportResult.Ignored ignored
        ? ignored.why()
        : "its timestamp lies ahead";
  }

  private static InputStream open(Path file) throws IOException {
    return file.toString().equals("-")
        ? new java.io.FileInputStream(java.io.FileDescriptor.in)
        : Files.newInputStream(file);
  }
}
