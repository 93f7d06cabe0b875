package org.poai.cli.gov;

import org.poai.chain.genesis.GenesisContract;
import org.poai.cli.option.Refusals;
import org.poai.governance.BallotCalls;
import picocli.CommandLine.Option;

/** Which of the two contracts a proposal's number belongs to. */
final class Ballot {
  @Option(
      names = "--dataset",
      description = "A proposal about the dataset; without it, about the model.")
  private boolean dataset;

  GenesisContract contract() {
    return dataset ? GenesisContract.DATASET_DAO : GenesisContract.MODEL_REGISTRY;
  }

  BallotCalls calls() {
    return new BallotCalls(contract());
  }

  /** The word by which JSON-RPC knows it. */
  String kind() {
    return BallotCalls.kind(contract());
  }

  /** A number that a proposal can have. */
  static long id(long number) {
    Refusals.check(number >= 1, "ID takes 1 or more; see 'poaid gov list'.");
    return number;
  }
}
