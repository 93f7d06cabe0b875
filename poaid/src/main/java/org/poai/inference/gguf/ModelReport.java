package org.poai.inference.gguf;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.poai.primitives.Printable;

/** What {@code poaid model info} says of a file, line by line. */
public final class ModelReport {
  private ModelReport() {}

  public static List<String> lines(GgufModel model) {
    HyperParameters shape = model.shape();
    return List.of(
        line("file", "%s, %,d bytes", Printable.text(model.path().toString(), 300), model.size()),
        line("name", "%s", model.name()),
        line("parameters", "%,d", model.tensors().stream().mapToLong(TensorInfo::count).sum()),
        line(
            "shape",
            "width %d, %d layers, %d heads (%d for keys), feed-forward %d",
            shape.dim(),
            shape.layers(),
            shape.attention().heads(),
            shape.attention().kvHeads(),
            shape.hidden()),
        line("context", "%d tokens", shape.context()),
        line("rope", "%d numbers a head, base %.0f", shape.rope().dim(), shape.rope().base()),
        line("tensors", "%d: %s", model.tensors().size(), types(model)),
        line("block", "%,d numbers in the matrices of all layers", model.blockElements()),
        line(
            "tokenizer",
            "%s, %d tokens, %s",
            model.tokenizer(),
            model.vocabulary().tokens().size(),
            model.vocabulary().addsBos() ? "adds BOS" : "adds nothing"),
        line(
            "salt words",
            "%d candidates of 2048 that are needed",
            SaltWords.candidates(model.vocabulary()).size()));
  }

  private static String types(GgufModel model) {
    Map<TensorType, Integer> types = new TreeMap<>();
    model.tensors().forEach(tensor -> types.merge(tensor.type(), 1, Integer::sum));
    return types.entrySet().stream()
        .map(type -> type.getValue() + " " + type.getKey())
        .collect(Collectors.joining(", "));
  }

  /** One line per tensor: name, type, shape, bytes. */
  public static List<String> tensorLines(GgufModel model) {
    return model.tensors().stream()
        .map(
            t ->
                String.format(
                    Locale.ROOT,
                    "%-32s %-8s %-16s %,15d",
                    t.name(),
                    t.type(),
                    t.shape(),
                    t.bytes()))
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
