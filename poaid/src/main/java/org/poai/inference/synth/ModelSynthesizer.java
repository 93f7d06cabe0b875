package org.poai.inference.synth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.poai.inference.gguf.GgufWriter;
import org.poai.inference.gguf.ReadProgress;
import org.poai.inference.gguf.TensorInfo;
import org.poai.inference.gguf.TensorType;

/**
 * Writes a model file of a given shape with random weights: the same bytes on every machine, as
 * fast as the disk takes them.
 */
public final class ModelSynthesizer {
  private static final int CONTEXT = 2048;

  /** A multiple of every block, 34 bytes among them, and of eight weights of every type. */
  private static final int CHUNK = 34 * 32 * 1024;

  private static final long SEED = 0x504f4149_00000001L;

  /** Odd, so that no two seeds of a model meet. */
  private static final long SEED_STEP = 0xd1342543de82ef95L;

  private ModelSynthesizer() {}

  /**
   * Writes the model of {@code shape} beside {@code file} and then moves it there, so that {@code
   * file} is whole whenever it exists.
   */
  public static void write(ModelShape shape, Path file, ReadProgress progress) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path partial = Files.createTempFile(directory, file.getFileName() + ".", ".partial");
    try {
      GgufWriter gguf = describe(shape);
      try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        writeAll(gguf, shape.seed(), out, progress);
        out.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Bytes of the file that {@link #write} makes. */
  public static long size(ModelShape shape) {
    GgufWriter gguf = describe(shape);
    return gguf.header().length + gguf.dataBytes();
  }

  private static GgufWriter describe(ModelShape shape) {
    ModelShape.Layout layout = shape.layout();
    SyntheticVocabulary vocabulary = SyntheticVocabulary.of(layout.vocabulary());
    GgufWriter gguf =
        new GgufWriter()
            .string("general.architecture", "llama")
            .string("general.name", shape.title())
            .uint32("general.quantization_version", 2)
            .uint32("llama.context_length", CONTEXT)
            .uint32("llama.vocab_size", layout.vocabulary())
            .uint32("llama.embedding_length", layout.dim())
            .uint32("llama.block_count", layout.layers())
            .uint32("llama.feed_forward_length", layout.hidden())
            .uint32("llama.attention.head_count", layout.heads())
            .uint32("llama.attention.head_count_kv", layout.kvHeads())
            .uint32("llama.rope.dimension_count", layout.headDim())
            .float32("llama.rope.freq_base", 10000f)
            .float32("llama.attention.layer_norm_rms_epsilon", 0x1p-17f)
            .string("tokenizer.ggml.model", "llama")
            .strings("tokenizer.ggml.tokens", vocabulary.texts())
            .floats("tokenizer.ggml.scores", vocabulary.scores())
            .ints("tokenizer.ggml.token_type", vocabulary.types())
            .uint32("tokenizer.ggml.unknown_token_id", SyntheticVocabulary.UNKNOWN)
            .uint32("tokenizer.ggml.bos_token_id", SyntheticVocabulary.BEGIN)
            .uint32("tokenizer.ggml.eos_token_id", SyntheticVocabulary.END)
            .bool("tokenizer.ggml.add_bos_token", true)
            .bool("tokenizer.ggml.add_eos_token", false)
            .bool("tokenizer.ggml.add_space_prefix", true);
    addTensors(gguf, shape.type(), layout);
    return gguf;
  }

  private static void addTensors(GgufWriter gguf, TensorType type, ModelShape.Layout layout) {
    int dim = layout.dim();
    gguf.tensor("token_embd.weight", type, dim, layout.vocabulary());
    for (int i = 0; i < layout.layers(); i++) {
      String block = "blk." + i + ".";
      gguf.tensor(block + "attn_norm.weight", TensorType.F32, dim)
          .tensor(block + "attn_q.weight", type, dim, dim)
          .tensor(block + "attn_k.weight", type, dim, layout.kvDim())
          .tensor(block + "attn_v.weight", type, dim, layout.kvDim())
          .tensor(block + "attn_output.weight", type, dim, dim)
          .tensor(block + "ffn_norm.weight", TensorType.F32, dim)
          .tensor(block + "ffn_gate.weight", type, dim, layout.hidden())
          .tensor(block + "ffn_up.weight", type, dim, layout.hidden())
          .tensor(block + "ffn_down.weight", type, layout.hidden(), dim);
    }
    gguf.tensor("output_norm.weight", TensorType.F32, dim);
    if (!layout.tied()) {
      gguf.tensor("output.weight", type, dim, layout.vocabulary());
    }
  }

  private static void writeAll(
      GgufWriter gguf, long modelSeed, FileChannel out, ReadProgress progress) throws IOException {
    byte[] header = gguf.header();
    long total = header.length + gguf.dataBytes();
    put(out, ByteBuffer.wrap(header));
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int index = 0;
    for (TensorInfo tensor : gguf.tensors()) {
      put(out, ByteBuffer.allocate((int) (header.length + tensor.offset() - out.position())));
      Weights weights = new Weights(tensor.type(), scaleExponent(tensor), seed(modelSeed, index++));
      for (long left = tensor.bytes(); left > 0; left -= chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK, left));
        if (tensor.shape().size() == 1) {
          fillWithOnes(chunk);
        } else {
          weights.fill(chunk);
        }
        put(out, chunk.flip());
        progress.at(out.position(), total);
      }
    }
    put(out, ByteBuffer.allocate((int) (total - out.position())));
  }

  /** Where a tensor's stream of weights begins: far from those of other tensors and models. */
  private static long seed(long modelSeed, int tensor) {
    return SEED ^ ((long) tensor << 32) ^ modelSeed * SEED_STEP;
  }

  private static void fillWithOnes(ByteBuffer buffer) {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      buffer.putFloat(1f);
    }
  }

  private static void put(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /**
   * Weights of about 1/√n for rows of n numbers; twice that for queries and keys, which makes
   * attention sharp, so that any word of the prompt moves the last hidden state.
   */
  private static int scaleExponent(TensorInfo tensor) {
    int log2 = 63 - Long.numberOfLeadingZeros(tensor.shape().get(0));
    boolean sharp =
        tensor.name().endsWith("attn_q.weight") || tensor.name().endsWith("attn_k.weight");
    return (sharp ? 1 : 0) - 6 - log2 / 2;
  }
}
