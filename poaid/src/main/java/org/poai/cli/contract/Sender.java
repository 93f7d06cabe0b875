package org.poai.cli.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction.Message;
import org.poai.cli.wallet.FeeOptions;
import org.poai.cli.wallet.KeyOptions;
import org.poai.cli.wallet.NodeOptions;
import org.poai.cli.wallet.Submission;
import org.poai.cli.wallet.Submission.Explanation;
import org.poai.cli.wallet.Submission.Wish;
import org.poai.client.Payment;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Who signs what goes to a contract of genesis, and how it is sent. */
public final class Sender {
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private FeeOptions fees = new FeeOptions();
  @Mixin private NodeOptions node = new NodeOptions();

  public NodeOptions node() {
    return node;
  }

  /** How long to wait; empty for not at all. */
  public Optional<Duration> patience() {
    return fees.patience();
  }

  /** Whether a script reads what is printed. */
  public boolean json() {
    return fees.json();
  }

  /** Sends what depends on who signs; where the command waits, says what came of it. */
  public int send(Wish wish, Explanation explanation, CommandLine command) {
    return submission().send(checked(wish), explanation, command);
  }

  /** Sends one message; as above. */
  public int send(Message message, Explanation explanation, CommandLine command) {
    return send((sender, chain) -> List.of(payment(message)), explanation, command);
  }

  /** Sends one transaction and waits for its block; standard output stays free for more. */
  public Submission.Mined sendAndAwait(Wish wish, Explanation explanation, CommandLine command) {
    return submission().sendAndAwait(checked(wish), explanation, command);
  }

  private Submission submission() {
    return new Submission(node, keys, fees);
  }

  /** Money that goes to an address without a contract is lost. */
  private static Wish checked(Wish wish) {
    return (sender, chain) -> {
      List<Payment> payments = wish.of(sender, chain);
      for (Payment payment : payments) {
        if (payment.to().isPresent() && !chain.hasCode(payment.to().get())) {
          throw new UserException(
              ExitCode.NODE,
              "The chain of this node has no contract at "
                  + payment.to().get()
                  + ": its genesis was made without one. Nothing was sent.");
        }
      }
      return payments;
    };
  }

  public static Payment payment(Message message) {
    return new Payment(message.to(), message.value(), message.data());
  }
}
