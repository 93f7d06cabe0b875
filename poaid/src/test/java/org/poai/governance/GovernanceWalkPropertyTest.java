package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.ModelRecord;
import org.poai.contract.View;
import org.poai.crypto.Keccak;
import org.poai.governance.GovernanceModel.Dao;
import org.poai.governance.GovernanceModel.Entry;
import org.poai.governance.Proposal.State;
import org.poai.governance.Proposal.Support;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;

/**
 * Anything that anybody may do, at random over many epochs, against {@link GovernanceModel}: what
 * is taken and what is refused, where each proposal stands, who is next, and every wei.
 */
final class GovernanceWalkPropertyTest {
  private static final List<String> PEOPLE = List.of("alice", "bob", "carol");
  private static final long WEI_OF_UNIT = 1_000_000_000_000_000L;
  private static final long RICH = 1_000_000;
  private static final int BLOCKS = 400;

  private final GovernanceModel model = new GovernanceModel();
  private final ContractRig rig =
      new ContractRig(
          Map.of("alice", Wei.ofPoai(RICH), "bob", Wei.ofPoai(RICH), "carol", Wei.ofPoai(RICH)));
  private int taken;
  private int refused;
  private int switches;
  private int salt;

  /** What the next boundary chooses from; it may not change while it is signalled. */
  private List<Integer> signalled = List.of();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void contracts_afterAnything_areTheModel(int seed) {
    Random random = new Random(seed);
    for (int block = 1; block <= BLOCKS; block++) {
      rig.moveTo(block);
      model.block = block;
      if (block % GovernanceModel.EPOCH == 0) {
        boundary(block / GovernanceModel.EPOCH, random);
      }
      for (int i = random.nextInt(4); i >= 0; i--) {
        act(random);
      }
      compareNext(block / GovernanceModel.EPOCH + 1);
      if (block % 10 == 9) {
        compareAll(model.models, BallotCalls.MODELS);
        compareAll(model.datasets, BallotCalls.DATASETS);
      }
    }
    assertThat(switches).isPositive();
    assertThat(taken).isGreaterThan(200);
    assertThat(refused).isGreaterThan(100);
  }

  private static Wei wei(long units) {
    return new Wei(
        UInt256.of(UInt256.of(units).toBigInteger().multiply(BigInteger.valueOf(WEI_OF_UNIT))));
  }

  private void act(Random random) {
    String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
    boolean sealed = random.nextBoolean();
    Dao dao = sealed ? model.datasets : model.models;
    BallotCalls calls = sealed ? BallotCalls.DATASETS : BallotCalls.MODELS;
    switch (random.nextInt(12)) {
      case 0, 1 -> money(who, random);
      case 2, 3 -> propose(who, dao, calls, random);
      case 4 -> expect(dao.withdraw(who), who, calls.withdraw());
      default -> {
        if (!dao.proposals.isEmpty()) {
          int back = Math.min(dao.proposals.size(), 1 + random.nextInt(6));
          Entry entry = dao.proposals.get(dao.proposals.size() - back);
          further(who, dao, calls, entry, random);
        }
      }
    }
  }

  private void money(String who, Random random) {
    long amount = (1 + random.nextInt(5_000)) * GovernanceModel.UNIT;
    switch (random.nextInt(4)) {
      case 0, 1 -> {
        model.votes.lock(who, amount);
        expect(true, who, VotesCalls.lock(wei(amount)));
      }
      case 2 ->
          expect(model.votes.requestExit(who, amount), who, VotesCalls.requestExit(wei(amount)));
      default -> {
        expect(model.votes.withdraw(who), who, VotesCalls.withdraw());
        String to = PEOPLE.get(random.nextInt(PEOPLE.size()));
        model.votes.delegate(who, to);
        expect(true, who, VotesCalls.delegate(ContractRig.address(to)));
      }
    }
  }

  private void propose(String who, Dao dao, BallotCalls calls, Random random) {
    long epoch = (model.block + 21) / GovernanceModel.EPOCH + 1 + random.nextInt(4);
    if (random.nextInt(3) == 0) {
      int subject = random.nextInt(dao.records() + 2);
      Message message = calls.proposeExisting(subject, epoch, "", Wei.ofPoai(10));
      expect(dao.proposeExisting(who, subject, epoch), who, message);
      return;
    }
    salt++;
    Wei bond = wei(dao.bondOfNew());
    Message message =
        dao == model.models
            ? BallotCalls.propose(aModel(), epoch, "", bond)
            : BallotCalls.propose(aDataset(dao.records() + 1), epoch, "", bond);
    expect(dao.propose(who, epoch), who, message);
  }

  private void further(String who, Dao dao, BallotCalls calls, Entry p, Random random) {
    State state = dao.state(p);
    switch (random.nextInt(state == State.ACTIVE ? 2 : 8)) {
      case 0, 1 -> {
        Support support = random.nextInt(4) == 0 ? Support.AGAINST : Support.FOR;
        expect(dao.vote(p, who, support), who, calls.castVote(p.id, support));
      }
      case 2 -> expect(dao.cancel(p, who), who, calls.cancel(p.id));
      case 3 -> expect(dao.close(p), who, calls.close(p.id));
      case 4 -> {
        if (dao == model.datasets) {
          expect(dao.slash(p), who, BallotCalls.slash(p.id));
        }
      }
      case 5 -> {
        if (dao == model.datasets) {
          expect(dao.reveal(p), who, BallotCalls.reveal(p.id, key(p.subject)));
        }
      }
      default -> expect(dao.queue(p), who, calls.queue(p.id));
    }
  }

  private void expect(boolean right, String who, Message message) {
    boolean success =
        rig.send(
                ContractRig.address(who),
                message.to().orElseThrow(),
                message.data(),
                message.value())
            .outcome()
            .success();
    assertThat(success)
        .as("block %s: %s by %s, %s taken before", model.block, message, who, taken)
        .isEqualTo(right);
    taken += right ? 1 : 0;
    refused += right ? 0 : 1;
  }

  /** The first block of an epoch: confirmations, then perhaps one of the candidates. */
  private void boundary(long epoch, Random random) {
    signalled = List.of();
    int[] next = new int[2];
    List<Dao> daos = List.of(model.models, model.datasets);
    for (int i = 0; i < 2; i++) {
      Dao dao = daos.get(i);
      next[i] = dao.next(epoch);
      if (next[i] != 0 && dao.subjectOf(next[i]) == dao.subjectOf(dao.active)) {
        begin(dao, next[i], epoch);
        next[i] = 0;
      }
    }
    int ready = random.nextInt(4); // both, the model's, the dataset's, none
    for (int i = 0; i < 2; i++) {
      if (next[i] != 0 && (ready == 0 || ready == i + 1)) {
        begin(daos.get(i), next[i], epoch);
        switches++;
      }
    }
  }

  private void begin(Dao dao, int proposal, long epoch) {
    dao.begin(proposal, epoch);
    GovernanceSlots.beginning(contract(dao), proposal, epoch)
        .forEach(write -> rig.write(write.contract(), write.slot(), write.word()));
  }

  private GenesisContract contract(Dao dao) {
    return dao == model.models ? GenesisContract.MODEL_REGISTRY : GenesisContract.DATASET_DAO;
  }

  private void compareNext(long epoch) {
    GovernanceSlots slots = GovernanceSlots.of(rig.state());
    List<Integer> next = List.of(model.models.next(epoch), model.datasets.next(epoch));
    assertThat(slots.next(GenesisContract.MODEL_REGISTRY, epoch)).isEqualTo((long) next.get(0));
    assertThat(slots.next(GenesisContract.DATASET_DAO, epoch)).isEqualTo((long) next.get(1));
    if (!signalled.isEmpty()) {
      assertThat(next).as("epoch %s, block %s", epoch, model.block).isEqualTo(signalled);
    }
    signalled = next;
  }

  private void compareAll(Dao dao, BallotCalls calls) {
    for (Entry entry : dao.proposals) {
      assertThat(ask(calls.state(entry.id)))
          .as("block %s, %s %s", model.block, calls.contract(), entry.id)
          .isEqualTo(dao.state(entry));
      assertThat(ask(calls.proposal(entry.id)).bond()).isEqualTo(wei(entry.bond));
    }
    assertThat(rig.balance(calls.contract().address())).isEqualTo(wei(dao.owes()).value());
    for (String who : PEOPLE) {
      assertThat(ask(calls.credit(ContractRig.address(who))))
          .isEqualTo(wei(dao.credit.getOrDefault(who, 0L)));
      assertThat(ask(VotesCalls.power(ContractRig.address(who))))
          .isEqualTo(wei(model.votes.at(who, model.block)));
    }
  }

  private <T> T ask(View<T> view) {
    return view.read(rig.view(view.contract(), view.input()).output());
  }

  private static Hash32 key(int record) {
    return Keccak.hash(Bytes.utf8("key of record " + record));
  }

  private Hash32 fresh(String name) {
    return Keccak.hash(Bytes.utf8(name + salt));
  }

  private ModelRecord aModel() {
    return new ModelRecord(
        "poai-ref/1",
        new ModelRecord.Hashes(fresh("m"), fresh("c"), fresh("mu"), fresh("s")),
        new ModelRecord.Figures(9_600_000, 8_800_000, 9, 256, 4),
        new ContentId(0, Hash32.ZERO),
        new ModelRecord.Delta(0, 0, Hash32.ZERO));
  }

  private DatasetRecord aDataset(int record) {
    return new DatasetRecord(
        fresh("root"),
        4096,
        fresh("sealed"),
        500_000,
        new ContentId(0, Hash32.ZERO),
        Keccak.hash(key(record)),
        Optional.empty());
  }
}
