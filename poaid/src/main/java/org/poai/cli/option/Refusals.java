package org.poai.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.poai.client.Amount;
import org.poai.client.RpcAnswer;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcFailure;
import org.poai.disk.DiskTrouble;
import org.poai.governance.GovernanceErrors;
import org.poai.market.contract.MarketErrors;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.status.WalletFiles;
import org.poai.primitives.Bytes;
import org.poai.primitives.Printable;
import org.poai.primitives.Wei;

/** Sentences and exit codes of what goes wrong in wallet commands. */
public final class Refusals {
  /** The code that geth, and everybody after it, gives to a call that reverted. */
  private static final int REVERTED = 3;

  private static final String REVERT_WORDS = "execution reverted";

  private Refusals() {}

  public static UserException of(RpcFailure failure) {
    RpcAnswer answer = failure.answer();
    if (!(answer instanceof Refused refused)) {
      return new UserException(ExitCode.NODE, failure.getMessage());
    }
    if (refused.code() != REVERTED && !refused.message().startsWith(REVERT_WORDS)) {
      return new UserException(
          ExitCode.NODE,
          "The node refuses: " + refused.message() + " (code " + refused.code() + ").");
    }
    String reason = refused.message().replaceFirst("^" + REVERT_WORDS + "(: )?", "");
    if (reason.isEmpty()) {
      String data = refused.dataText();
      Optional<String> clause = clause(data);
      if (clause.isPresent()) {
        return new UserException(ExitCode.REVERTED, "The contract refuses: " + clause.get() + ".");
      }
      reason = data.isEmpty() || data.equals("0x") ? "without a reason" : "with the data " + data;
      return new UserException(ExitCode.REVERTED, "The call reverts " + reason + ".");
    }
    return new UserException(ExitCode.REVERTED, "The call reverts: " + reason);
  }

  /** What an error of a contract of the genesis state says. */
  private static Optional<String> clause(String data) {
    try {
      Bytes revert = Bytes.fromHex(data);
      return GovernanceErrors.clause(revert).or(() -> MarketErrors.clause(revert));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Refuses what was typed unless it holds. */
  public static void check(boolean holds, String sentence) {
    if (!holds) {
      throw new UserException(ExitCode.USAGE, sentence);
    }
  }

  /** Runs what complains of an option's value or of an argument. */
  public static <T> T usage(String what, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new UserException(ExitCode.USAGE, what + ": " + e.getMessage() + ".");
    }
  }

  /** An amount that was typed, in POAI where it names no unit. */
  public static Wei amount(String what, String text) {
    return new Wei(usage(what, () -> Amount.parse(text, "POAI")));
  }

  public static UserException keystore(Path dataDir, IOException e) {
    return new UserException(
        ExitCode.DATA,
        "The keys in "
            + WalletFiles.keystorePath(dataDir)
            + " cannot be used: "
            + DiskTrouble.reason(e, WalletFiles.keystorePath(dataDir))
            + ".");
  }

  public static UserException file(Path file, IOException e) {
    return new UserException(
        ExitCode.DATA,
        "The file " + file + " cannot be used: " + DiskTrouble.reason(e, file) + ".");
  }

  /** What a user typed, short enough to be repeated in a sentence. */
  public static String printable(String text) {
    return Printable.text(text, 80);
  }
}
