package org.poai.testing;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.evm.abi.Abi;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.market.contract.Seals;
import org.poai.market.contract.Voucher;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.testing.ContractAbi.Entry;
import org.poai.testing.ContractAbi.Parameter;

/**
 * A file of contracts/scenarios, run on the node's EVM; contracts/README.md says what it may hold.
 * Results, logs and reasons are compared as bytes.
 */
public final class Scenario {
  private static final Pattern SLOT = Pattern.compile("(\\w+)(?:\\[(\\w+)])?(?:\\+(\\d+))?");
  private static final Path FOLDER = Path.of("contracts", "scenarios");
  private static final int POAI = 18;
  private static final long CHAIN = BuiltInChains.DEVNET_CHAIN_ID;

  private final JsonObject file;
  private final Map<String, ContractAbi> abis = new HashMap<>();
  private final ContractRig rig;

  /** All that are there. */
  public static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** The scenario of a name. */
  public static Scenario named(String name) throws Exception {
    return new Scenario(FOLDER.resolve(name + ".json"));
  }

  public Scenario(Path path) throws Exception {
    file = Json.parse(Files.readAllBytes(path)).asObject();
    Map<String, Wei> balances = new HashMap<>();
    for (var each : file.get("balances").asObject().members().entrySet()) {
      balances.put(each.getKey(), new Wei(UInt256.of(number(each.getValue()))));
    }
    rig = new ContractRig(balances);
  }

  /** Runs all steps. */
  public ContractRig run() throws JsonException {
    int at = 0;
    for (JsonValue step : file.get("steps").asArray()) {
      at++;
      try {
        step(step.asObject());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "step " + at + ", block " + rig.number() + ": " + step + "\n" + e.getMessage(), e);
      }
    }
    return rig;
  }

  private void step(JsonObject step) throws JsonException {
    if (step.find("at").isPresent()) {
      String miner = step.find("miner").isPresent() ? step.string("miner") : "nobody";
      rig.moveTo(step.integer("at"), ContractRig.address(miner));
    } else if (step.find("do").isPresent()) {
      String[] words = step.string("do").split(" ", 2);
      Address from = ContractRig.address(words[0]);
      UInt256 value =
          step.find("value").isPresent() ? UInt256.of(number(step.get("value"))) : UInt256.ZERO;
      judge(step, words[1], rig.send(from, target(words[1]), input(words[1], step), value));
    } else if (step.find("see").isPresent()) {
      String call = step.string("see");
      judge(step, call, rig.view(target(call), input(call, step)));
    } else if (step.find("write").isPresent()) {
      String[] words = step.string("write").split(" ", 2);
      rig.write(
          ContractRig.address(words[0]), slot(words[1]), UInt256.of(number(step.get("word"))));
    } else if (step.find("slot").isPresent()) {
      String[] words = step.string("slot").split(" ", 2);
      same(
          rig.state().storage(ContractRig.address(words[0]), slot(words[1])).toHash32(),
          UInt256.of(number(step.get("is"))).toHash32());
    } else {
      same(
          rig.balance(ContractRig.address(step.string("balance"))),
          UInt256.of(number(step.get("is"))));
    }
  }

  private void judge(JsonObject step, String call, Executed result) throws JsonException {
    String contract = call.substring(0, call.indexOf('.'));
    if (step.find("reverts").isPresent()) {
      same(result.outcome().success(), false);
      same(result.output(), error(contract, step.get("reverts").asArray()));
      return;
    }
    if (!result.outcome().success()) {
      throw new AssertionError("reverted: " + result.output().toHex());
    }
    if (step.find("returns").isPresent()) {
      same(result.output(), encode(function(call).outputs(), step.get("returns").asArray()));
    }
    if (step.find("logs").isPresent()) {
      List<Log> logs = new ArrayList<>();
      for (JsonValue log : step.get("logs").asArray()) {
        logs.add(log(contract, log.asArray()));
      }
      same(result.logs(), logs);
    }
  }

  private static void same(Object actual, Object expected) {
    if (!actual.equals(expected)) {
      throw new AssertionError("it is " + actual + "\nand not " + expected);
    }
  }

  private ContractAbi abi(String contract) {
    return abis.computeIfAbsent(contract, ContractAbi::read);
  }

  private static Address target(String call) {
    return ContractRig.address(call.substring(0, call.indexOf('.')));
  }

  private Entry function(String call) {
    int dot = call.indexOf('.');
    return abi(call.substring(0, dot)).find("function", call.substring(dot + 1));
  }

  private Bytes input(String call, JsonObject step) throws JsonException {
    Entry function = function(call);
    List<JsonValue> arguments =
        step.find("args").isPresent() ? step.get("args").asArray() : List.of();
    return Abi.call(function.signature(), values(function.inputs(), arguments));
  }

  private Bytes error(String contract, List<JsonValue> expected) throws JsonException {
    String[] name = qualified(contract, expected.get(0).asString());
    Entry error = abi(name[0]).find("error", name[1]);
    return Abi.call(
        error.signature(), values(error.inputs(), expected.subList(1, expected.size())));
  }

  private Log log(String contract, List<JsonValue> expected) throws JsonException {
    String[] name = qualified(contract, expected.get(0).asString());
    Entry event = abi(name[0]).find("event", name[1]);
    List<Hash32> topics = new ArrayList<>(List.of(Abi.topic(event.signature())));
    List<Parameter> parameters = new ArrayList<>();
    List<JsonValue> data = new ArrayList<>();
    for (int i = 0; i < event.inputs().size(); i++) {
      Parameter parameter = event.inputs().get(i);
      if (parameter.indexed()) {
        topics.add(Abi.topic(parameter.type(), value(parameter, expected.get(i + 1))));
      } else {
        parameters.add(parameter);
        data.add(expected.get(i + 1));
      }
    }
    return new Log(ContractRig.address(name[0]), topics, encode(parameters, data));
  }

  private static String[] qualified(String contract, String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new String[] {contract, name}
        : new String[] {name.substring(0, dot), name.substring(dot + 1)};
  }

  private Bytes encode(List<Parameter> parameters, List<JsonValue> given) throws JsonException {
    return Abi.encode(ContractAbi.types(parameters), values(parameters, given));
  }

  private List<Object> values(List<Parameter> parameters, List<JsonValue> given)
      throws JsonException {
    same(given.size(), parameters.size());
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      values.add(value(parameters.get(i), given.get(i)));
    }
    return values;
  }

  private Object value(Parameter parameter, JsonValue given) throws JsonException {
    String type = parameter.type();
    if (parameter.isList()) {
      List<Object> elements = new ArrayList<>();
      for (JsonValue element : given.asArray()) {
        elements.add(value(parameter.element(), element));
      }
      return elements;
    }
    if (type.startsWith("(")) {
      return tuple(parameter, given);
    }
    return switch (type.replaceAll("\\d", "")) {
      case "address" -> ContractRig.address(given.asString());
      case "bool" -> given.equals(JsonValue.of(true));
      case "string" -> text(given);
      case "bytes" -> bytes(given);
      default -> number(given);
    };
  }

  /** Members by name; "like" names a value of the file that gives the others. */
  private List<Object> tuple(Parameter parameter, JsonValue given) throws JsonException {
    Map<String, JsonValue> members = new HashMap<>();
    if (given instanceof JsonString like) {
      members.putAll(members(like.value()));
    } else {
      JsonObject object = given.asObject();
      if (object.find("like").isPresent()) {
        members.putAll(members(object.string("like")));
      }
      members.putAll(object.members());
    }
    List<Object> values = new ArrayList<>();
    for (Parameter member : parameter.members()) {
      values.add(value(member, new JsonObject(members).get(member.name())));
    }
    return values;
  }

  private Map<String, JsonValue> members(String name) throws JsonException {
    return file.get("values").asObject().get(name).asObject().members();
  }

  private static String text(JsonValue given) throws JsonException {
    return given instanceof JsonObject repeated
        ? repeated.string("repeat").repeat((int) repeated.integer("times"))
        : given.asString();
  }

  private Bytes bytes(JsonValue given) throws JsonException {
    if (given instanceof JsonObject form) {
      return bytes(form);
    }
    String text = given.asString();
    return text.startsWith("#")
        ? Bytes.of(Keccak.hash(Bytes.utf8(text.substring(1))).toArray())
        : Bytes.fromHex(text);
  }

  /** The forms of bytes that contracts/README.md lists. */
  private Bytes bytes(JsonObject form) throws JsonException {
    if (form.find("call").isPresent()) {
      return input(form.string("call"), form);
    }
    if (form.find("text").isPresent()) {
      int times = form.find("times").isPresent() ? (int) form.integer("times") : 1;
      return Bytes.utf8(form.string("text").repeat(times));
    }
    if (form.find("hash").isPresent()) {
      return Bytes.of(Keccak.hash(bytes(form.get("hash"))).toArray());
    }
    Address by = ContractRig.address(form.string("by"));
    if (form.find("voucher").isPresent()) {
      return voucher(form);
    }
    Hash32 salt = hash(form.get("salt"));
    Hash32 hash =
        form.find("seal").isPresent()
            ? Seals.vote(CHAIN, form.integer("seal"), by, hash(form.get("answer")), salt)
            : Seals.claim(CHAIN, by, hash(form.get("claim")), salt);
    return Bytes.of(hash.toArray());
  }

  private Hash32 hash(JsonValue given) throws JsonException {
    return Hash32.of(bytes(given).toArray());
  }

  private static Bytes voucher(JsonObject form) throws JsonException {
    Address worker = ContractRig.address(form.string("worker"));
    Wei paid = new Wei(UInt256.of(number(form.get("paid"))));
    Hash32 digest = new Voucher(form.integer("voucher"), worker, paid).digest(CHAIN);
    return ContractRig.signature(digest, form.string("by"));
  }

  private static BigInteger number(JsonValue given) throws JsonException {
    if (given instanceof JsonNumber) {
      return BigInteger.valueOf(given.asLong());
    }
    String text = given.asString();
    if (text.endsWith(" poai")) {
      return new BigDecimal(text.substring(0, text.length() - 5))
          .movePointRight(POAI)
          .toBigIntegerExact();
    }
    return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
  }

  private static UInt256 slot(String text) throws JsonException {
    Matcher matcher = SLOT.matcher(text);
    if (!matcher.matches()) {
      throw new AssertionError("\"" + text + "\" is no slot");
    }
    UInt256 base = UInt256.of(number(new JsonString(matcher.group(1))));
    if (matcher.group(2) != null) {
      UInt256 key = UInt256.of(number(new JsonString(matcher.group(2))));
      base = Preimage.of(key.toHash32()).u256(base).keccak().toUInt256();
    }
    String offset = matcher.group(3);
    return offset == null ? base : base.plus(UInt256.of(Long.parseLong(offset)));
  }
}
