package org.poai.inference.llama;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import org.poai.inference.gguf.GgufModel;

/**
 * What a model costs this machine, in processor time of one thread: reading and loading the file, a
 * quiz prompt of about 64 tokens, a reference, an answer of 8 tokens. Run its {@code main} on the
 * test class path with the model's file.
 */
public final class ModelCostBenchmark {
  private static final int ROUNDS = 12;
  private static final String WORDS =
      "army ocean planet river stone light house green water table music paper ";

  private ModelCostBenchmark() {}

  /** One thing that the engine is asked. */
  private interface Task {
    void run(int round) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    NativeLibrary library = NativeLibrary.bundled(Path.of("target", "inference"));
    print("checks of the file", 1, round -> GgufModel.read(file));
    LlamaEngine[] opened = new LlamaEngine[1];
    print("loading", 1, round -> opened[0] = LlamaEngine.load(library, file, 1, 0));
    LlamaEngine engine = opened[0];
    String prompt = WORDS.repeat(4) + "\nQuestion: What is the color of the sky?\nAnswer:";
    engine.embed(prompt);
    System.out.printf(Locale.ROOT, "tokens of the prompt: %d%n", engine.encode(prompt).length);
    print("prompt", ROUNDS, round -> engine.embed(round + prompt));
    print("reference", ROUNDS, round -> engine.embed(question(round) + " four"));
    print("answer", ROUNDS, round -> engine.complete(question(round), 8));
    System.exit(0); // Native threads keep a JVM from ending.
  }

  private static String question(int round) {
    return "Question: What is " + round + " plus 2?\nAnswer:";
  }

  private static void print(String what, int rounds, Task task) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    for (int round = 0; round < rounds; round++) {
      task.run(round);
    }
    double seconds = (system.getProcessCpuTime() - before) / 1e9 / rounds;
    System.out.printf(Locale.ROOT, "%s: %.3f s of processor time%n", what, seconds);
  }
}
