package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.GenesisContract;
import org.poai.client.DevAccounts;
import org.poai.client.keystore.AccountKey;
import org.poai.crypto.Keccak;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.channel.ClientChannel;
import org.poai.market.channel.LeaveReason;
import org.poai.market.channel.Offer;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.Seals;
import org.poai.market.duty.MarketTexts;
import org.poai.market.duty.Texts;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.poai.AnswerMethods;
import org.poai.rpc.poai.AnswerMethods.Solution;
import org.poai.rpc.poai.MarketMethods;
import org.poai.rpc.poai.PromptMethods;
import org.poai.rpc.poai.WorkerMethods;
import org.poai.state.Account;
import org.poai.state.StateView;
import org.poai.testing.Until;
import org.poai.txpool.PoolRig;

/** {@code poaid market} as posters, workers and challengers type it, against a node. */
@Timeout(180)
final class MarketCommandsTest {
  private static final String POSTER = "--from=dev4";
  private static final String WORKER = "--from=dev2";
  private static final String CHALLENGER = "--from=dev5";
  private static final Hash32 SALT = Keccak.hash(Bytes.utf8("salt"));
  private static final Hash32 PARIS = Keccak.hash(Bytes.utf8("Paris"));

  /** Few, so that a test can post more. */
  private static final int MOST_JOBS = 3;

  @TempDir Path folder;

  /** What the engine of the node has answered, or will. */
  private final Map<Bytes, CompletableFuture<Solution>> answers = new ConcurrentHashMap<>();

  private final AtomicInteger looks = new AtomicInteger();
  private static final Address LIAR = Address.fromHex("0x" + "66".repeat(20));

  private List<Offer> offers = List.of();
  private CommandNode node;
  private PoolRig rig;

  @BeforeEach
  void start() throws IOException {
    node = new CommandNode(PoolRig.spec(), folder, this::methods);
    rig = node.rig;
  }

  /** Counts how often jobs are shown. */
  private Texts counted(Texts texts) {
    return new Texts() {
      @Override
      public Optional<Bytes> prompt(Job job) {
        looks.incrementAndGet();
        return texts.prompt(job);
      }

      @Override
      public Optional<Bytes> result(Job job) {
        return texts.result(job);
      }
    };
  }

  private Map<String, Method> methods(Blocks blocks) {
    Map<String, Method> methods = new HashMap<>();
    methods.putAll(
        new MarketMethods(
                blocks,
                counted(new MarketTexts(blocks.view().chain())),
                seal -> seal.equals(seal(0)) ? Optional.of(PARIS) : Optional.empty(),
                MOST_JOBS,
                System::nanoTime)
            .methods());
    ofTheEngine(blocks, methods);
    return methods;
  }

  private void ofTheEngine(Blocks blocks, Map<String, Method> methods) {
    methods.putAll(
        new AnswerMethods(
                blocks,
                new MarketTexts(blocks.view().chain()),
                PoolRig.MANIFEST,
                (model, prompt, tokens) -> answers.getOrDefault(prompt, solved("")),
                System::nanoTime)
            .methods());
    methods.putAll(
        new PromptMethods(
                prompt ->
                    CompletableFuture.completedFuture(
                        new PromptMethods.Reading(
                            prompt.length(), prompt.contains("<s>"), prompt.length() < 512)))
            .methods());
    methods.putAll(
        new WorkerMethods(
                () -> offers,
                worker ->
                    worker.equals(LIAR) ? Optional.of(LeaveReason.FALSE_ANSWER) : Optional.empty(),
                () ->
                    List.of(
                        new ClientChannel(
                            LIAR,
                            ClientChannel.Stage.CLOSING,
                            3,
                            Wei.ofPoai(5),
                            Wei.of(7),
                            Wei.of(9))),
                () -> {})
            .methods());
  }

  private static Offer offer(Address worker, long perToken) {
    PeerId peer = new PeerId(Bytes.of((byte) 0, (byte) 1, (byte) 7));
    return new Offer(
        worker,
        Offer.Place.of(peer, List.of()),
        new Offer.Price(0, Wei.of(perToken), 2, 1_800_000_000),
        Bytes.EMPTY);
  }

  @Test
  void offers_areListed_withWhomTheNodeHasLeft() {
    assertThat(node.run(line("offers")).err()).contains("Nobody offers answers in channels now");

    offers =
        List.of(offer(LIAR, 1_000_000_000_000_000L), offer(Address.ZERO, 2_000_000_000_000_000L));
    assertThat(shown("offers").lines())
        .containsExactly(
            LIAR.toHex()
                + "  0.001 POAI a token  model 0  2 waiting  not asked now: its answer is not what"
                + " the model says",
            Address.ZERO.toHex() + "  0.002 POAI a token  model 0  2 waiting");
    assertThat(shown("offers", "--json")).contains("\"pricePerToken\":\"0x38d7ea4c68000\"");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String[] line(String... words) {
    List<String> line = new ArrayList<>(List.of("market"));
    line.addAll(List.of(words));
    return line.toArray(String[]::new);
  }

  private CommandRun market(String... words) {
    return node.run(line(words));
  }

  private String mined(String... words) {
    return node.mined(line(words));
  }

  private String shown(String... words) {
    return node.shown(line(words));
  }

  private void refused(String sentence, String... words) {
    node.refused(sentence, line(words));
  }

  private CompletableFuture<CommandRun> post(String prompt, String... more) {
    List<String> words =
        new ArrayList<>(List.of("post", prompt, "--tokens=8", "--price=0.5", POSTER));
    words.addAll(List.of(more));
    return node.sent(line(words.toArray(String[]::new)));
  }

  private static CommandRun ended(CompletableFuture<CommandRun> run) {
    Until.holds("the command ends", run::isDone);
    return run.join();
  }

  private Account account(Address address) {
    try (StateView state =
        rig.tree.chain().stateOf(rig.tree.chain().head().header()).orElseThrow()) {
      return state.account(address).orElse(Account.EMPTY);
    }
  }

  /** A transaction that no pool takes, in a block of its sender's own. */
  private void mineOwn(AccountKey miner, Message message) {
    Block block = rig.mine(miner.address(), List.of(signed(miner, message)));
    assertThat(block.transactions()).hasSize(1);
  }

  private SignedTransaction signed(AccountKey key, Message message) {
    Transaction unsigned =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.of(rig.tree.chain().spec().identity().chainId())),
            account(key.address()).nonce(),
            new GasTerms(600_000, UInt256.of(10_000_000_000L), UInt256.ZERO),
            message,
            List.of(),
            Signature.NONE);
    return key.sign(unsigned);
  }

  private Hash32 seal(int voter) {
    return Seals.vote(
        PoolRig.spec().identity().chainId(), 1, DevAccounts.address(voter), PARIS, SALT);
  }

  @Test
  void job_postedWithWait_printsTheAnswerAlone_andItsWorkerIsPaid() {
    assertThat(market("list").err()).contains("There is no job.");
    refused("There is no job yet.", "accept", "1", WORKER);
    CompletableFuture<CommandRun> asked = post("What is the capital of France?");

    refused("is a party of this job and cannot be the other one too", "accept", "1", POSTER);
    assertThat(mined("accept", "1", WORKER))
        .contains("Job 1 is yours for a stake of 5 POAI; deliver up to block 22.");
    refused("only the job's worker", "deliver", "1", "Paris", POSTER);
    assertThat(mined("deliver", "1", "Paris\n\u001b[31mred\u202e", WORKER))
        .contains("it can be challenged up to block 11, and settled after it.");

    CommandRun answered = ended(asked);
    assertThat(answered.code()).as(answered.err()).isZero();
    assertThat(answered.out()).isEqualTo("Paris\n?[31mred?\n");
    assertThat(answered.err())
        .contains("Job 1 in block 1.")
        .contains("Job 1: it can be challenged up to block 11.");
    assertThat(shown("list", "--poster=dev4"))
        .contains("job   1  delivered     0.5 POAI  it can be challenged up to block 11")
        .contains("\"What is the capital of France?\"");
    assertThat(shown("list", "--worker=dev4")).isEmpty();
    assertThat(shown("show", "1")).contains("?[31mred?").doesNotContain("\u001b");

    refused("this can be done from block 12 on", "settle", "1", WORKER);
    node.mineTo(11);
    assertThat(mined("settle", "1", CHALLENGER))
        .contains("Job 1 is paid: 0.49 POAI for the worker.")
        .contains("5.59 POAI can be withdrawn by 0x3c44");
    assertThat(shown("status", "dev2"))
        .containsPattern("judges' pool +0.01 POAI")
        .contains("can withdraw 5.59 POAI");
    assertThat(mined("withdraw", WORKER)).contains("5.59 POAI are yours again.");
    refused("There is nothing that 0x3c44", "withdraw", WORKER);
  }

  @Test
  void falseAnswer_isChallengedJudgedAndSlashed_andThePosterHasItsPriceBack() throws IOException {
    CompletableFuture<CommandRun> asked = post("What is the capital of France?", "--final");
    mined("accept", "1", WORKER);
    mined("deliver", "1", "Lyon", WORKER);
    Path claim = folder.resolve("claim");
    challenge(claim);
    assertThat(shown("show", "1"))
        .containsPattern("job +1, disputed: its answer is challenged")
        .containsPattern("case +voting: miners vote up to block 16");

    AccountKey judge = DevAccounts.key(0);
    for (int i = 0; i < 12; i++) {
      mineOwn(judge, MarketCalls.vote(1, Keccak.hash(Bytes.utf8("Lyon")), seal(0), Wei.ofPoai(1)));
      if (i == 5) {
        assertThat(shown("show", "1")).contains("6 votes").doesNotContain("this node says");
        assertThat(shown("show", "1", node.token())).containsPattern("this node says +" + PARIS);
      }
    }
    assertThat(shown("show", "1"))
        .containsPattern("case +revealing: answers are shown up to block 22")
        .containsPattern("12 votes +0xf39f\\p{XDigit}+, not shown");
    mineOwn(judge, MarketCalls.reveal(1, PARIS, SALT));
    assertThat(mined("show-claim", "1", "--claim=" + claim, CHALLENGER))
        .contains("The challenger's answer in case 1 is shown.");
    refused("this can be done from block 23 on", "close", "1", POSTER);
    node.mineTo(22);

    assertThat(mined("close", "1", POSTER))
        .contains("Case 1 is ruled " + PARIS + ": 12 of 12 votes for what led.")
        .contains("The worker's stake is gone: 4.5 POAI burned, 0.5 POAI for the challenger.")
        .contains("1.1 POAI can be withdrawn by 0x9965");
    CommandRun answered = ended(asked);
    assertThat(answered.err()).contains("Job 1 ended without a right answer. Its price is yours");
    assertThat(answered.out()).isEmpty();
    assertThat(answered.code()).isEqualTo(10);
    assertThat(shown("show", "1")).containsPattern("case +ruled: 12 of 12 votes agree");
    assertThat(mined("withdraw", POSTER)).contains("0.5 POAI are yours again.");
  }

  private void challenge(Path claim) throws IOException {
    refused(
        "was answered with just this",
        "challenge",
        "1",
        "Lyon",
        "--claim-out=" + claim,
        CHALLENGER);
    refused(
        "cannot be the other one too", "challenge", "1", "Paris", "--claim-out=" + claim, WORKER);
    assertThat(mined("challenge", "1", "Paris", "--claim-out=" + claim, CHALLENGER))
        .contains("Case 1 is open: miners vote up to block 16.");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(claim)))
        .isEqualTo("rw-------");
  }

  @Test
  void jobThatNobodyTakesOrAnswers_endsTheWait_andItsMoneyComesBack() {
    CompletableFuture<CommandRun> alone = post("one", "--take-blocks=2");
    CompletableFuture<CommandRun> late = post("two", "--deliver-blocks=1");
    refused("job 3", "cancel", "3", POSTER);
    mined("accept", "2", WORKER);
    refused("this can be done from block 5 on", "cancel", "2", POSTER);
    node.mineTo(5);

    assertThat(ended(alone).err()).contains("Job 1 found no worker.", "poaid market cancel 1");
    assertThat(ended(alone).code()).isEqualTo(10);
    assertThat(ended(late).err()).contains("Job 2 was not answered by its worker.");
    assertThat(mined("cancel", "1", POSTER)).contains("Job 1 is taken back.");
    assertThat(mined("cancel", "2", POSTER))
        .contains("The worker of job 2 did not deliver: 0.25 POAI of its stake are the poster's.");
    assertThat(mined("withdraw", POSTER)).contains("1.25 POAI are yours again.");
  }

  @Test
  void wait_forAnAnswerThatIsChallengedOrLate_hasAnExitCodeOfItsOwn() {
    CompletableFuture<CommandRun> slow = post("one", "--timeout=6");
    CommandRun late = ended(slow);
    assertThat(late.err()).contains("Job 1 is not answered after 6 s. It goes on");
    assertThat(late.out()).isEmpty();
    assertThat(late.code()).isEqualTo(11);

    CompletableFuture<CommandRun> asked = post("two");
    mined("accept", "2", WORKER);
    Hash32 lie = Keccak.hash(Bytes.utf8("Lyon"));
    rig.mine(
        List.of(
            signed(DevAccounts.key(2), MarketCalls.deliver(2, Bytes.utf8("Lyon"))),
            signed(
                DevAccounts.key(5),
                MarketCalls.challenge(2, 0, 8, lie, SALT, Bytes.utf8("two"), milli(600)))));

    CommandRun disputed = ended(asked);
    assertThat(disputed.err())
        .contains("Job 2 is challenged, and miners rule: poaid market show 2");
    assertThat(disputed.out()).isEmpty();
    assertThat(disputed.code()).isEqualTo(12);
  }

  @Test
  void job_whoseBlockIsReplaced_isFollowedToItsNewNumber() {
    CompletableFuture<CommandRun> asked =
        CompletableFuture.supplyAsync(
            () -> market("post", "ours", "--price=0.5", POSTER, "--wait"));
    Until.holds("the job is sent", () -> !rig.pool.best(UInt256.ZERO).isEmpty());
    List<SignedTransaction> ours = rig.pool.best(UInt256.ZERO);
    Block replaced = rig.mineUnproven(ours);
    Until.holds("the wait begins", () -> looks.get() > 0);
    rig.refute(replaced);
    List<SignedTransaction> both = new ArrayList<>();
    both.add(
        signed(
            DevAccounts.key(5), MarketCalls.post(0, 8, 50, 5, Bytes.utf8("theirs"), milli(500))));
    both.addAll(ours);
    rig.mine(both);

    mined("accept", "2", WORKER);
    mined("deliver", "2", "for us", WORKER);

    CommandRun answered = ended(asked);
    assertThat(answered.err()).contains("The block of job 1 was replaced", "It is job 2 now.");
    assertThat(answered.out()).isEqualTo("for us\n");
  }

  private static Wei milli(long thousandths) {
    return new Wei(UInt256.of(BigInteger.TEN.pow(15).multiply(BigInteger.valueOf(thousandths))));
  }

  @Test
  void promptsAndNumbers_thatMakeNoSense_areRefusedBeforeAnythingIsSent() {
    usage("TEXT has an empty value", "post", "", "--price=1", POSTER);
    usage(
        "at most 2048 bytes of UTF-8, and it has 2049",
        "post",
        "é".repeat(1024) + "x",
        "--price=1",
        POSTER);
    usage("did not arrive as UTF-8", "post", "caf\ufffd", "--price=1", POSTER);
    usage("did not arrive as UTF-8", "post", "\ud800", "--price=1", POSTER);
    usage("zero byte at 1", "post", "a\u0000", "--price=1", POSTER);
    usage("--tokens takes 1 to 384.", "post", "a", "--price=1", "--tokens=385", POSTER);
    usage("--tokens takes 1 to 384.", "post", "a", "--price=1", "--tokens=-1", POSTER);
    usage("--price takes 0.001 POAI or more", "post", "a", "--price=0.0001", POSTER);
    usage("an amount is like 1.5", "post", "a", "--price=-1", POSTER);
    usage(
        "A job waits at most 8064 blocks", "post", "a", "--price=1", "--take-blocks=8065", POSTER);
    usage("There is no terminal to ask on; say --yes", "post", "a", "--price=1.5", POSTER);
    usage("control token", "post", "<s>a", "--price=1", POSTER, node.token());
    usage("513 tokens for the model", "post", "a".repeat(513), "--price=1", POSTER, node.token());
    usage("--final goes with --wait", "post", "a", "--price=1", "--final", POSTER);
    usage("ID takes 1 or more.", "show", "-1");
    usage("ID takes 1 or more.", "settle", "0", WORKER);
    usage("SIGNATURE takes 65 bytes", "channel", "redeem", "1", "1", "0x00", WORKER);
    assertThat(market("show", "7").err()).contains("there is no job yet");
    refused("there is no job 99999999999", "settle", "99999999999", WORKER);
    refused("there is no case 1", "close", "1", WORKER);
    assertThat(market("list", "--status=sleeping").err()).contains("a status is open, accepted");
    assertThat(rig.tree.chain().head().number().isGenesis()).isTrue();
    assertThat(rig.pool.best(UInt256.ZERO)).isEmpty();
  }

  private void usage(String sentence, String... words) {
    CommandRun run = market(words);
    assertThat(run.err()).contains(sentence);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void channel_openedToppedUpAndClosed_tellsWhatComesNext() {
    assertThat(mined("channel", "open", "dev2", "1", POSTER))
        .contains("Channel 1 is open, with 1 POAI.");
    refused("only the channel's client", "channel", "topup", "1", "2", CHALLENGER);
    assertThat(mined("channel", "topup", "1", "2", POSTER))
        .contains("Channel 1 holds 3 POAI in all now.");
    refused(
        "not signed by the channel's client",
        "channel",
        "redeem",
        "1",
        "1",
        "0x" + "11".repeat(65),
        WORKER);
    refused(
        "only the channel's client or worker can close it", "channel", "close", "1", CHALLENGER);

    assertThat(mined("channel", "close", "1", POSTER))
        .contains("its worker can redeem up to block 15");
    assertThat(shown("channel", "show", "1"))
        .containsPattern("channel +1, closing: its worker can redeem up to block 15")
        .containsPattern("deposit +3 POAI");
    assertThat(mined("channel", "close", "1", WORKER))
        .contains("is closed, with 3 POAI for its client");
    refused("channel 1 is closed", "channel", "topup", "1", "1", POSTER);
    assertThat(market("channel", "show", "2").err()).contains("channels have the numbers 1 to 1");
  }

  @Test
  void check_computesTheAnswerForTheOwner_andTellsWhetherItIsTheWorkers() {
    Bytes prompt = Bytes.utf8("What is the capital of France?");
    CompletableFuture<Solution> computed = new CompletableFuture<>();
    answers.put(prompt, computed);
    rig.mine(
        List.of(signed(DevAccounts.key(4), MarketCalls.post(0, 8, 50, 5, prompt, milli(500)))));
    CompletableFuture<CommandRun> asked =
        CompletableFuture.supplyAsync(() -> market("check", "1", node.token()));
    computed.complete(new Solution.Text(Bytes.utf8("Paris\u0007")));
    assertThat(ended(asked).out()).isEqualTo("Paris?\n");
    assertThat(ended(asked).err()).contains("No worker has delivered");
    assertThat(ended(asked).code()).isZero();

    mined("accept", "1", WORKER);
    mined("deliver", "1", "Lyon", WORKER);
    CommandRun differs = market("check", "1", "--raw", node.token());
    assertThat(differs.out()).isEqualTo("Paris\u0007");
    assertThat(differs.err()).contains("another one: see 'poaid market show 1'");
    assertThat(differs.code()).isEqualTo(6);

    answers.put(prompt, solved("Lyon"));
    assertThat(market("check", "1", node.token()).err())
        .contains("The worker's answer is the same.");
    answers.put(
        prompt, CompletableFuture.completedFuture(new Solution.Refusal("no file of the model")));
    assertThat(market("check", "1", node.token()).err()).contains("no file of the model");
    assertThat(market("check", "1").err()).contains("rpc.token");
    assertThat(market("check", "2", node.token()).err()).contains("numbers 1 to 1");
  }

  private static CompletableFuture<Solution> solved(String answer) {
    return CompletableFuture.completedFuture(new Solution.Text(Bytes.utf8(answer)));
  }

  @Test
  void jobs_areSearchedSoFarAndNoFurther() {
    List<SignedTransaction> posts = new ArrayList<>();
    for (int account = 3; account < 8; account++) {
      posts.add(
          signed(
              DevAccounts.key(account),
              MarketCalls.post(0, 8, 50, 5, Bytes.utf8("of " + account), milli(1))));
    }
    rig.mine(posts);

    assertThat(shown("list")).hasLineCount(3).startsWith("job   5 ");
    assertThat(shown("list", "--before=3")).hasLineCount(2);
    assertThat(market("list", "--poster=dev3").err())
        .contains("no such job is among the 3 that were looked through")
        .contains("{\"before\": 3}");
    assertThat(shown("list", "--poster=dev3", "--before=3")).contains("\"of 3\"");
    assertThat(market("list", "--poster=dev3", "--before=1").err()).contains("There is no job.");
  }

  @Test
  void chain_withoutTheContract_takesNobodysMoney() throws IOException {
    ChainSpec whole = PoolRig.spec();
    SortedMap<Address, GenesisAccount> alone = new TreeMap<>(whole.alloc());
    for (GenesisContract contract : GenesisContract.values()) {
      alone.remove(contract.address());
    }
    ChainSpec bare =
        new ChainSpec(
            whole.identity(),
            whole.pace(),
            whole.targets(),
            whole.genesisTimestamp(),
            whole.economy(),
            whole.finality(),
            alone);
    Path other = Files.createDirectory(folder.resolve("other"));
    try (CommandNode without = new CommandNode(bare, other, this::methods)) {
      for (String command :
          List.of(
              "market post x --price=1",
              "market accept 1",
              "market settle 1",
              "market channel open dev2 1",
              "market channel topup 1 5",
              "market withdraw",
              "gov lock 5000",
              "gov withdraw")) {
        CommandRun run = without.run((command + " " + POSTER).split(" "));
        assertThat(run.err()).as(command).startsWith("The chain of this node has no ");
        assertThat(run.code()).as(command).isEqualTo(7);
      }
      CommandRun shown = without.run("market", "show", "1");
      assertThat(shown.err()).contains("this chain has no inference market");
      assertThat(without.rig.pool.best(UInt256.ZERO)).isEmpty();
    }
  }
}
