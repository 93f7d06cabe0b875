package org.poai.inference.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code poaid model info} says of a file, line by line. */
public final class ModelReport {
  private ModelReport() {}

  public static List<String> lines(GgufModel model) {
    HyperParameters shape = model.shape();
    Map<TensorType, Integer> types = new TreeMap<>();
    long parameters = 0;
    for (TensorInfo tensor : model.tensors()) {
      types.merge(tensor.type(), 1, Integer::sum);
      parameters += tensor.count();
    }
    List<String> lines = new ArrayList<>();
    lines.add(line("file", "%s, %,d bytes", model.path(), model.size()));
    lines.add(line("name", "%s", model.name()));
    lines.add(line("parameters", "%,d", parameters));
    lines.add(
        line(
            "shape",
            "width %d, %d layers, %d heads (%d for keys), feed-forward %d",
            shape.dim(),
            shape.layers(),
            shape.heads(),
            shape.kvHeads(),
            shape.hidden()));
    lines.add(line("context", "%d tokens", shape.context()));
    lines.add(line("rope", "%d numbers a head, base %.0f", shape.ropeDim(), shape.ropeBase()));
    lines.add(
        line(
            "tensors",
            "%d: %s",
            model.tensors().size(),
            types.entrySet().stream()
                .map(type -> type.getValue() + " " + type.getKey())
                .collect(Collectors.joining(", "))));
    lines.add(line("block bytes", "%,d", model.blockBytes()));
    lines.add(
        line(
            "tokenizer",
            "%s, %d tokens, %s",
            model.tokenizer(),
            model.vocabulary().tokens().size(),
            model.vocabulary().addsBos() ? "adds BOS" : "adds nothing"));
    lines.add(
        line(
            "salt words",
            "%d candidates of 2048 that are needed",
            SaltWords.candidates(model.vocabulary()).size()));
    return List.copyOf(lines);
  }

  /** One line per tensor: name, type, shape, bytes. */
  public static List<String> tensorLines(GgufModel model) {
    return model.tensors().stream()
        .map(t -> "%-32s %-8s %-16s %,15d".formatted(t.name(), t.type(), t.shape(), t.bytes()))
        .toList();
  }

  private static String line(String label, String format, Object... values) {
    return String.format(Locale.ROOT, "%-12s " + format, prepend(label, values));
  }

  private static Object[] prepend(String label, Object[] values) {
    Object[] all = new Object[values.length + 1];
    all[0] = label;
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }
}
