package org.poai.node.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.poai.client.keystore.AccountKey;
import org.poai.primitives.Wei;

/**
 * What a node does in the inference market.
 *
 * @param liesOnce whether the worker delivers one false answer, which a development chain allows
 */
public record MarketConfig(
    Optional<Worker> worker,
    Optional<Challenger> challenger,
    Optional<Judge> judge,
    Optional<Client> client,
    boolean liesOnce) {
  /**
   * Serves answers.
   *
   * @param account that stakes and earns; the node closes it
   * @param pricePerToken least that a job pays for each token that it may have, and what a channel
   *     pays for each token of prompt and answer
   */
  public record Worker(
      AccountKey account, Wei pricePerToken, boolean servesJobs, boolean servesChannels) {}

  /**
   * Buys answers for who asks the gateway.
   *
   * @param account that pays; the node closes it
   * @param maxPrice most for a token
   * @param budget most that is put at stake on a day
   * @param checkedThousandths of workers' answers that are computed again
   */
  public record Client(AccountKey account, Wei maxPrice, Wei budget, int checkedThousandths) {}

  /**
   * Computes results again.
   *
   * @param account that puts up the bonds; the node closes it
   * @param thousandths of the results that it looks at
   * @param most that may lie in bonds at a time
   */
  public record Challenger(AccountKey account, int thousandths, Wei most) {}

  /**
   * Votes on cases in the node's own blocks.
   *
   * @param account of the miner, which puts up the bonds; the node closes it
   * @param most that may lie in bonds at a time
   */
  public record Judge(AccountKey account, Wei most) {}

  /** A node that has no part in the market. */
  public static MarketConfig none() {
    return new MarketConfig(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /** The accounts that sign, each once for each part that it has. */
  public List<AccountKey> accounts() {
    return Stream.of(
            worker.map(Worker::account),
            challenger.map(Challenger::account),
            judge.map(Judge::account),
            client.map(Client::account))
        .flatMap(Optional::stream)
        .toList();
  }
}
