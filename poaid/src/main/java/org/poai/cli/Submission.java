package org.poai.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.poai.client.GasChoice;
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
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import picocli.CommandLine;

/**
 * Signs and sends what a command has put together, and tells how it ended: on standard output the
 * one thing that a script wants, on standard error the rest.
 */
record Submission(NodeOptions node, KeyOptions keys, TransactionOptions options) {

  /** Sends to an account; its hash is printed. */
  int send(Address to, Bytes data, CommandLine command) {
    return send(new Payment(Optional.of(to), options.value(), data), command);
  }

  /** Creates a contract; its address is printed. */
  int deploy(Bytes code, CommandLine command) {
    return send(new Payment(Optional.empty(), options.value(), code), command);
  }

  private int send(Payment payment, CommandLine command) {
    GasChoice choice = options.choice();
    Optional<Duration> patience = options.patience();
    RemoteChain chain = node.chain();
    try (AccountKey key = keys.key(node, chain)) {
      RemoteChain.Sent sent = chain.send(key, payment, choice);
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
      return receipt.isPresent() ? ended(receipt.get(), command.getErr()) : 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
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
    if (options.json()) {
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

  private static int ended(SendReceipt receipt, PrintWriter err) {
    err.println(
        (receipt.succeeded() ? "In block " : "Reverted in block ")
            + receipt.block()
            + ", for "
            + receipt.gasUsed()
            + " gas and "
            + receipt.fee().toPoai()
            + " POAI.");
    return (receipt.succeeded() ? ExitCode.OK : ExitCode.REVERTED).number();
  }
}
