package org.poai.rpc.call;

import org.poai.chain.block.Transaction;
import org.poai.crypto.AddressText;
import org.poai.evm.BlockProcessor;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.gas.Gas;
import org.poai.evm.processor.Refusal;
import org.poai.evm.processor.TransactionRules;
import org.poai.rpc.message.RpcException;

/**
 * Why a call of a simulated block cannot stand there, in geth's words and with the codes of the
 * execution APIs.
 */
final class SimulationRefusal {
  private static final int NONCE_TOO_LOW = -38010;
  private static final int NONCE_TOO_HIGH = -38011;
  private static final int FEE_TOO_LOW = -38012;
  private static final int INTRINSIC_GAS = -38013;
  private static final int FUNDS = -38014;
  private static final int INIT_CODE = -38025;
  private static final int INVALID = -32602;

  private SimulationRefusal() {}

  static RpcException of(
      Refusal reason,
      CallRequest request,
      Transaction transaction,
      BlockProcessor.Trial trial,
      BlockContext block) {
    String why =
        switch (reason) {
          case NONCE_TOO_LOW, NONCE_TOO_HIGH -> nonce(reason, request, transaction, trial);
          case FEE_BELOW_BASE_FEE ->
              request.fees().tooLow(request.from(), block.environment().baseFeePerGas());
          case INSUFFICIENT_FUNDS ->
              Fees.unpaid(
                  request.from(),
                  trial.balance(request.from()).toBigInteger(),
                  TransactionRules.maxCost(transaction));
          default -> words(reason, request, transaction);
        };
    return RpcException.simulation(
        code(reason), "err: " + why + " (supplied gas " + gas(transaction) + ")");
  }

  private static int code(Refusal reason) {
    return switch (reason) {
      case NONCE_TOO_LOW -> NONCE_TOO_LOW;
      case NONCE_TOO_HIGH -> NONCE_TOO_HIGH;
      case FEE_BELOW_BASE_FEE -> FEE_TOO_LOW;
      case INTRINSIC_GAS -> INTRINSIC_GAS;
      case INSUFFICIENT_FUNDS -> FUNDS;
      case INIT_CODE_TOO_LARGE -> INIT_CODE;
      default -> INVALID;
    };
  }

  private static String gas(Transaction transaction) {
    return Long.toUnsignedString(transaction.gas().limit());
  }

  private static String nonce(
      Refusal reason, CallRequest request, Transaction transaction, BlockProcessor.Trial trial) {
    return "nonce too "
        + (reason == Refusal.NONCE_TOO_LOW ? "low" : "high")
        + ": address "
        + AddressText.of(request.from())
        + ", tx: "
        + Long.toUnsignedString(transaction.nonce())
        + " state: "
        + Long.toUnsignedString(trial.nonce(request.from()));
  }

  /** What can be said without the state. */
  private static String words(Refusal reason, CallRequest request, Transaction transaction) {
    return switch (reason) {
      case INTRINSIC_GAS ->
          "intrinsic gas too low: have "
              + gas(transaction)
              + ", want "
              + TransactionRules.intrinsicGas(transaction);
      case INIT_CODE_TOO_LARGE ->
          "max initcode size exceeded: code size "
              + request.message().data().size()
              + " limit "
              + Gas.MAX_INIT_CODE_SIZE;
      case PRIORITY_ABOVE_MAX_FEE -> request.fees().upsideDown(request.from());
      default -> reason.toString();
    };
  }
}
