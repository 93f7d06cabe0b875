package org.poai.inference.gguf;

import java.util.Optional;
import java.util.Set;
import org.poai.inference.gguf.HyperParameters.Rope;
import org.poai.primitives.Printable;

/** How positions rotate the heads: what llama.cpp takes, and what gives finite numbers. */
final class RopeRules {
  private static final String SCALING = "llama.rope.scaling.type";
  private static final String LONGROPE = "longrope";
  private static final Set<String> SCALINGS = Set.of("none", "linear", "yarn", LONGROPE);
  private static final int MAX_DIM = 1 << 16;

  private RopeRules() {}

  static Rope rope(Gguf gguf, int width) throws GgufException {
    int rope = gguf.positive("llama.rope.dimension_count", MAX_DIM).orElse(width);
    if (rope != width || rope % 2 != 0) {
      throw new GgufException("rotates " + rope + " numbers of heads that are " + width + " wide");
    }
    Optional<String> scaling = gguf.text(SCALING);
    if (scaling.isPresent() && !SCALINGS.contains(scaling.get())) {
      throw new GgufException(
          "has the "
              + SCALING
              + " "
              + Printable.quoted(scaling.get())
              + ", which llama.cpp does not know");
    }
    for (String key : Set.of("llama.rope.scaling.factor", "llama.rope.scale_linear")) {
      // A factor of 0 stands for 1.
      double factor = gguf.real(key).orElse(1.0);
      if (factor != 0) {
        requirePositive(key, factor);
        requirePositive("the reciprocal of " + key, (float) (1 / factor));
      }
    }
    String attention = "llama.rope.scaling.attn_factor";
    requirePositive(attention, gguf.real(attention).orElse(1.0));
    double base = gguf.real("llama.rope.freq_base").orElse(10000.0);
    requirePositive("llama.rope.freq_base", base);
    return new Rope(rope, base);
  }

  /** Whether the file may have factors of its own for the frequencies. */
  static boolean takesFactors(Gguf gguf) throws GgufException {
    return !gguf.text(SCALING).orElse("").equals(LONGROPE);
  }

  private static void requirePositive(String what, double number) throws GgufException {
    if (!(number > 0) || Double.isInfinite(number)) {
      throw new GgufException(
          "has " + what + " = " + number + " where a finite number above 0 is due");
    }
  }
}
