package org.poai.inference.gguf;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file's header as it stands: keys with their values and the tensor table, not yet judged as a
 * model.
 *
 * @param dataStart offset of the data section in the file
 */
record Gguf(
    int version, Map<String, Value> values, List<TensorInfo> tensors, long dataStart, long size) {
  Gguf {
    values = Collections.unmodifiableMap(values);
    tensors = List.copyOf(tensors);
  }

  /**
   * What a key holds.
   *
   * @param content Long, Double, Boolean, String, {@link Numbers} or {@link Texts}, as {@code type}
   *     says
   */
  record Value(ValueType type, Object content) {}

  /** An array of numbers or truth values; those that no rule reads keep only their length. */
  record Numbers(ValueType element, List<? extends Number> list, int length) {}

  /** An array of texts; those that no rule reads keep only their length. */
  record Texts(List<String> list, int length) {}

  Optional<String> text(String key) throws GgufException {
    return value(key, String.class, "a text");
  }

  Optional<Boolean> truth(String key) throws GgufException {
    return value(key, Boolean.class, "true or false");
  }

  Optional<Texts> texts(String key) throws GgufException {
    return value(key, Texts.class, "a list of texts");
  }

  Optional<Numbers> numbers(String key) throws GgufException {
    return value(key, Numbers.class, "a list of numbers");
  }

  Optional<Double> real(String key) throws GgufException {
    return value(key, Double.class, "a number with a fraction");
  }

  /** A whole number, 1 ≤ number ≤ max. */
  Optional<Integer> positive(String key, int max) throws GgufException {
    Optional<Integer> number = natural(key, max);
    if (number.isPresent() && number.get() == 0) {
      throw new GgufException("has " + key + " = 0");
    }
    return number;
  }

  /** A whole number, 0 ≤ number ≤ max. */
  Optional<Integer> natural(String key, int max) throws GgufException {
    Optional<Long> number = whole(key);
    if (number.isPresent() && (number.get() < 0 || number.get() > max)) {
      throw new GgufException("has " + key + " = " + number.get());
    }
    return number.map(Long::intValue);
  }

  /** Any whole number. */
  Optional<Long> whole(String key) throws GgufException {
    return value(key, Long.class, "one whole number");
  }

  private <T> Optional<T> value(String key, Class<T> form, String due) throws GgufException {
    Value value = values.get(key);
    if (value != null && !form.isInstance(value.content())) {
      throw new GgufException("has a value of " + key + " that is not " + due);
    }
    return Optional.ofNullable(value).map(Value::content).map(form::cast);
  }
}
