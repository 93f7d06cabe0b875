package org.poai.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Bytes;

/**
 * What errors of contracts say, as clauses for people.
 *
 * @param bySignature from the figures of an error, its parameters being the signature's types, to
 *     its clause
 */
public record ErrorClauses(Map<String, Function<Fields, String>> bySignature) {
  private static final int SELECTOR = 4;

  public ErrorClauses {
    bySignature = Map.copyOf(bySignature);
  }

  /** The clause of what a call reverted with; empty where none of these errors says that. */
  public Optional<String> clause(Bytes revert) {
    byte[] bytes = revert.toArray();
    if (bytes.length < SELECTOR) {
      return Optional.empty();
    }
    Bytes selector = Bytes.of(Arrays.copyOf(bytes, SELECTOR));
    Bytes figures = Bytes.of(Arrays.copyOfRange(bytes, SELECTOR, bytes.length));
    return bySignature.entrySet().stream()
        .filter(error -> Abi.selector(error.getKey()).equals(selector))
        .findFirst()
        .flatMap(error -> read(error.getKey(), error.getValue(), figures));
  }

  private static Optional<String> read(
      String signature, Function<Fields, String> clause, Bytes figures) {
    try {
      List<Object> values = Abi.decode(Abi.types(signature), figures);
      return Optional.of(clause.apply(new Fields(values)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty(); // another contract's error of the same selector
    }
  }

  /** The signatures of all errors that have a clause. */
  public Set<String> signatures() {
    return bySignature.keySet();
  }

  /** An amount of wei among the figures, in POAI. */
  public static String poai(Fields figures, int index) {
    return figures.wei(index).toPoai() + " POAI";
  }
}
