package org.poai.cli.gov;

import java.util.List;
import org.poai.chain.block.Transaction.Message;
import org.poai.cli.wallet.FeeOptions;
import org.poai.cli.wallet.KeyOptions;
import org.poai.cli.wallet.NodeOptions;
import org.poai.cli.wallet.Submission;
import org.poai.cli.wallet.Submission.Wish;
import org.poai.client.Payment;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Who signs what goes to a governance contract, and how it is sent. */
final class Sender {
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private FeeOptions fees = new FeeOptions();
  @Mixin private NodeOptions node = new NodeOptions();

  NodeOptions node() {
    return node;
  }

  /** Sends one message. */
  int send(Message message, CommandLine command) {
    return send((sender, chain) -> List.of(payment(message)), command);
  }

  /** Sends what depends on who signs. */
  int send(Wish wish, CommandLine command) {
    EventText text = new EventText(new Governance(node.chain()));
    return new Submission(node, keys, fees).send(wish, text::lines, command);
  }

  static Payment payment(Message message) {
    return new Payment(message.to(), message.value(), message.data());
  }
}
