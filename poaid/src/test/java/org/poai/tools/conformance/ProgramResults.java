package org.poai.tools.conformance;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
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
    ProgramRun run = ProgramRun.of(program, destructions);
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("status", JsonValue.of(run.status()));
    members.put("gasUsed", JsonValue.of(program.call().gas() - run.gasLeft()));
    members.put("output", JsonValue.of(run.output().toHex()));
    members.put(
        "logs", new JsonArray(List.copyOf(run.logs().stream().map(JsonValue::of).toList())));
    // Who is destroyed goes with the transaction, of which the other EVM runs the call alone.
    if (!destructions.some) {
      members.put("root", JsonValue.of(run.stateRoot().toHex()));
    }
    return new JsonObject(members);
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
