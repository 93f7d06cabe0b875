package org.poai.tools;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.LongStream;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.IndexChecker;
import org.poai.chain.stored.Position;
import org.poai.node.OfflineNode;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.NodeConfig;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateChecker;

/**
 * {@code poaid chain verify}: replays every stored proof, and compares the state and the indexes.
 */
public final class VerifyTool {
  private VerifyTool() {}

  /** Verifies from a height to the head; stops at the first false proof. */
  public static ExitCode run(NodeConfig config, long from, PrintWriter out) {
    var unused = DataDirectory.existing(config.dataDir());
    try (OfflineNode node = new OfflineNode(config)) {
      Chain chain = node.chain();
      long last = chain.head().number().value();
      Progress progress = new Progress("verified", Math.max(0, last - from + 1), out);
      for (long height = from; height <= last; height++) {
        String fault = check(node, BlockNumber.of(height));
        if (!fault.isEmpty()) {
          out.println("Block " + height + ": " + fault + ".");
          return ExitCode.INVALID;
        }
        progress.at(height - from + 1);
      }
      progress.end(Math.max(0, last - from + 1));
      return end(node, from, out);
    }
  }

  /** Looks at what the blocks lead to, and says how everything is. */
  private static ExitCode end(OfflineNode node, long from, PrintWriter out) {
    Chain chain = node.chain();
    List<String> stateFaults =
        StateChecker.check(node.database(), chain.head().header().header().execution().stateRoot());
    List<String> indexFaults = IndexChecker.check(node.database());
    if (chain.unproven() > 0) {
      out.println(
          chain.unproven()
              + " blocks below block "
              + from
              + " are still UNPROVEN; verify from 1 to replay their proofs.");
    }
    stateFaults.forEach(fault -> out.println("State: " + fault + "."));
    indexFaults.forEach(fault -> out.println("Index: " + fault + "."));
    if (!stateFaults.isEmpty() || !indexFaults.isEmpty()) {
      return ExitCode.INVALID;
    }
    long edited = edited(chain);
    if (edited > 0) {
      out.println(
          "The state before "
              + edited
              + " of its blocks was edited by --dev: they are proven, and no chain for others.");
    }
    out.println("All proofs, the state and its trie, and the indexes are right.");
    return ExitCode.OK;
  }

  /** Blocks that write what a developer has set by hand. */
  private static long edited(Chain chain) {
    return chain.spec().identity().edited()
        ? LongStream.rangeClosed(1, chain.head().number().value())
            .mapToObj(height -> chain.canonicalHash(BlockNumber.of(height - 1)).orElseThrow())
            .filter(parent -> !chain.edits().after(parent).isEmpty())
            .count()
        : 0;
  }

  private static String check(OfflineNode node, BlockNumber height) {
    Hash32 hash = node.chain().canonicalHash(height).orElseThrow();
    byte[] wire = node.chain().wireForm(hash).orElse(null);
    if (wire == null) {
      return "its body is pruned; verify from a later one with --from";
    }
    // As a stranger's: what the disk gives back is what is to be verified.
    return BlockCodec.decode(wire, node.chain().spec().economy().gasLimit())
        .match(
            block -> check(node, hash, block.block()),
            refused -> refused.reason() + ": " + refused.detail());
  }

  private static String check(OfflineNode node, Hash32 hash, Block block) {
    if (!block.hash().equals(hash)) {
      return "its header is that of block " + block.hash();
    }
    Hash32 transactions = BodyCommitments.transactionsRoot(block.transactions());
    if (!transactions.equals(block.header().execution().transactionsRoot())) {
      return "its transactions are not those of its header";
    }
    Position position = node.chain().of(block.sealedHeader(), node.schedule());
    Claim claim =
        new Claim(
            block.sealedHeader(), block.answers(), position.next().manifest(), position.epochKey());
    Verdict verdict = node.quiz().referees().verify(claim).join();
    if (verdict instanceof Verdict.False lie) {
      return lie.fault() + ": " + lie.detail();
    }
    if (verdict instanceof Verdict.Abstain abstain) {
      return abstain.why();
    }
    node.chain().prove(hash);
    return "";
  }
}
