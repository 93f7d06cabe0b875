package org.poai.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.Passwords;
import org.poai.client.keystore.AccountKey;
import org.poai.node.config.MarketConfig;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;
import picocli.CommandLine.Option;

/** What the node does in the inference market for its operator. */
final class MarketOptions {
  private static final String LIE_ONCE = "lie-once";

  @Option(
      names = "--serve-jobs",
      description = "Take jobs of the inference market, stake on them, and be paid for answers.")
  private boolean serveJobs;

  @Option(
      names = "--serve-channels",
      description = "Sell answers in channels, for --price-per-token.")
  private boolean serveChannels;

  @Option(
      names = "--worker-account",
      paramLabel = "ACCOUNT",
      description = "Who stakes and is paid: of the keystore; on the devnet also dev0 to dev9.")
  private @Nullable String workerAccount;

  @Option(
      names = "--price-per-token",
      paramLabel = "POAI",
      description = {
        "Least that a job pays for each token that it may have. Default: any price.",
        "In channels, what each token of a prompt and of its answer costs."
      })
  private @Nullable String pricePerToken;

  @Option(
      names = "--challenge",
      arity = "0..1",
      fallbackValue = "0.1",
      paramLabel = "SHARE",
      description = "Compute a share of all results again, and challenge false ones. Default: 0.1.")
  private @Nullable BigDecimal challenge;

  @Option(
      names = "--challenge-account",
      paramLabel = "ACCOUNT",
      description = "Who puts up the bonds of challenges.")
  private @Nullable String challengeAccount;

  @Option(
      names = "--challenge-max",
      paramLabel = "POAI",
      description = "Most that may lie in challenges at a time. Default: 100.",
      defaultValue = "100")
  private String challengeMax = "100";

  @Option(
      names = "--judge",
      description = "Vote on challenged results in the blocks that this node mines.")
  private boolean judge;

  @Option(
      names = "--judge-account",
      paramLabel = "ACCOUNT",
      description = "Key of the miner's account, which puts up the bonds of votes.")
  private @Nullable String judgeAccount;

  @Option(
      names = "--judge-max",
      paramLabel = "POAI",
      description = "Most that may lie in votes at a time. Default: 200.",
      defaultValue = "200")
  private String judgeMax = "200";

  @Option(
      names = "--market-password-file",
      paramLabel = "FILE",
      description =
          "File whose first line is the password of these accounts. Default: asked on the"
              + " terminal.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--dev-fault",
      paramLabel = "NAME",
      hidden = true,
      description =
          "On a devnet: lie-once makes the second answer of --serve-jobs, and that of"
              + " --serve-channels, a false one.")
  private @Nullable String fault;

  /** The accounts that options name. */
  SigningAccount accounts(Path dataDir, boolean isDevnet) {
    return new SigningAccount(dataDir, isDevnet, new Passwords(passwordFile));
  }

  /**
   * The parts that the node has.
   *
   * @param miner who is paid for the node's blocks
   * @param gateway which may buy answers
   */
  MarketConfig config(SigningAccount accounts, Optional<Address> miner, GatewayOptions gateway) {
    check(accounts.isDevnet());
    Optional<AccountKey> worker = open(accounts, "--worker-account", workerAccount);
    Optional<AccountKey> challenger = open(accounts, "--challenge-account", challengeAccount);
    Optional<AccountKey> voter = open(accounts, "--judge-account", judgeAccount);
    Optional<MarketConfig.Client> client = gateway.client(accounts);
    for (AccountKey other :
        Stream.of(worker, challenger, client.map(MarketConfig.Client::account))
            .flatMap(Optional::stream)
            .toList()) {
      Refusals.check(
          voter.filter(key -> key.address().equals(other.address())).isEmpty(),
          "--judge-account has to be an account of its own: what it votes goes before all else"
              + " that it sends.");
    }
    return new MarketConfig(
        worker.map(key -> new MarketConfig.Worker(key, price(), serveJobs, serveChannels)),
        challenger.map(
            key ->
                new MarketConfig.Challenger(
                    key, thousandths(), Refusals.amount("--challenge-max", challengeMax))),
        voter.map(key -> judge(key, miner)),
        client,
        fault != null);
  }

  /** What does not fit together is refused. */
  private void check(boolean isDevnet) {
    if (serveChannels) {
      together(true, workerAccount, "--serve-channels", "--worker-account");
      Refusals.check(
          pricePerToken != null,
          "--serve-channels needs --price-per-token: what does an answer cost?");
    } else {
      together(serveJobs, workerAccount, "--serve-jobs", "--worker-account");
    }
    together(challenge != null, challengeAccount, "--challenge", "--challenge-account");
    together(judge, judgeAccount, "--judge", "--judge-account");
    Refusals.check(
        pricePerToken == null || serveJobs || serveChannels,
        "--price-per-token is for a node with --serve-jobs or --serve-channels.");
    Refusals.check(
        fault == null || (fault.equals(LIE_ONCE) && isDevnet && (serveJobs || serveChannels)),
        "--dev-fault takes lie-once, for a devnet node with --serve-jobs or --serve-channels.");
  }

  private static Optional<AccountKey> open(
      SigningAccount accounts, String flag, @Nullable String who) {
    return Optional.ofNullable(who).map(name -> accounts.open(flag, name));
  }

  private static void together(
      boolean isAsked, @Nullable String account, String flag, String accountFlag) {
    Refusals.check(
        isAsked == (account != null),
        flag + " and " + accountFlag + " go together: whose coin is at stake?");
  }

  private Wei price() {
    return pricePerToken == null ? Wei.ZERO : Refusals.amount("--price-per-token", pricePerToken);
  }

  private int thousandths() {
    return thousandths("--challenge", challenge == null ? BigDecimal.ZERO : challenge);
  }

  /** A share of a whole that is not nothing. */
  static int thousandths(String flag, BigDecimal share) {
    Refusals.check(
        share.signum() > 0 && share.compareTo(BigDecimal.ONE) <= 0,
        flag + " takes a share above 0 and up to 1, such as 0.1.");
    return Math.max(1, share.movePointRight(3).intValue());
  }

  /** A vote counts in a block of the voter's own only. */
  private MarketConfig.Judge judge(AccountKey key, Optional<Address> miner) {
    Refusals.check(
        miner.filter(key.address()::equals).isPresent(),
        "--judge-account has the address "
            + key.address().toHex()
            + ", and this node's blocks pay "
            + miner.map(Address::toHex).orElse("nobody")
            + "; a vote counts only in the voter's own block: give one as --miner-address.");
    return new MarketConfig.Judge(key, Refusals.amount("--judge-max", judgeMax));
  }
}
