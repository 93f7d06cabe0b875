package org.poai.chain.genesis;

import java.util.regex.Pattern;
import org.poai.primitives.Hash32;

/**
 * What a proof is made of and checked with: model, engine, dataset and the sizes of the quiz;
 * protocol section 4. Its constructors refuse, with an {@link IllegalArgumentException} that names
 * the figure, whatever the section's "Content of a manifest" refuses.
 *
 * @param costUnits cost of one evaluation, 1 to 2^32
 */
public record Manifest(ModelPart model, DatasetPart dataset, Sizes sizes, long costUnits) {
  /** Multiplications that make one unit of cost. */
  private static final long PRODUCTS_PER_UNIT = 1L << 27;

  private static final long MAX_COST_UNITS = 1L << 32;

  public Manifest {
    if (dataset.records() < sizes.samples()) {
      throw new IllegalArgumentException(
          "a batch of "
              + sizes.samples()
              + " needs as many records, the dataset has "
              + dataset.records());
    }
    if (costUnits < 1 || costUnits > MAX_COST_UNITS) {
      throw new IllegalArgumentException(
          "costUnits must be at least 1 and at most 2^32, not " + costUnits);
    }
  }

  /**
   * What an evaluation costs, whatever the types of the numbers: protocol section 4.
   *
   * @param elements numbers of the two-dimensional {@code blk.*} tensors
   */
  public static long costUnits(long elements, Sizes sizes) {
    long products = Math.multiplyExact(elements, (long) sizes.samples() * sizes.promptTokens());
    return Math.max(1, Math.addExact(products, PRODUCTS_PER_UNIT - 1) / PRODUCTS_PER_UNIT);
  }

  /**
   * The model and the engine that is referee for it.
   *
   * @param engine the engine's id, e.g. {@code kherud-4.2.0/<sha256 of the library>/1}
   * @param modelSha256 of the GGUF file
   * @param conformance SHA-256 over what this engine makes of the conformance prompts
   * @param dim d, the width of a state, 1 to 65 536
   * @param muHash of the mean conformance state
   */
  public record ModelPart(
      String engine,
      Hash32 modelSha256,
      Hash32 conformance,
      int dim,
      Hash32 muHash,
      Hash32 saltWordlistHash) {
    private static final Pattern ENGINE = Pattern.compile("[-./0-9A-Z_a-z]{1,96}");
    private static final int MAX_DIM = 65_536;

    public ModelPart {
      if (!ENGINE.matcher(engine).matches()) {
        throw new IllegalArgumentException("engine must be 1 to 96 characters of [-./0-9A-Z_a-z]");
      }
      if (dim < 1 || dim > MAX_DIM) {
        throw new IllegalArgumentException("dim must be at least 1 and at most 65536, not " + dim);
      }
    }
  }

  /** The records: how many, and the Merkle root over them. */
  public record DatasetPart(Hash32 root, int records) {}

  /** K samples per evaluation, L tokens per prompt, m tokens per answer. */
  public record Sizes(int samples, int promptTokens, int answerTokens) {
    public static final int DEFAULT_SAMPLES = 2;
    public static final int PROMPT_TOKENS = 64;
    public static final int ANSWER_TOKENS = 8;

    public Sizes {
      if (samples != 1 && samples != 2 && samples != 4 && samples != 8) {
        throw new IllegalArgumentException("the batch size K is 1, 2, 4 or 8, not " + samples);
      }
    }

    public static Sizes ofSamples(int samples) {
      return new Sizes(samples, PROMPT_TOKENS, ANSWER_TOKENS);
    }

    /** B = 256 / K. */
    public int bitsPerRecord() {
      return 256 / samples;
    }
  }
}
