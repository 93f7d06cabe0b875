package org.poai.node.conformance;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.block.Log;
import org.poai.evm.frame.Execution;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;

/**
 * Writes random programs and what comes of them in our EVM, one JSON object a line, for another EVM
 * to run: {@code scripts/interop-evm}. Arguments: the first number, and how many.
 */
final class ProgramResults {
  private ProgramResults() {}

  public static void main(String[] args) {
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (long number = first; number < first + count; number++) {
      EvmProgram program = RandomPrograms.number(number);
      Map<String, JsonValue> members = new TreeMap<>();
      members.put("name", JsonValue.of(program.name()));
      members.put("pre", accounts(program));
      members.put("call", call(program.call()));
      members.put("expect", result(program));
      out.println(Jcs.toString(new JsonObject(members)));
    }
    out.flush();
  }

  private static JsonObject accounts(EvmProgram program) {
    Map<String, JsonValue> accounts = new TreeMap<>();
    program
        .accounts()
        .forEach(
            (address, account) -> {
              Map<String, JsonValue> slots = new TreeMap<>();
              account
                  .storage()
                  .forEach(
                      (key, value) ->
                          slots.put(key.toHash32().toHex(), JsonValue.of(value.toQuantity())));
              accounts.put(
                  address.toHex(),
                  new JsonObject(
                      Map.of(
                          "balance", JsonValue.of(account.balance().toQuantity()),
                          "nonce", JsonValue.of(account.nonce()),
                          "code", JsonValue.of(account.code().toHex()),
                          "storage", new JsonObject(slots))));
            });
    return new JsonObject(accounts);
  }

  private static JsonObject call(EvmProgram.Call call) {
    return new JsonObject(
        Map.of(
            "caller", JsonValue.of(call.caller().toHex()),
            "to", JsonValue.of(call.to().toHex()),
            "value", JsonValue.of(call.value().toQuantity()),
            "gas", JsonValue.of(call.gas()),
            "input", JsonValue.of(call.input().toHex())));
  }

  private static JsonObject result(EvmProgram program) {
    Destructions destructions = new Destructions();
    World world = new World(StateTest.world(program.accounts()), new CodeCache(1 << 20));
    Execution execution = new Execution(world, EvmCall.block(program.block()), destructions);
    EvmProgram.Call call = program.call();
    AccountState caller = world.account(call.caller());
    AccountState to = world.account(call.to());
    world.access(caller);
    world.access(to);
    world.access(world.account(program.block().environment().lineage().miner()));
    Frame frame =
        EvmCall.call(execution, caller, to, call.value(), call.gas(), call.input().toArray());
    String status = frame.halt != null ? "error" : frame.reverted ? "revert" : "success";
    long used = call.gas() - frame.gas;
    String output = EvmCall.output(frame).toHex();
    List<JsonValue> logs =
        world.endTransaction().stream().map(ProgramResults::text).map(JsonValue::of).toList();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("status", JsonValue.of(status));
    members.put("gasUsed", JsonValue.of(used));
    members.put("output", JsonValue.of(output));
    members.put("logs", new JsonArray(logs));
    // Who is destroyed goes with the transaction, of which the other EVM runs the call alone.
    if (!destructions.some) {
      members.put("root", JsonValue.of(world.commit().root().toHex()));
    }
    return new JsonObject(members);
  }

  private static String text(Log log) {
    return log.address() + " " + log.topics() + " " + log.data();
  }

  /** Notes whether an account was to be destroyed. */
  private static final class Destructions implements Tracer {
    private boolean some;

    @Override
    public void step(Frame frame, int opcode) {
      some |= opcode == Opcodes.SELFDESTRUCT;
    }
  }
}
