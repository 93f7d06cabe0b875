package org.poai.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** What the compiler says of a contract's functions, events and errors: a file of contracts/out. */
public final class ContractAbi {
  private static final List<JsonValue> WRITES =
      List.of(JsonValue.of("payable"), JsonValue.of("nonpayable"));

  private final List<Entry> entries = new ArrayList<>();

  /** A parameter: its name, its type as signatures write it, the members of its tuple. */
  public record Parameter(String name, String type, List<Parameter> members, boolean indexed) {
    /** A list's element. */
    public Parameter element() {
      return new Parameter(name, type.substring(0, type.lastIndexOf('[')), members, false);
    }

    public boolean isList() {
      return type.endsWith("]");
    }
  }

  /** A function, event or error. */
  public record Entry(
      String kind,
      String name,
      List<Parameter> inputs,
      List<Parameter> outputs,
      boolean changesState) {
    public String signature() {
      return name + "(" + String.join(",", types(inputs)) + ")";
    }
  }

  public static List<String> types(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::type).toList();
  }

  public static ContractAbi read(String contract) {
    try {
      ContractAbi abi = new ContractAbi();
      Path file = Path.of("contracts", "out", contract + ".abi.json");
      for (JsonValue each : Json.parse(Files.readAllBytes(file)).asArray()) {
        JsonObject entry = each.asObject();
        String kind = entry.string("type");
        if (!kind.equals("receive")) {
          abi.entries.add(
              new Entry(
                  kind,
                  entry.string("name"),
                  parameters(entry, "inputs"),
                  kind.equals("function") ? parameters(entry, "outputs") : List.of(),
                  entry.find("stateMutability").stream().anyMatch(WRITES::contains)));
        }
      }
      return abi;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Parameter> parameters(JsonObject entry, String key) throws JsonException {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonValue each : entry.get(key).asArray()) {
      JsonObject parameter = each.asObject();
      String type = parameter.string("type");
      List<Parameter> members =
          type.startsWith("tuple") ? parameters(parameter, "components") : List.of();
      String written =
          type.startsWith("tuple")
              ? "(" + String.join(",", types(members)) + ")" + type.substring("tuple".length())
              : type;
      boolean indexed = parameter.find("indexed").equals(Optional.of(JsonValue.of(true)));
      parameters.add(new Parameter(parameter.string("name"), written, members, indexed));
    }
    return parameters;
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  public Entry find(String kind, String name) {
    return entries.stream()
        .filter(entry -> entry.kind().equals(kind) && entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }
}
