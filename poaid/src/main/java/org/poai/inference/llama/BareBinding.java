package org.poai.inference.llama;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import java.nio.file.Path;
import java.util.List;
import org.poai.inference.InferenceException;

/**
 * The binding as anybody would call it, with the same pins and nothing around it: what the node's
 * own path is measured against.
 */
public final class BareBinding implements AutoCloseable {
  private final LlamaModel model;

  private BareBinding(LlamaModel model) {
    this.model = model;
  }

  public static BareBinding load(NativeLibrary library, Path model, int threads)
      throws InferenceException {
    return new BareBinding(LlamaEngine.open(library, model, threads, 0));
  }

  /**
   * Embeds every prompt in turn.
   *
   * @return the last state's first value, so that no call can be left out
   */
  public float embedAll(List<String> prompts) {
    float last = 0;
    for (String prompt : prompts) {
      last = model.embed(prompt)[0];
    }
    return last;
  }

  /**
   * Generates a greedy text.
   *
   * @param first runs when its first piece is there
   * @return how many pieces it had
   */
  public int generate(String prompt, int tokens, Runnable first) {
    int pieces = 0;
    for (LlamaOutput output : model.generate(Pins.completion(prompt, tokens))) {
      if (pieces == 0) {
        first.run();
      }
      pieces += output.text.isEmpty() ? 0 : 1;
    }
    return pieces;
  }

  @Override
  public void close() {
    model.close();
  }
}
