package org.poai.cli.wallet;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.poai.cli.option.Refusals;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.Report;
import org.poai.client.RpcFailure;
import org.poai.client.SendReceipt;
import org.poai.client.keystore.AccountKey;
import org.poai.evm.operation.Creations;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import picocli.CommandLine;

/**
 * Signs and sends what a command has put together, and tells how it ended: on standard output the
 * one thing that a script wants, on standard error the rest.
 */
public record Submission(NodeOptions node, KeyOptions keys, FeeOptions fees) {

  /** The transactions of a command, once it is known who signs. */
  @FunctionalInterface
  public interface Wish {
    List<Payment> of(Address sender, RemoteChain chain) throws RpcFailure;
  }

  /** What a command has to say of a transaction that came into a block. */
  @FunctionalInterface
  public interface Explanation {
    /** Lines for the user. */
    List<String> of(SendReceipt receipt) throws RpcFailure;
  }

  /** Sends; prints the hash, or the address of the contract that the payment creates. */
  int send(Payment payment, CommandLine command) {
    return send((sender, chain) -> List.of(payment), receipt -> List.of(), command);
  }

  /** As above, one after the other; where the command waits, what came of each is told. */
  public int send(Wish wish, Explanation explanation, CommandLine command) {
    fees.check();
    RemoteChain chain = node.chain();
    try (AccountKey key = keys.key(node, chain)) {
      int code = ExitCode.OK.number();
      for (Payment payment : wish.of(key.address(), chain)) {
        code = Math.max(code, send(payment, explanation, key, chain, command));
      }
      return code;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  /** A transaction that stands in a block. */
  public record Mined(Hash32 hash, SendReceipt receipt) {}

  /** Sends one transaction and waits for its block; standard output stays free for more. */
  public Mined sendAndAwait(Wish wish, Explanation explanation, CommandLine command) {
    fees.check();
    RemoteChain chain = node.chain();
    try (AccountKey key = keys.key(node, chain)) {
      Payment payment = wish.of(key.address(), chain).get(0);
      RemoteChain.Sent sent = chain.send(key, payment, fees.choice());
      command.getErr().println("Sent " + sent.hash().toHex() + ", waiting for its block.");
      SendReceipt receipt = await(chain, sent.hash(), fees.patience().orElseThrow());
      if (ended(receipt, explanation, command.getErr()) != 0) {
        throw new UserException(ExitCode.REVERTED, "Nothing was changed.");
      }
      return new Mined(sent.hash(), receipt);
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private int send(
      Payment payment,
      Explanation explanation,
      AccountKey key,
      RemoteChain chain,
      CommandLine command)
      throws RpcFailure {
    Optional<Duration> patience = fees.patience();
    RemoteChain.Sent sent = chain.send(key, payment, fees.choice());
    Optional<Address> contract =
        payment.to().isPresent()
            ? Optional.empty()
            : Optional.of(Creations.address(key.address(), sent.nonce()));
    Optional<SendReceipt> receipt = Optional.empty();
    if (patience.isPresent()) {
      command.getErr().println("Sent " + sent.hash().toHex() + ", waiting for its block.");
      receipt = Optional.of(await(chain, sent.hash(), patience.get()));
    } else if (contract.isPresent()) {
      command.getErr().println("Sent " + sent.hash().toHex() + ".");
    }
    print(sent.hash(), contract, receipt, command.getOut());
    return receipt.isPresent() ? ended(receipt.get(), explanation, command.getErr()) : 0;
  }

  private static SendReceipt await(RemoteChain chain, Hash32 hash, Duration patience)
      throws RpcFailure {
    return chain
        .await(hash, patience)
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.NODE,
                    "Transaction "
                        + hash.toHex()
                        + " is in no block after "
                        + patience.toSeconds()
                        + " s; it may still come into one."));
  }

  private void print(
      Hash32 hash, Optional<Address> contract, Optional<SendReceipt> receipt, PrintWriter out) {
    if (fees.json()) {
      Report report = new Report().with("hash", hash.toHex());
      contract.ifPresent(address -> report.with("contract", address.toHex()));
      receipt.ifPresent(
          got ->
              report
                  .with("block", got.block())
                  .with("succeeded", got.succeeded())
                  .with("gasUsed", got.gasUsed())
                  .with("feeWei", got.fee().value().toBigInteger().toString()));
      out.println(report.toJson());
    } else {
      out.println(contract.map(Address::toHex).orElseGet(hash::toHex));
    }
    out.flush();
  }

  private static int ended(SendReceipt receipt, Explanation explanation, PrintWriter err)
      throws RpcFailure {
    err.println(
        (receipt.succeeded() ? "In block " : "Reverted in block ")
            + receipt.block()
            + ", for "
            + receipt.gasUsed()
            + " gas and "
            + receipt.fee().toPoai()
            + " POAI.");
    if (receipt.succeeded()) {
      explanation.of(receipt).forEach(err::println);
    }
    return (receipt.succeeded() ? ExitCode.OK : ExitCode.REVERTED).number();
  }
}
