package org.poai.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GenesisContract;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.query.AbiEntry.Kind;

/**
 * The functions and events that inputs and logs are shown by: those of the contracts of genesis at
 * their addresses, and those of the usual standards anywhere. The text {@code interfaces.txt} has
 * them.
 */
public final class AbiBook {
  private static final int SELECTOR = 4;

  /** By selector and contract; a contract that is not one of genesis has none of its own. */
  private final Map<Key<Bytes>, AbiEntry> functions = new HashMap<>();

  /** By first topic, count of topics, and contract. */
  private final Map<Key<Form>, AbiEntry> events = new HashMap<>();

  private AbiBook() {}

  /** What an input or a log says. */
  public record Decoded(AbiEntry signature, List<Argument> arguments) {
    public Decoded {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * A value of a call or an event.
   *
   * @param name may be empty
   * @param type as signatures write it
   * @param value as {@link Abi#decode} gives it; the hash of it where it is a topic and longer than
   *     a word
   */
  public record Argument(String name, String type, Object value) {}

  private record Key<T>(T of, Optional<Address> contract) {}

  /** What tells events apart: a standard of tokens differs from another in what is a topic. */
  private record Form(Hash32 topic, int topics) {}

  /** Those of {@code interfaces.txt}. */
  public static AbiBook known() {
    AbiBook known = new AbiBook();
    Optional<Address> contract = Optional.empty();
    for (String line : lines()) {
      if (line.startsWith("[")) {
        String name = line.substring(1, line.length() - 1);
        contract =
            name.equals("any")
                ? Optional.empty()
                : Optional.of(GenesisContract.valueOf(name).address());
      } else if (!line.startsWith("#")) {
        known.add(AbiEntry.parse(line), contract);
      }
    }
    return known;
  }

  private static List<String> lines() {
    try (InputStream in = AbiBook.class.getResourceAsStream("interfaces.txt")) {
      byte[] text = Objects.requireNonNull(in).readAllBytes();
      return new String(text, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(AbiEntry signature, Optional<Address> contract) {
    if (signature.kind() == Kind.FUNCTION) {
      functions.put(new Key<>(Abi.selector(signature.toString()), contract), signature);
    } else {
      Form form = new Form(Abi.topic(signature.toString()), 1 + signature.topics());
      events.put(new Key<>(form, contract), signature);
    }
  }

  /** What an input asks of a contract; empty where no known function says it. */
  public Optional<Decoded> call(Address contract, Bytes input) {
    if (input.size() < SELECTOR) {
      return Optional.empty();
    }
    byte[] bytes = input.toArray();
    Bytes selector = Bytes.of(Arrays.copyOf(bytes, SELECTOR));
    Bytes data = Bytes.of(Arrays.copyOfRange(bytes, SELECTOR, bytes.length));
    return find(functions, selector, contract).flatMap(signature -> arguments(signature, data));
  }

  private static Optional<Decoded> arguments(AbiEntry signature, Bytes data) {
    try {
      List<Object> values = Abi.decode(signature.types(), data);
      return Optional.of(decoded(signature, values));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What a log says; empty where no known event says it. */
  public Optional<Decoded> event(Log log) {
    if (log.topics().isEmpty()) {
      return Optional.empty();
    }
    Form form = new Form(log.topics().get(0), log.topics().size());
    return find(events, form, log.address()).flatMap(signature -> values(signature, log));
  }

  private static Optional<Decoded> values(AbiEntry signature, Log log) {
    try {
      List<String> inData =
          signature.parameters().stream()
              .filter(parameter -> !parameter.indexed())
              .map(AbiEntry.Parameter::type)
              .toList();
      List<Object> data = Abi.decode(inData, log.data());
      List<Object> values = new ArrayList<>();
      int topic = 1;
      for (AbiEntry.Parameter parameter : signature.parameters()) {
        values.add(
            parameter.indexed()
                ? word(parameter.type(), log.topics().get(topic++))
                : data.get(values.size() - topic + 1));
      }
      return Optional.of(decoded(signature, values));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Object word(String type, Hash32 topic) {
    boolean isLong = type.endsWith("]") || type.endsWith(")") || type.equals("string");
    return isLong || type.equals("bytes")
        ? topic
        : Abi.decode(List.of(type), Bytes.of(topic.toArray())).get(0);
  }

  private static Decoded decoded(AbiEntry signature, List<Object> values) {
    List<Argument> arguments = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      AbiEntry.Parameter parameter = signature.parameters().get(i);
      arguments.add(new Argument(parameter.name(), parameter.type(), values.get(i)));
    }
    return new Decoded(signature, arguments);
  }

  /** A function or event of a contract of genesis, by its name with the types. */
  Optional<AbiEntry> own(Address contract, String signature) {
    return Stream.of(functions, events)
        .flatMap(known -> known.entrySet().stream())
        .filter(each -> each.getKey().contract().equals(Optional.of(contract)))
        .map(Map.Entry::getValue)
        .filter(entry -> entry.toString().equals(signature))
        .findFirst();
  }

  private static <T> Optional<AbiEntry> find(Map<Key<T>, AbiEntry> known, T of, Address contract) {
    return Optional.ofNullable(known.get(new Key<>(of, Optional.of(contract))))
        .or(() -> Optional.ofNullable(known.get(new Key<>(of, Optional.empty()))));
  }
}
