package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.client.DevAccounts;
import org.poai.evm.BlockProcessor;
import org.poai.governance.ProposalChecks;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.governance.check.Comparison;
import org.poai.governance.check.Score;
import org.poai.node.duty.KeyFolder;
import org.poai.node.duty.KeyRevealer;
import org.poai.node.events.ProposalEvents;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.poai.ComparisonMethods;
import org.poai.rpc.poai.GovernanceMethods;
import org.poai.rpc.poai.ScheduleMethods;
import org.poai.testing.LogCapture;
import org.poai.testing.Until;
import org.poai.txpool.PoolRig;

/** {@code poaid gov} as a voter types it, against a node whose chain has epochs of 8 blocks. */
@Timeout(180)
final class GovCommandsTest {
  private static final String VOTER = "--dev-account=3";

  @TempDir Path folder;

  private final LogCapture log = LogCapture.of(ProposalEvents.class);
  private final List<String> approvals = new ArrayList<>();
  private PoolRig rig;
  private CommandNode node;

  /** A node that is ready for all proposals, and signals for those that were approved. */
  private final ProposalChecks checks =
      new ProposalChecks() {
        @Override
        public Optional<Check> check(ProposalId proposal) {
          return Optional.of(
              new Check(Progress.READY, Optional.empty(), false, OptionalLong.of(21)));
        }

        @Override
        public Optional<Hash32> signalling() {
          return Optional.empty();
        }

        @Override
        public CompletableFuture<Comparison> compare(ProposalId proposal, int records) {
          return CompletableFuture.completedFuture(
              proposal.number() == 1
                  ? new Comparison.Scores(
                      new Score(records, 499_321, 3, 0.0612, 2),
                      new Score(records, 312_000, 55, 0.21, 9))
                  : new Comparison.Unmeasured("its model is not here"));
        }

        @Override
        public void approve(ProposalId proposal, boolean approved) {
          approvals.add(proposal.contract() + " " + proposal.number() + " " + approved);
        }
      };

  @BeforeEach
  void start() throws IOException {
    node = new CommandNode(PoolRig.spec(), folder, this::methods);
    rig = node.rig;
    rig.tree.addListener(new ProposalEvents(rig.tree.chain()));
  }

  private Map<String, Method> methods(Blocks blocks) {
    Map<String, Method> methods =
        new HashMap<>(
            new GovernanceMethods(blocks, PoolRig.MANIFEST, checks, System::nanoTime).methods());
    methods.putAll(new ComparisonMethods(checks).methods());
    methods.putAll(new ScheduleMethods(blocks, checks).methods());
    return methods;
  }

  @AfterEach
  void stop() {
    log.close();
    node.close();
  }

  private static String[] line(String... words) {
    List<String> line = new ArrayList<>(List.of("gov"));
    line.addAll(List.of(words));
    return line.toArray(String[]::new);
  }

  private CommandRun gov(String... words) {
    return node.run(line(words));
  }

  private String mined(String... words) {
    return node.mined(line(words));
  }

  private void refused(String sentence, String... words) {
    node.refused(sentence, line(words));
  }

  private String shown(String... words) {
    return node.shown(line(words));
  }

  private void mineTo(long block) {
    node.mineTo(block);
  }

  @Test
  void proposalOfARecord_isVotedQueuedAndShown_andItsBondComesBack() {
    refused("there is no proposal 1", "vote", "1", "yes", VOTER);
    assertThat(mined("lock", "5000", VOTER)).contains("5000 POAI are locked");
    assertThat(gov("list").err()).contains("There is no proposal.");
    refused(
        "it takes 100.01 POAI of power", "propose", "existing", "0", "--yes", "--dev-account=4");

    String proposed = mined("propose", "existing", "0", "--yes", "--description=back", VOTER);
    assertThat(proposed)
        .contains("earliest epoch 5 (block 40)")
        .contains("Proposal 1 in block 2: vote from block 5 to block 16.");
    assertThat(shown("list"))
        .contains("model     1  Pending    model 0 (genesis)  the vote begins");
    refused("proposal 1 is Pending: its vote has not begun", "vote", "1", "yes", VOTER);
    refused("only its proposer can do this", "cancel", "1", "--dev-account=4");

    mineTo(4);
    assertThat(mined("vote", "1", "yes", VOTER))
        .contains(
            "5000 POAI counted. Proposal 1 has 5000 For, 0 Against, 0 Abstain; the quorum of"
                + " 4000.8 is reached.");
    refused("has voted on proposal 1 already", "vote", "1", "no", VOTER);
    refused("the account had no power", "vote", "1", "no", "--dev-account=4");
    refused("proposal 1 is Active: the vote goes on", "queue", "1", VOTER);

    mineTo(16);
    queueAndShow();
    withdrawTheBond();
  }

  private void queueAndShow() {
    assertThat(mined("queue", "1", "--dev-account=4"))
        .contains("Proposal 1 may rule from block 40 (epoch 5), until epoch 25")
        .contains("10 POAI of bond can be withdrawn");
    assertThat(log.sentences())
        .containsExactly(
            "Proposal 1 about the model: vote from block 5 to block 16",
            "Proposal 1 queued: model of genesis  from epoch 5 (block 40), until epoch 25");
    assertThat(shown("show", "1"))
        .containsPattern("state +Queued: it may rule from epoch 5 until epoch 25")
        .containsPattern("votes +5000 For, 0 Against, 0 Abstain; quorum 4000.8")
        .containsPattern("here +ready in 21 s; this node signals for it only after");
    assertThat(shown("list", "--state=queued")).hasLineCount(1);
    assertThat(shown("list", "--state=Active")).isEmpty();
  }

  private void withdrawTheBond() {
    mineTo(33);
    assertThat(shown("status", "0x90f79bf6eb2c4f870365e785982e1f101e93b906"))
        .contains("Epoch 4 rules under manifest 0x", ": model of genesis, dataset of genesis")
        .contains("Nothing is planned for epoch 5, which begins with block 40")
        .contains("5000 POAI locked, and votes with 5000\n")
        .contains("10 POAI of bonds can be withdrawn\n");
    assertThat(mined("withdraw", VOTER)).contains("10 POAI are yours again.");
    refused("There is nothing that 0x90f79bf6eb2c4f870365e785982e1f101e93b906", "withdraw", VOTER);
  }

  @Test
  void unlockedMoney_votesNoMore_andComesAfterTheWaitingTime() {
    mined("lock", "10", VOTER);
    mined("delegate", "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65", VOTER);
    refused("only 10 POAI are locked, not 11", "unlock", "11", VOTER);

    assertThat(mined("unlock", "4", VOTER))
        .contains("4 POAI no longer vote, and can be withdrawn from block 43 on.");

    refused("4 POAI of 0x90f79bf6eb2c4f870365e785982e1f101e93b906 can be", "withdraw", VOTER);
    mineTo(42);
    assertThat(mined("withdraw", VOTER)).contains("4 POAI are yours again.");
  }

  /** A sealed dataset of proposal 1, whose vote begins behind block 4. */
  private Path proposedDataset() throws IOException {
    Path records = Files.createDirectory(folder.resolve("records"));
    Files.writeString(
        records.resolve("a.jsonl"), "{\"q\":\"2+2?\",\"a\":\"4\"}\n{\"q\":\"3+3?\",\"a\":\"6\"}\n");
    Path keys = Files.createDirectory(folder.resolve("keys"));
    mined("lock", "5000", VOTER);
    mined(
        "propose",
        "dataset",
        records.toString(),
        "--key-out=" + keys.resolve("one"),
        "--out=" + folder.resolve("sealed"),
        "--yes",
        VOTER);
    return keys.resolve("one");
  }

  private void queuedDataset() {
    mineTo(4);
    mined("vote", "1", "yes", "--dataset", VOTER);
    mineTo(16);
    assertThat(mined("queue", "1", "--dataset", VOTER))
        .contains("Its key must come between block 32 and block 39");
  }

  @Test
  void keyInAFolder_isRevealedInItsBlocks_andSentAgainForMoreWhileNoBlockTakesIt()
      throws IOException {
    Path key = proposedDataset();
    queuedDataset();
    KeyRevealer revealer =
        new KeyRevealer(
            rig.tree.chain(),
            BlockProcessor.of(rig.tree.chain().spec()),
            rig.pool,
            DevAccounts.key(5),
            new KeyFolder(folder.resolve("keys")),
            (part, cause) -> {});
    rig.tree.addListener(revealer);
    revealer.start();
    mineTo(30);
    assertThat(rig.pool.best(UInt256.ZERO)).isEmpty();

    rig.mine();
    Until.holds("the key is sent", () -> tip() == 1);
    Until.holds("it is sent again", this::isSentAgainBehindOneMoreBlock);
    rig.mine();
    revealer.stop();

    assertThat(shown("show", "1", "--dataset")).contains(Files.readString(key).strip());
    refused("proposal 1 waits for no key", "slash", "1", VOTER);
  }

  /** The third block without it is the last one, as soon as the revealer has heard of them. */
  private boolean isSentAgainBehindOneMoreBlock() {
    if (tip() < 2 && rig.tree.chain().head().number().value() < 38) {
      rig.mine(List.of());
    }
    return tip() == 2;
  }

  /** Gwei that the waiting transaction pays per gas; 0 where there is none. */
  private long tip() {
    return rig.pool.best(UInt256.ZERO).stream()
        .mapToLong(one -> one.transaction().gas().maxPriorityFee().w0() / 1_000_000_000)
        .sum();
  }

  @Test
  void keyThatDoesNotCome_burnsItsBond_andTheOldRecordsStay() throws IOException {
    Path unused = proposedDataset();
    queuedDataset();
    mineTo(38);
    refused("its key is accepted from block 32 to block 39", "slash", "1", VOTER);
    rig.mine();

    assertThat(mined("slash", "1", VOTER))
        .contains("The key of proposal 1 did not come: 50 POAI of bond are burned.");

    assertThat(shown("list")).contains("Expired");
    assertThat(log.sentences())
        .last()
        .isEqualTo("Dataset key of proposal 1 did not come: 50 POAI burned, the old records stay");
    assertThat(mined("withdraw", VOTER)).contains("10 POAI are yours again.");
  }

  @Test
  void sealedDataset_isProposed_andItsKeyRevealedInItsBlocksAlone() throws IOException {
    Path key = proposedDataset();
    Path sealed = folder.resolve("sealed");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(shown("show", "1", "--dataset"))
        .containsPattern("proposal +1, dataset 1, 2 records, " + Files.size(sealed) + " bytes")
        .containsPattern("cid +bafk[a-z2-7]{55}\n")
        .containsPattern("records +2\n");
    queuedDataset();
    refused("its key is accepted from block 32 to block 39", "reveal", "1", "--key=" + key, VOTER);
    Path wrong = folder.resolve("wrong");
    Files.writeString(wrong, Hash32.ZERO.toHex() + "\n");
    mineTo(31);
    refused("this is not the key", "reveal", "1", "--key=" + wrong, VOTER);

    assertThat(mined("reveal", "1", "--key=" + key, VOTER))
        .contains("The key of proposal 1 is on the chain.");

    assertThat(shown("show", "1", "--dataset")).contains(Files.readString(key).strip());
    refused("proposal 1 waits for no key", "slash", "1", VOTER);
  }

  @Test
  void check_measuresBothModels_forTheOwner() {
    String token = node.token();

    assertThat(shown("check", "1", "--records=64", token))
        .isEqualTo(
            """
                              present   proposed
            records                64         64
            mean loss           0.499      0.312
            exact answers           3         55
            evaluation, s       0.061      0.210
            cost units              2          9
            """);
    assertThat(gov("check", "2", token).err()).contains("its model is not here");
    assertThat(gov("check", "1").err()).contains("rpc.token");
  }

  @Test
  void approval_needsTheNodesToken() {
    mined("lock", "5000", VOTER);
    mined("propose", "existing", "0", "--yes", VOTER);

    CommandRun stranger = gov("approve", "1");
    CommandRun owner = gov("approve", "1", node.token());
    CommandRun unknown = gov("approve", "2", node.token());

    assertThat(stranger.code()).isEqualTo(7);
    assertThat(stranger.err()).contains("rpc.token");
    assertThat(owner.code()).as(owner.err()).isZero();
    assertThat(approvals).containsExactly("MODEL_REGISTRY 1 true");
    assertThat(unknown.err()).contains("proposals have the numbers 1 to 1");
    assertThat(unknown.code()).isEqualTo(7);
  }
}
