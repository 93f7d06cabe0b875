package org.poai.rpc.call;

import org.poai.evm.frame.Halt;
import org.poai.evm.gas.Gas;
import org.poai.evm.processor.Refusal;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.rpc.message.RpcException;
import org.poai.state.Account;

/** Finds the least gas limit with which a call succeeds, by halving. */
public final class GasEstimate {
  private GasEstimate() {}

  public static long of(Simulation simulation, CallRequest request) throws RpcException {
    long most = Simulation.gas(request);
    long limit = simulation.environment().gasLimit();
    most = Long.compareUnsigned(limit, most) < 0 ? limit : most;
    long high = request.fees().affordable(simulation.state(), request, most);
    if (isTransfer(simulation, request) && succeeds(simulation.run(request, Gas.TRANSACTION))) {
      return Gas.TRANSACTION;
    }
    TransactionResult atMost = simulation.run(request, high);
    if (outOfGas(atMost)) {
      throw RpcException.server("gas required exceeds allowance (" + high + ")");
    }
    // One gas less than was used after refunds cannot do.
    long low = Simulation.success(atMost).gasUsed() - 1;
    while (low + 1 < high) {
      // Most calls need little more than they use: look there first.
      long middle = Math.min((low + high) >>> 1, 2 * low);
      if (succeeds(simulation.run(request, middle))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean isTransfer(Simulation simulation, CallRequest request) {
    return request.message().data().isEmpty()
        && request.accessList().isEmpty()
        && request
            .message()
            .to()
            .filter(
                to ->
                    simulation
                        .state()
                        .account(to)
                        .map(Account::codeHash)
                        .orElse(Account.EMPTY_CODE_HASH)
                        .equals(Account.EMPTY_CODE_HASH))
            .isPresent();
  }

  private static boolean succeeds(TransactionResult result) {
    return result instanceof Executed executed && executed.outcome().success();
  }

  private static boolean outOfGas(TransactionResult result) {
    if (result instanceof Refused refused) {
      return refused.reason() == Refusal.INTRINSIC_GAS;
    }
    return result instanceof Executed executed
        && executed.outcome().halt().filter(Halt::isOutOfGas).isPresent();
  }
}
