package org.poai.governance;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.contract.Fields;
import org.poai.contract.View;
import org.poai.evm.abi.Abi;
import org.poai.governance.Proposal.State;
import org.poai.governance.Proposal.Support;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * Calls of one of the two contracts that vote: on models or on datasets.
 *
 * @param contract MODEL_REGISTRY or DATASET_DAO
 */
public record BallotCalls(GenesisContract contract) {
  public static final BallotCalls MODELS = new BallotCalls(GenesisContract.MODEL_REGISTRY);
  public static final BallotCalls DATASETS = new BallotCalls(GenesisContract.DATASET_DAO);

  /** The word for what its proposals are about: model or dataset. */
  public static String kind(GenesisContract contract) {
    return contract == GenesisContract.DATASET_DAO ? "dataset" : "model";
  }

  public BallotCalls {
    if (contract == GenesisContract.POAI_VOTES) {
      throw new IllegalArgumentException("votes are about models or datasets");
    }
  }

  /**
   * Records a model and proposes it.
   *
   * @param notBefore first epoch that it may rule
   * @param bond what the contract asks for, exactly
   */
  public static Message propose(ModelRecord model, long notBefore, String description, Wei bond) {
    return MODELS.message(
        "propose(" + Records.MODEL + ",uint256,string)",
        List.of(Records.tuple(model), notBefore, description),
        bond);
  }

  /** Records a sealed dataset and proposes it; the bond is that of a proposal and that of a key. */
  public static Message propose(
      DatasetRecord dataset, long notBefore, String description, Wei bond) {
    return DATASETS.message(
        "propose(" + Records.DATASET + ",uint256,string)",
        List.of(Records.tuple(dataset), notBefore, description),
        bond);
  }

  /** Proposes a record that the contract has; 0 is that of genesis. */
  public Message proposeExisting(long record, long notBefore, String description, Wei bond) {
    return message(
        "proposeExisting(uint256,uint256,string)", List.of(record, notBefore, description), bond);
  }

  public Message castVote(long proposal, Support support) {
    return message("castVote(uint256,uint8)", List.of(proposal, support.number()), Wei.ZERO);
  }

  /** A vote with a reason for the log. */
  public Message castVote(long proposal, Support support, String reason) {
    return message(
        "castVoteWithReason(uint256,uint8,string)",
        List.of(proposal, support.number(), reason),
        Wei.ZERO);
  }

  /** Another account's vote, signed as EIP-712 {@code Ballot}. */
  public Message castVoteBySig(long proposal, Support support, Address voter, Bytes signature) {
    return message(
        "castVoteBySig(uint256,uint8,address,bytes)",
        List.of(proposal, support.number(), voter, signature),
        Wei.ZERO);
  }

  /** Takes a proposal back before voting begins. */
  public Message cancel(long proposal) {
    return message("cancel(uint256)", List.of(proposal), Wei.ZERO);
  }

  /** Enters a passed proposal into the schedule. */
  public Message queue(long proposal) {
    return message("queue(uint256)", List.of(proposal), Wei.ZERO);
  }

  /** Settles the bond of a proposal that failed or lapsed. */
  public Message close(long proposal) {
    return message("close(uint256)", List.of(proposal), Wei.ZERO);
  }

  /** Takes out all credit. */
  public Message withdraw() {
    return message("withdraw()", List.of(), Wei.ZERO);
  }

  /** Reveals the key of a queued dataset. */
  public static Message reveal(long proposal, Hash32 key) {
    return DATASETS.message("reveal(uint256,bytes32)", List.of(proposal, key), Wei.ZERO);
  }

  /** Burns the bond of a dataset whose key did not come. */
  public static Message slash(long proposal) {
    return DATASETS.message("slash(uint256)", List.of(proposal), Wei.ZERO);
  }

  /**
   * What genesis told the contract, in blocks.
   *
   * @param bond of each proposal; a dataset's proposal has {@code keyBond} besides
   */
  public record Parameters(
      long epochBlocks, long votingDelay, long votingPeriod, long timelock, Wei bond, Wei keyBond) {
    /**
     * The first epoch that a proposal of a block may rule, queued as soon as it can be.
     *
     * @param awaitsKey whether it is about a dataset whose key is not known
     */
    public long earliestEpoch(long block, boolean awaitsKey) {
      long queued = block + votingDelay + votingPeriod + 1;
      return (queued + timelock) / epochBlocks + (awaitsKey ? 3 : 2);
    }
  }

  public View<Parameters> parameters() {
    return view(
        "params()",
        List.of(),
        "uint32,uint32,uint32,uint32,uint32,uint32,uint16,uint16,uint16,uint16,uint128,uint128",
        f ->
            new Parameters(
                f.number(0), f.number(1), f.number(2), f.number(3), f.wei(10), f.wei(11)));
  }

  /** Where a proposal stands in the block of the call. */
  public View<State> state(long proposal) {
    return view("state(uint256)", List.of(proposal), "uint8", f -> State.of(f.count(0)));
  }

  public View<Proposal> proposal(long proposal) {
    return view(
        "proposal(uint256)", List.of(proposal), Proposal.TYPE, f -> Proposal.read(f.tuple(0)));
  }

  /** How many proposals there are; their numbers begin with 1. */
  public View<Long> proposalCount() {
    return view("proposalCount()", List.of(), "uint256", f -> f.number(0));
  }

  /** How many records are stored; their numbers begin with 1. */
  public View<Long> recordCount() {
    return view("recordCount()", List.of(), "uint256", f -> f.number(0));
  }

  /** The power that For and Abstain must reach when it is counted at a block. */
  public View<Wei> quorum(BlockNumber snapshot) {
    return view("quorum(uint256)", List.of(snapshot.value()), "uint256", f -> f.wei(0));
  }

  /** The power that a proposer needs. */
  public View<Wei> proposalThreshold() {
    return view("proposalThreshold()", List.of(), "uint256", f -> f.wei(0));
  }

  public View<Boolean> hasVoted(long proposal, Address voter) {
    return view("hasVoted(uint256,address)", List.of(proposal, voter), "bool", f -> f.flag(0));
  }

  /** What an account can withdraw. */
  public View<Wei> credit(Address account) {
    return view("credit(address)", List.of(account), "uint256", f -> f.wei(0));
  }

  /** A model as it is stored. */
  public static View<ModelRecord> model(long number) {
    return MODELS.view(
        "model(uint256)", List.of(number), Records.MODEL, f -> Records.model(f.tuple(0)));
  }

  /** A dataset as it is stored. */
  public static View<DatasetRecord> dataset(long number) {
    return DATASETS.view(
        "dataset(uint256)",
        List.of(number),
        Records.DATASET + ",bytes32",
        f -> Records.dataset(f.tuple(0), f.hash(1)));
  }

  /** JCS of the manifest that a stored model makes with a dataset. */
  public static View<Bytes> manifest(long model, Hash32 datasetRoot, long records) {
    return MODELS.view(
        "manifest(uint256,bytes32,uint256)",
        List.of(model, datasetRoot, records),
        "bytes",
        f -> f.bytes(0));
  }

  /** Blocks in which a key is accepted, both included. */
  public record Window(long first, long last) {}

  /** When the key of a queued proposal is accepted. */
  public static View<Window> revealWindow(long proposal) {
    return DATASETS.view(
        "revealWindow(uint256)",
        List.of(proposal),
        "uint256,uint256",
        f -> new Window(f.number(0), f.number(1)));
  }

  private Message message(String signature, List<?> arguments, Wei value) {
    return new Message(
        Optional.of(contract.address()), value.value(), Abi.call(signature, arguments));
  }

  private <T> View<T> view(
      String signature, List<?> arguments, String outputs, Function<Fields, T> reader) {
    return View.of(contract, signature, arguments, outputs, reader);
  }
}
