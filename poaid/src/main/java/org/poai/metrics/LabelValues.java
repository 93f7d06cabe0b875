package org.poai.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How the constants of an enum and the cases of a sealed type are spelt in a label: too_early. */
final class LabelValues {
  private LabelValues() {}

  /** All values that a label of this type can have. */
  static List<String> of(Class<?> type) {
    return (type.isEnum()
            ? Arrays.stream(type.getEnumConstants()).map(LabelValues::of)
            : cases(type).map(it -> spelt(it.getSimpleName())))
        .toList();
  }

  /** The value of a label for a constant, or for an instance of a case. */
  static String of(Object value) {
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : spelt(value.getClass().getSimpleName());
  }

  private static Stream<Class<?>> cases(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LabelValues::cases)
        : Stream.of(type);
  }

  private static String spelt(String name) {
    return name.replaceAll("(?<=.)(?=\\p{Upper})", "_").toLowerCase(Locale.ROOT);
  }
}
