package org.poai.governance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.genesis.GenesisContract;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.governance.check.MembersFile;
import org.poai.json.JsonValue;

/**
 * What the operator wants this node to signal for: a rule, and by name the proposals for which the
 * operator decided otherwise. Kept on disk. Safe from any thread.
 *
 * <p>No check tells a model that somebody knows a short cut for, so off development chains a model
 * needs the operator's word, and silence is no.
 */
public final class Approvals {
  private final MembersFile file;
  private final Policy policy;
  private final Map<String, JsonValue> decided;

  /** What is signalled for without a word of the operator. */
  public enum Policy {
    /** Whatever passes the checks. */
    AUTO,
    /** Datasets that pass the checks; models only where the operator approves them. */
    ASK,
    /** Nothing at all. */
    NEVER;

    /** The policy that {@code --signal} names. */
    public static Optional<Policy> of(String word) {
      for (Policy policy : values()) {
        if (policy.name().toLowerCase(Locale.ROOT).equals(word)) {
          return Optional.of(policy);
        }
      }
      return Optional.empty();
    }
  }

  /** Approvals that a file keeps; a file that is damaged approves nothing. */
  public Approvals(Path file, Policy policy) {
    this.file = new MembersFile(file);
    this.policy = policy;
    this.decided = this.file.read();
  }

  /** Whether this node may signal for a proposal. */
  public synchronized boolean allow(ProposalId proposal) {
    if (policy == Policy.NEVER) {
      return false;
    }
    JsonValue word = decided.get(key(proposal));
    if (word != null) {
      return word.equals(JsonValue.of(true));
    }
    return policy == Policy.AUTO || proposal.contract() == GenesisContract.DATASET_DAO;
  }

  /**
   * Heeds the operator's word on a proposal from now on.
   *
   * @throws IOException when it cannot be kept; then it does not count
   */
  public synchronized void decide(ProposalId proposal, boolean approved) throws IOException {
    Map<String, JsonValue> next = new TreeMap<>(decided);
    next.put(key(proposal), JsonValue.of(approved));
    file.write(next);
    decided.putAll(next);
  }

  private static String key(ProposalId proposal) {
    return BallotCalls.kind(proposal.contract()) + "/" + proposal.number();
  }
}
