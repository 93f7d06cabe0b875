package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.governance.BallotCalls.DATASETS;
import static org.poai.governance.BallotCalls.MODELS;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Log;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.contract.View;
import org.poai.crypto.Keccak;
import org.poai.evm.abi.Abi;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.governance.GovernanceEvent.DatasetProposed;
import org.poai.governance.GovernanceEvent.KeyRevealed;
import org.poai.governance.GovernanceEvent.ModelProposed;
import org.poai.governance.Proposal.State;
import org.poai.governance.Proposal.Support;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.testing.ContractAbi;
import org.poai.testing.ContractRig;
import org.poai.testing.Scenario;

/** The wrappers of the governance contracts, held to the compiler's ABI and to the contracts. */
final class GovernanceCallsTest {
  private static final List<GenesisContract> CONTRACTS =
      List.of(
          GenesisContract.MODEL_REGISTRY, GenesisContract.DATASET_DAO, GenesisContract.POAI_VOTES);
  private static final Address ALICE = ContractRig.address("alice");
  private static final Hash32 KEY = hash("key");
  private static final ModelRecord MODEL =
      new ModelRecord(
          "poai-ref/1",
          new ModelRecord.Hashes(hash("m"), hash("c"), hash("mu"), hash("s")),
          new ModelRecord.Figures(9_600_000, 8_800_000, 9, 256, 4),
          new ContentId(0x70, hash("cid")),
          new ModelRecord.Delta(0, 77, hash("delta")));
  private static final DatasetRecord DATASET =
      new DatasetRecord(
          hash("root"),
          4096,
          hash("sealed"),
          500_000,
          new ContentId(0, Hash32.ZERO),
          Keccak.hash(KEY),
          Optional.empty());

  private static Hash32 hash(String text) {
    return Keccak.hash(Bytes.utf8(text));
  }

  @Test
  void messages_togetherWithSignatures_areAllThatTheContractsTake() {
    Set<String> contracts = new TreeSet<>();
    for (GenesisContract contract : CONTRACTS) {
      for (ContractAbi.Entry entry : ContractAbi.read(contract.title()).entries()) {
        if (entry.kind().equals("function") && entry.changesState()) {
          contracts.add(contract.address() + " " + Abi.selector(entry.signature()));
        }
      }
    }
    // Wallets sign delegations; the node brings none.
    contracts.remove(
        GenesisContract.POAI_VOTES.address()
            + " "
            + Abi.selector("delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32)"));

    assertThat(messages()).isEqualTo(contracts);
  }

  private static Set<String> messages() {
    Hash32 zero = Hash32.ZERO;
    Set<String> messages =
        List.of(
                VotesCalls.lock(Wei.ofPoai(1)),
                VotesCalls.requestExit(Wei.ofPoai(1)),
                VotesCalls.withdraw(),
                VotesCalls.delegate(ALICE),
                BallotCalls.propose(MODEL, 1, "", Wei.ZERO),
                BallotCalls.propose(DATASET, 1, "", Wei.ZERO),
                BallotCalls.reveal(1, zero),
                BallotCalls.slash(1))
            .stream()
            .map(GovernanceCallsTest::named)
            .collect(Collectors.toCollection(TreeSet::new));
    for (BallotCalls calls : List.of(MODELS, DATASETS)) {
      List.of(
              calls.proposeExisting(1, 1, "", Wei.ZERO),
              calls.castVote(1, Support.FOR),
              calls.castVote(1, Support.FOR, "why"),
              calls.castVoteBySig(1, Support.FOR, ALICE, Bytes.EMPTY),
              calls.cancel(1),
              calls.queue(1),
              calls.close(1),
              calls.withdraw())
          .forEach(message -> messages.add(named(message)));
    }
    return messages;
  }

  private static String named(Message message) {
    byte[] selector = Arrays.copyOf(message.data().toArray(), 4);
    return message.to().orElseThrow() + " " + Bytes.of(selector);
  }

  @Test
  void events_ofEachContract_areThoseOfItsAbi() {
    for (GenesisContract contract : CONTRACTS) {
      Set<String> events =
          ContractAbi.read(contract.title()).entries().stream()
              .filter(entry -> entry.kind().equals("event"))
              .map(ContractAbi.Entry::signature)
              .collect(Collectors.toSet());
      assertThat(GovernanceEvents.signatures(contract)).isEqualTo(events);
    }
  }

  @Test
  void logs_ofAllScenarios_areRead() throws Exception {
    Set<Class<?>> kinds = new HashSet<>();
    for (Path file : Scenario.files()) {
      for (Log log : new Scenario(file).run().logs()) {
        GovernanceEvents.read(log).ifPresent(event -> kinds.add(event.getClass()));
      }
    }
    assertThat(kinds).hasSize(GovernanceEvent.class.getPermittedSubclasses().length);
  }

  @Test
  void log_ofAnotherContractOrCode_isNotRead() {
    Hash32 topic = Abi.topic("Burned(uint256)");
    Bytes word = Bytes.of(new byte[32]);
    Address registry = GenesisContract.MODEL_REGISTRY.address();

    assertThat(GovernanceEvents.read(new Log(ALICE, List.of(topic), word))).isEmpty();
    assertThat(GovernanceEvents.read(new Log(registry, List.of(Hash32.ZERO), word))).isEmpty();
    assertThat(GovernanceEvents.read(new Log(registry, List.of(), word))).isEmpty();
    assertThat(GovernanceEvents.read(new Log(registry, List.of(topic), Bytes.EMPTY))).isEmpty();
  }

  @Test
  void modelProposal_byTheWrappers_goesFromLockToQueue() {
    ContractRig rig = new ContractRig(Map.of("alice", Wei.ofPoai(20_000)));
    rig.moveTo(3);
    send(rig, VotesCalls.lock(Wei.ofPoai(5_000)));
    assertThat(ask(rig, VotesCalls.locked(ALICE))).isEqualTo(Wei.ofPoai(5_000));
    assertThat(ask(rig, VotesCalls.delegateOf(ALICE))).isEqualTo(ALICE);
    rig.moveTo(5);
    send(rig, BallotCalls.propose(MODEL, 3, "better", Wei.ofPoai(10)));

    assertThat(events(rig))
        .contains(new ModelProposed(GenesisContract.MODEL_REGISTRY, 1, 1, MODEL));
    assertThat(ask(rig, BallotCalls.model(1))).isEqualTo(MODEL);
    assertThat(ask(rig, MODELS.state(1))).isEqualTo(State.PENDING);
    assertThat(ask(rig, MODELS.recordCount())).isEqualTo(1);
    assertThat(ask(rig, MODELS.proposalCount())).isEqualTo(1);
    rig.moveTo(8);
    send(rig, MODELS.castVote(1, Support.FOR, "it answers"));
    assertThat(ask(rig, MODELS.hasVoted(1, ALICE))).isTrue();
    assertThat(ask(rig, VotesCalls.power(ALICE, BlockNumber.of(7)))).isEqualTo(Wei.ofPoai(5_000));
    rig.moveTo(20);
    send(rig, MODELS.queue(1));

    assertThat(ask(rig, MODELS.state(1))).isEqualTo(State.QUEUED);
    assertThat(ask(rig, MODELS.credit(ALICE))).isEqualTo(Wei.ofPoai(10));
    assertThat(ask(rig, MODELS.proposal(1)))
        .isEqualTo(
            new Proposal(
                ALICE,
                1,
                new Proposal.Voting(7, 19, Wei.ZERO, Wei.ofPoai(5_000), Wei.ZERO),
                new Proposal.Epochs(3, 3),
                new Proposal.Ending(true, false, false, false),
                Wei.ZERO));
    send(rig, VotesCalls.requestExit(Wei.ofPoai(1)));
    assertThat(ask(rig, VotesCalls.exit(ALICE))).isEqualTo(new VotesCalls.Exit(Wei.ofPoai(1), 84));
    assertThat(ask(rig, VotesCalls.power(ALICE))).isEqualTo(Wei.ofPoai(4_999));
  }

  @Test
  void datasetProposal_byTheWrappers_isRevealed() {
    ContractRig rig = new ContractRig(Map.of("alice", Wei.ofPoai(20_000)));
    rig.moveTo(3);
    send(rig, VotesCalls.lock(Wei.ofPoai(5_000)));
    rig.moveTo(5);
    assertThat(ask(rig, DATASETS.proposalThreshold()).toPoai()).isEqualTo("100.025");
    send(rig, BallotCalls.propose(DATASET, 4, "fresh", Wei.ofPoai(60)));
    assertThat(events(rig))
        .contains(new DatasetProposed(GenesisContract.DATASET_DAO, 1, 1, DATASET));
    rig.moveTo(8);
    assertThat(ask(rig, DATASETS.quorum(BlockNumber.of(7))).toPoai()).isEqualTo("4001.4");
    send(rig, DATASETS.castVote(1, Support.FOR));
    rig.moveTo(20);
    send(rig, DATASETS.queue(1));
    BallotCalls.Window window = ask(rig, BallotCalls.revealWindow(1));
    assertThat(window).isEqualTo(new BallotCalls.Window(40, 59));
    rig.moveTo(window.first());
    send(rig, BallotCalls.reveal(1, KEY));

    assertThat(events(rig))
        .contains(new KeyRevealed(GenesisContract.DATASET_DAO, 1, 1, KEY, ALICE));
    assertThat(ask(rig, BallotCalls.dataset(1)).key()).contains(KEY);
  }

  private static void send(ContractRig rig, Message message) {
    Executed result = rig.send(ALICE, message.to().orElseThrow(), message.data(), message.value());
    assertThat(result.outcome().success()).as(result.output().toHex()).isTrue();
  }

  private static <T> T ask(ContractRig rig, View<T> view) {
    return view.read(rig.view(view.contract(), view.input()).output());
  }

  private static List<GovernanceEvent> events(ContractRig rig) {
    return rig.logs().stream().flatMap(log -> GovernanceEvents.read(log).stream()).toList();
  }
}
