package org.poai.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.node.engine.RunningModel;
import org.poai.quiz.profile.Fitness;
import org.poai.quiz.prompt.SaltWordList;

/**
 * {@code poaid model check}: runs a model as a node would, and tells what a chain would commit to.
 */
public final class ModelTool {
  private ModelTool() {}

  public static void check(Path file, PrintWriter out) {
    Sizes sizes = Sizes.ofSamples(Sizes.DEFAULT_SAMPLES);
    try (ScratchModel scratch = ScratchModel.start(file, sizes)) {
      RunningModel engine = scratch.engine();
      out.println("usable       yes");
      out.println("engine       " + engine.engineId());
      out.println("threads      " + engine.threads());
      out.println("salt words   " + SaltWordList.COUNT);
      out.println("conformance  " + engine.profile().conformance().hash());
      print(scratch.module().fitness(engine, sizes), out);
      out.flush();
    }
  }

  /** How strong the proof is on the model, and what it must be at least. */
  private static void print(Fitness fitness, PrintWriter out) {
    line(out, "zero", "%d of the differences of states", fitness.zeros());
    line(out, "parallel", "largest |cos| %.3f, below 0.9", fitness.parallel() / 1e6);
    line(out, "directions", "%.1f, at least 8", fitness.participation() / 1e6);
    line(out, "salt word", "moves a difference by %.3f, at least 0.01", fitness.word() / 1e6);
  }

  private static void line(PrintWriter out, String label, String format, Object value) {
    out.println(String.format(Locale.ROOT, "%-12s " + format, label, value));
  }
}
