package org.poai.cli.market;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.poai.cli.contract.NodeView;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.client.SendReceipt;
import org.poai.json.JsonException;
import org.poai.market.contract.MarketEvent.JobPosted;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Hash32;

/**
 * Waits for the answer of a job that was posted, and tells on the way where it stands. Where a
 * reorganisation puts the job under another number, that is followed by its transaction.
 */
final class JobWait {
  private final Market market;
  private final Hash32 transaction;
  private final PrintWriter progress;
  private JobPosted job;
  private String told = "";

  /**
   * The wait for a job.
   *
   * @param transaction the one that posted it
   */
  JobWait(Market market, Hash32 transaction, JobPosted job, PrintWriter progress) {
    this.market = market;
    this.transaction = transaction;
    this.job = job;
    this.progress = progress;
  }

  /**
   * The job with its answer.
   *
   * @param isFinal whether to wait until nobody can challenge it any more
   * @throws UserException when it has none, or not in time, or when it is challenged
   */
  NodeView answer(boolean isFinal, Duration patience) throws RpcFailure {
    Optional<NodeView> answered = RemoteChain.await(() -> look(isFinal), patience);
    return answered.orElseThrow(
        () ->
            new UserException(
                ExitCode.WAITING,
                "Job "
                    + job.job()
                    + " is not answered after "
                    + patience.toSeconds()
                    + " s. It goes on: poaid market show "
                    + job.job()));
  }

  private Optional<NodeView> look(boolean isFinal) throws RpcFailure {
    long height = market.chain().height();
    Optional<NodeView> found = market.find("poai_job", job.job());
    try {
      if (found.isEmpty() || !isOurs(found.get())) {
        moved();
        return Optional.empty();
      }
      return judge(found.get(), height, isFinal);
    } catch (JsonException e) {
      throw new UserException(
          ExitCode.NODE, "The node shows job " + job.job() + " in a form that is not known here.");
    }
  }

  private boolean isOurs(NodeView found) throws JsonException {
    return found.text("poster").equals(job.poster().toHex())
        && found.text("promptHash").equals(job.terms().promptHash().toHex());
  }

  private void moved() throws RpcFailure {
    tell("The block of job " + job.job() + " was replaced; waiting for it to come again.");
    Optional<SendReceipt> receipt = market.chain().receipt(transaction);
    receipt
        .flatMap(MarketEventText::posted)
        .filter(again -> again.job() != job.job())
        .ifPresent(
            again -> {
              job = again;
              tell("It is job " + again.job() + " now.");
            });
  }

  private Optional<NodeView> judge(NodeView found, long height, boolean isFinal)
      throws JsonException {
    String status = found.text("status");
    tell("Job " + job.job() + ": " + MarketText.next(found) + ".");
    boolean isOver =
        switch (status) {
          case "open" ->
              over(height, found.number("acceptBy"), "found no worker. Its price comes back: ");
          case "accepted" ->
              over(
                  height,
                  found.number("deadline"),
                  "was not answered by its worker. Price and half as much come back: ");
          case "delivered" -> !isFinal || height >= found.number("challengeEnd");
          case "disputed" -> {
            if (!isFinal) {
              throw ended(ExitCode.DISPUTED, "is challenged, and miners rule: poaid market show ");
            }
            yield false;
          }
          case "paid" -> true;
          default ->
              throw new UserException(
                  ExitCode.UNANSWERED,
                  "Job "
                      + job.job()
                      + " ended without a right answer. Its price is yours: poaid market withdraw");
        };
    return isOver ? Optional.of(found) : Optional.empty();
  }

  /** Ends the wait where a block is past; else it goes on. */
  private boolean over(long height, long last, String predicate) {
    if (height > last) {
      throw ended(
          ExitCode.UNANSWERED, predicate + "poaid market withdraw, after poaid market cancel ");
    }
    return false;
  }

  /** A sentence about the job that ends with a command for it. */
  private UserException ended(ExitCode code, String predicate) {
    return new UserException(code, "Job " + job.job() + " " + predicate + job.job());
  }

  private void tell(String line) {
    if (!line.equals(told)) {
      told = line;
      progress.println(line);
      progress.flush();
    }
  }
}
