package org.poai.miner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.branch.BlockTemplates.Template;
import org.poai.chain.stored.Position;
import org.poai.chain.tree.BlockTree;
import org.poai.primitives.Address;
import org.poai.state.StateView;
import org.poai.txpool.Pool;

/**
 * Fills a template: the node's own transactions stand first, then the best of the pool.
 *
 * <p>A sender has one order of nonces. So where own transactions stand first, those that the pool
 * has of their senders are left out, and wait for another block.
 */
public record BlockContent(Pool pool, OwnTransactions own) {
  /** The template at a place; empty where a reorganisation has taken the parent's state. */
  Optional<Template> template(
      BlockTree tree, Position position, Address coinbase, List<String> answers) {
    List<SignedTransaction> best = pool.best(position.next().baseFeePerGas());
    List<SignedTransaction> first = first(tree, position, coinbase);
    Optional<Template> template =
        tree.templates().after(position, coinbase, offered(first, best), answers);
    if (first.isEmpty() || template.isEmpty()) {
      return template;
    }
    List<SignedTransaction> ran = ran(first, template.get());
    return ran.size() == first.size()
        ? template
        : tree.templates().after(position, coinbase, offered(ran, best), answers);
  }

  private List<SignedTransaction> first(BlockTree tree, Position position, Address coinbase) {
    Optional<StateView> found = tree.chain().stateOf(position.parent());
    if (found.isEmpty()) {
      return List.of();
    }
    try (StateView state = found.get()) {
      return own.first(position.parent(), state, coinbase);
    }
  }

  private static List<SignedTransaction> offered(
      List<SignedTransaction> first, List<SignedTransaction> best) {
    List<SignedTransaction> offered = new ArrayList<>(first);
    List<Address> senders = first.stream().map(SignedTransaction::sender).distinct().toList();
    best.stream().filter(one -> !senders.contains(one.sender())).forEach(offered::add);
    return offered;
  }

  /** The own ones up to the first that does not do what it was sent for. */
  private static List<SignedTransaction> ran(List<SignedTransaction> first, Template template) {
    List<Receipt> receipts = template.outcome().receipts();
    int count = 0;
    while (count < first.size()
        && count < receipts.size()
        && template.transactions().get(count).equals(first.get(count))
        && receipts.get(count).success()) {
      count++;
    }
    return first.subList(0, count);
  }
}
