package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.Outcome;
import org.poai.chain.block.Block;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Header;
import org.poai.chain.block.Log;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Terms;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.TransactionType;
import org.poai.chain.block.WireBlock;
import org.poai.evm.BlockProcessor;
import org.poai.evm.processor.Refusal;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.evm.processor.TransactionRules;
import org.poai.evm.trace.Transfers;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.BlockShape;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.ReceiptShape.LogPlace;
import org.poai.rpc.shape.TransactionShape;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/** One block of a {@link BlockSimulation}. */
final class SimulatedBlock {
  private static final int BLOCK_FULL = -38015;
  private static final int EVM_FAILURE = -32015;

  private final Bench bench;
  private final Environment environment;
  private final Terms terms;
  private final BlockProcessor.Trial trial;
  private final List<Ran> ran = new ArrayList<>();
  private Optional<SealedHeader> header = Optional.empty();
  private Optional<StateDelta> delta = Optional.empty();

  /** What all blocks of a simulation are made on, and the gas that they have together. */
  static final class Bench {
    final BlockProcessor processor;
    final BlockSimulation.Options options;
    final UInt256 chainId;
    final Deadline deadline;
    long gasLeft = Simulation.GAS_CAP;

    Bench(
        BlockProcessor processor,
        BlockSimulation.Options options,
        UInt256 chainId,
        Deadline deadline) {
      this.processor = processor;
      this.options = options;
      this.chainId = chainId;
      this.deadline = deadline;
    }
  }

  /** A call that has run, and what of it is told as logs. */
  private record Ran(SignedTransaction transaction, Executed executed, List<Log> logs) {}

  /**
   * A block that has not run.
   *
   * @param terms those of a block before it: nobody searches for a seal
   */
  SimulatedBlock(Bench bench, Environment environment, Terms terms, StateView state) {
    this.bench = bench;
    this.environment = environment;
    this.terms = terms;
    this.trial = bench.processor.trial(state);
  }

  /** Its header, once it has run. */
  SealedHeader header() {
    return header.orElseThrow();
  }

  /** What it changed, once it has run. */
  StateDelta delta() {
    return delta.orElseThrow();
  }

  /** Runs its calls, and tells what came of them. */
  JsonObject run(List<BlockCalls.Wanted> calls) throws RpcException {
    for (BlockCalls.Wanted call : calls) {
      bench.deadline.check();
      run(call);
    }
    Outcome outcome = trial.end();
    delta = Optional.of(outcome.delta());
    List<Envelope> envelopes = ran.stream().map(one -> one.transaction().envelope()).toList();
    SealedHeader made =
        SealedHeader.of(
            new Header(
                new SealedPart(
                    environment.lineage(),
                    outcome.execution(
                        envelopes, environment.gasLimit(), environment.baseFeePerGas()),
                    terms),
                Seal.NONE));
    header = Optional.of(made);
    return shape(WireBlock.of(new Block(made, envelopes, List.of())));
  }

  private void run(BlockCalls.Wanted call) throws RpcException {
    CallRequest request = call.request();
    SignedTransaction signed = transaction(call);
    Environment seen =
        request.fees().isNone() && !bench.options.validation()
            ? Simulation.free(environment)
            : environment;
    Transfers transfers = new Transfers();
    TransactionResult result;
    try {
      result =
          trial.run(
              signed.transaction(),
              request.from(),
              seen,
              new TimedTracer(transfers, bench.deadline));
    } catch (TimedTracer.OverdueException e) {
      throw Deadline.overdue();
    }
    if (result instanceof Refused refused) {
      throw refusal(refused.reason(), request, signed.transaction());
    }
    Executed executed = (Executed) result;
    bench.gasLeft -= executed.gasUsed();
    ran.add(
        new Ran(
            signed,
            executed,
            bench.options.transfers() ? transfers.among(executed.logs()) : executed.logs()));
  }

  /** As a transaction, whose signature is nobody's. */
  private SignedTransaction transaction(BlockCalls.Wanted call) throws RpcException {
    CallRequest request = call.request();
    long room = environment.gasLimit() - trial.gasUsed();
    Optional<UInt256> wanted = request.gas();
    if (wanted.isPresent() && wanted.get().compareTo(UInt256.of(room)) > 0) {
      throw RpcException.simulation(
          BLOCK_FULL,
          "block gas limit reached: " + trial.gasUsed() + " >= " + environment.gasLimit());
    }
    long limit = Math.min(bench.gasLeft, wanted.map(UInt256::w0).orElse(room));
    long present = trial.nonce(request.from());
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(bench.chainId),
            bench.options.validation() ? call.nonce().orElse(present) : present,
            request.fees().terms(limit),
            request.message(),
            request.accessList(),
            Signature.NONE);
    return new SignedTransaction(
        transaction, new Envelope(TransactionCodec.encode(transaction)), request.from());
  }

  /** In geth's words, with the codes of the execution APIs. */
  private RpcException refusal(Refusal reason, CallRequest request, Transaction transaction) {
    String nonces =
        ": address %s, tx: %d state: %d"
            .formatted(request.from(), transaction.nonce(), trial.nonce(request.from()));
    return switch (reason) {
      case NONCE_TOO_LOW -> RpcException.simulation(-38010, "nonce too low" + nonces);
      case NONCE_TOO_HIGH -> RpcException.simulation(-38011, "nonce too high" + nonces);
      case FEE_BELOW_BASE_FEE ->
          RpcException.simulation(
              -38012, request.fees().tooLow(request.from(), environment.baseFeePerGas()));
      case INTRINSIC_GAS ->
          RpcException.simulation(
              -38013,
              "intrinsic gas too low: have %d, want %d"
                  .formatted(
                      transaction.gas().limit(), TransactionRules.intrinsicGas(transaction)));
      case INSUFFICIENT_FUNDS ->
          RpcException.simulation(
              -38014,
              Fees.unpaid(
                  request.from(),
                  trial.balance(request.from()).toBigInteger(),
                  TransactionRules.maxCost(transaction)));
      case INIT_CODE_TOO_LARGE -> RpcException.simulation(-38025, "max initcode size exceeded");
      case PRIORITY_ABOVE_MAX_FEE ->
          RpcException.invalidParams("max priority fee per gas higher than max fee per gas");
      default -> RpcException.invalidParams(reason.toString());
    };
  }

  private JsonObject shape(WireBlock block) {
    JsonObject usual =
        BlockShape.of(
            block,
            environment.prevRandao(),
            made -> {
              List<JsonValue> transactions = new ArrayList<>();
              for (int i = 0; i < ran.size(); i++) {
                transactions.add(
                    bench.options.whole()
                        ? TransactionShape.mined(ran.get(i).transaction(), header(), i)
                        : Values.of(ran.get(i).transaction().hash()));
              }
              return Values.list(transactions);
            });
    Map<String, JsonValue> members = new TreeMap<>(usual.members());
    members.put("calls", Values.list(results()));
    return new JsonObject(members);
  }

  private List<JsonObject> results() {
    List<JsonObject> results = new ArrayList<>();
    int logsBefore = 0;
    for (int i = 0; i < ran.size(); i++) {
      Ran one = ran.get(i);
      List<JsonValue> logs = new ArrayList<>();
      for (Log log : one.logs()) {
        LogPlace place = new LogPlace(header(), one.transaction().hash(), i, logsBefore++);
        logs.add(ReceiptShape.log(log, place, false));
      }
      Map<String, JsonValue> members = new TreeMap<>();
      members.put("status", Values.of(one.executed().outcome().success() ? 1 : 0));
      members.put("gasUsed", Values.of(one.executed().gasUsed()));
      members.put("returnData", Values.of(one.executed().output()));
      members.put("logs", Values.list(logs));
      if (!one.executed().outcome().success()) {
        members.put("error", error(one.executed()));
      }
      results.add(new JsonObject(members));
    }
    return results;
  }

  /** As a call of its own would have it; a failure of the EVM has its own code here. */
  private static JsonObject error(Executed executed) {
    RpcException failure = Simulation.failure(executed);
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("message", JsonValue.of(String.valueOf(failure.getMessage())));
    members.put("code", JsonValue.of(failure.data().isPresent() ? failure.code() : EVM_FAILURE));
    failure.data().ifPresent(data -> members.put("data", Values.of(data)));
    return new JsonObject(members);
  }
}
