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
import org.poai.evm.frame.BlockContext;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.evm.trace.Transfers;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.query.Deadline;
import org.poai.query.TimedTracer;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.BlockShape;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.ReceiptShape.LogPlace;
import org.poai.rpc.shape.TransactionShape;
import org.poai.state.StateDelta;

/** One block of a {@link BlockSimulation}. */
final class SimulatedBlock {
  private static final int BLOCK_FULL = -38015;
  private static final int EVM_FAILURE = -32015;

  private final Context context;
  private final BlockContext block;
  private final Terms terms;
  private final BlockProcessor.Trial trial;
  private final List<SimulatedCall> ran = new ArrayList<>();
  private Optional<SealedHeader> header = Optional.empty();
  private Optional<StateDelta> delta = Optional.empty();

  /** What all blocks of a simulation have in common, and the gas that they have together. */
  static final class Context {
    private final BlockProcessor processor;
    private final SimulationRequest request;
    private final long chainId;
    private final Deadline deadline;
    private long gasLeft = Simulation.GAS_CAP;

    Context(BlockProcessor processor, SimulationRequest request, long chainId, Deadline deadline) {
      this.processor = processor;
      this.request = request;
      this.chainId = chainId;
      this.deadline = deadline;
    }

    BlockProcessor processor() {
      return processor;
    }

    SimulationRequest request() {
      return request;
    }
  }

  /** A call that has run, and what of it is told as logs. */
  private record SimulatedCall(SignedTransaction transaction, Executed executed, List<Log> logs) {}

  /**
   * A block that has not run.
   *
   * @param terms those of a block before it: nobody searches for a seal
   */
  SimulatedBlock(Context context, CallSetting setting, Terms terms) {
    this.context = context;
    this.block = setting.block();
    this.terms = terms;
    this.trial = context.processor.trial(setting.state());
  }

  private Environment environment() {
    return block.environment();
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
  JsonObject run(List<CallRequest> calls) throws RpcException {
    for (CallRequest call : calls) {
      if (context.deadline.isOver()) {
        throw RpcException.overdue(Deadline.SECONDS);
      }
      run(call.on(context.chainId));
    }
    Outcome outcome = trial.end();
    delta = Optional.of(outcome.delta());
    List<Envelope> envelopes = ran.stream().map(one -> one.transaction().envelope()).toList();
    SealedHeader made =
        SealedHeader.of(
            new Header(
                new SealedPart(
                    environment().lineage(),
                    outcome.execution(
                        envelopes, environment().gasLimit(), environment().baseFeePerGas()),
                    terms),
                Seal.NONE));
    header = Optional.of(made);
    return shape(WireBlock.of(new Block(made, envelopes, List.of())));
  }

  private void run(CallRequest request) throws RpcException {
    Transaction transaction = transaction(request);
    BlockContext seen =
        request.fees().isNone() && !context.request.validation() ? Simulation.free(block) : block;
    Transfers transfers = new Transfers();
    TransactionResult result;
    try {
      result =
          trial.run(
              transaction, request.from(), seen, new TimedTracer(transfers, context.deadline));
    } catch (TimedTracer.OverdueException e) {
      throw RpcException.overdue(Deadline.SECONDS);
    }
    if (result instanceof Refused refused) {
      throw SimulationRefusal.of(refused.reason(), request, transaction, trial, block);
    }
    Executed executed = (Executed) result;
    context.gasLeft -= executed.gasUsed();
    ran.add(
        new SimulatedCall(
            signed(transaction, request),
            executed,
            context.request.transfers() ? transfers.among(executed.logs()) : executed.logs()));
  }

  /** As a transaction without a signature; its nonce is the right one unless it is held to it. */
  private Transaction transaction(CallRequest request) throws RpcException {
    long limit = environment().gasLimit();
    long room = limit - trial.gasUsed();
    long wanted = request.gas().orElse(room);
    if (Long.compareUnsigned(wanted, room) > 0) {
      throw RpcException.simulation(
          BLOCK_FULL,
          "block gas limit reached: " + trial.gasUsed() + " >= " + Long.toUnsignedString(limit));
    }
    long present = trial.nonce(request.from());
    long nonce = context.request.validation() ? request.nonce().orElse(present) : present;
    long gas = Long.compareUnsigned(wanted, context.gasLeft) < 0 ? wanted : context.gasLeft;
    return transaction(request, nonce, gas);
  }

  private Transaction transaction(CallRequest request, long nonce, long gas) {
    return new Transaction(
        TransactionType.DYNAMIC_FEE,
        Optional.of(UInt256.of(context.chainId)),
        nonce,
        request.fees().terms(gas),
        request.message(),
        request.accessList(),
        Signature.NONE);
  }

  /** The transaction that is told: with the nonce that the caller has named. */
  private SignedTransaction signed(Transaction run, CallRequest request) {
    Transaction told = transaction(request, request.nonce().orElse(run.nonce()), run.gas().limit());
    return new SignedTransaction(told, new Envelope(TransactionCodec.encode(told)), request.from());
  }

  private JsonObject shape(WireBlock made) {
    JsonObject usual =
        BlockShape.of(
            made,
            environment().prevRandao(),
            unused -> {
              List<JsonValue> transactions = new ArrayList<>();
              for (int i = 0; i < ran.size(); i++) {
                transactions.add(
                    context.request.whole()
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
      SimulatedCall one = ran.get(i);
      boolean success = one.executed().outcome().success();
      List<JsonValue> logs = new ArrayList<>();
      for (Log log : one.logs()) {
        LogPlace place = new LogPlace(header(), one.transaction().hash(), i, logsBefore++);
        logs.add(ReceiptShape.log(log, place, false));
      }
      Map<String, JsonValue> members = new TreeMap<>();
      members.put("status", Values.of(success ? 1 : 0));
      members.put("gasUsed", Values.of(one.executed().gasUsed()));
      members.put("maxUsedGas", Values.of(one.executed().peakGas()));
      // What a revert gives stands with its error.
      members.put("returnData", Values.of(success ? one.executed().output() : Bytes.EMPTY));
      members.put("logs", Values.list(logs));
      if (!success) {
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
    failure.data().ifPresent(data -> members.put("data", data));
    return new JsonObject(members);
  }
}
