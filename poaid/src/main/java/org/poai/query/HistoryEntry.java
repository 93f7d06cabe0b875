package org.poai.query;

import java.util.List;
import java.util.Set;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.index.Footprint;

/**
 * A transaction in the history of an account.
 *
 * @param block where it stands
 * @param index in its block
 * @param footprints what each transaction of the block left behind
 * @param roles what the account was in it
 */
public record HistoryEntry(
    SealedHeader block,
    int index,
    SignedTransaction signed,
    List<Footprint> footprints,
    Set<Role> roles) {
  public HistoryEntry {
    footprints = List.copyOf(footprints);
    roles = Set.copyOf(roles);
  }

  /** What an account is in a transaction. */
  public enum Role {
    /** It signed it. */
    SENDER,
    /** It was called, or paid. */
    RECIPIENT,
    /** It was put in place. */
    CREATED,
    /** It gave or got value from within, made a contract, or was destroyed. */
    WITHIN,
    /** Tokens were moved from it or to it, or by it. */
    TOKENS,
    /** It is a topic of another log. */
    LOGGED
  }

  /** What the transaction left behind. */
  public Footprint footprint() {
    return footprints.get(index);
  }

  /** The receipts of all transactions of the block. */
  public List<Receipt> receipts() {
    return footprints.stream().map(Footprint::receipt).toList();
  }
}
