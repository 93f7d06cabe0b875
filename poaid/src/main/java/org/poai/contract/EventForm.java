package org.poai.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.Log;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * An event of a contract: its parameters in their order, those that are topics marked, and the
 * value that one of its logs stands for.
 *
 * @param signature name and types, as in {@code Burned(uint256)}
 * @param reader throws an IllegalArgumentException or ArithmeticException for a log of another form
 */
public record EventForm<E>(
    String signature, List<String> types, List<Boolean> indexed, Function<Fields, E> reader) {
  public EventForm {
    types = List.copyOf(types);
    indexed = List.copyOf(indexed);
  }

  /**
   * The event of a name.
   *
   * @param parameters its types, separated by spaces; a star marks a topic
   */
  public static <E> EventForm<E> of(String name, String parameters, Function<Fields, E> reader) {
    List<String> marked = Arrays.asList(parameters.split(" ", -1));
    List<String> types = marked.stream().map(type -> type.replace("*", "")).toList();
    return new EventForm<>(
        name + "(" + String.join(",", types) + ")",
        types,
        marked.stream().map(type -> type.startsWith("*")).toList(),
        reader);
  }

  /** The first topic of its logs. */
  public Hash32 topic() {
    return Abi.topic(signature);
  }

  /** What a log with this event's topic says; empty where its form is another one. */
  public Optional<E> read(Log log) {
    try {
      return Optional.of(reader.apply(fields(log)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Topics and data in the order of the parameters. */
  private Fields fields(Log log) {
    List<String> inData = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (!indexed.get(i)) {
        inData.add(types.get(i));
      }
    }
    List<Object> data = Abi.decode(inData, log.data());
    List<Object> values = new ArrayList<>();
    int topic = 1;
    for (int i = 0; i < types.size(); i++) {
      if (indexed.get(i)) {
        values.add(word(types.get(i), log, topic++));
      } else {
        values.add(data.get(i - topic + 1));
      }
    }
    return new Fields(values);
  }

  private static Object word(String type, Log log, int topic) {
    if (topic >= log.topics().size()) {
      throw new IllegalArgumentException("the log lacks a topic");
    }
    byte[] bytes = log.topics().get(topic).toArray();
    return Abi.decode(List.of(type), Bytes.of(bytes)).get(0);
  }
}
