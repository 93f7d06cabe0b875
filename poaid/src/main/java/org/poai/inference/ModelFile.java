package org.poai.inference;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.poai.primitives.Hash32;

/**
 * What the node knows of a model from its GGUF file, read and checked in Java before native code
 * sees it.
 *
 * @param name the file's own name for itself, or the file name
 * @param architecture GGUF's {@code general.architecture}
 * @param blockElements numbers of the two-dimensional {@code blk.*} tensors, from which {@code
 *     costUnits} follows
 */
public record ModelFile(
    Path path,
    Hash32 sha256,
    String name,
    String architecture,
    int dim,
    long blockElements,
    Vocabulary vocabulary) {

  /** The same of a copy at another place. */
  public ModelFile at(Path place) {
    return new ModelFile(place, sha256, name, architecture, dim, blockElements, vocabulary);
  }

  /** The tokenizer's table, and how the model's authors write conversations with it. */
  public record Vocabulary(
      List<Token> tokens, boolean addsBos, boolean appendsToken, ChatHints chat) {
    public Vocabulary {
      tokens = List.copyOf(tokens);
    }

    /** The table of a model that knows no conversations. */
    public Vocabulary(List<Token> tokens, boolean addsBos, boolean appendsToken) {
      this(tokens, addsBos, appendsToken, new ChatHints(Optional.empty(), ""));
    }

    /** {@code tokens(s)} of an encoding: its length, and BOS where the model adds it. */
    public int count(int[] encoding) {
      return encoding.length + (addsBos ? 1 : 0);
    }

    /** Whether an encoding holds a control or unknown token. */
    public boolean readsAsSpecial(int[] encoding) {
      for (int id : encoding) {
        TokenType type = tokens.get(id).type();
        if (type == TokenType.CONTROL || type == TokenType.UNKNOWN) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * How conversations are written.
   *
   * @param template a program in Jinja, which nobody runs here
   * @param endToken the token that ends a text, as it is spelled
   */
  public record ChatHints(Optional<String> template, String endToken) {}

  /**
   * A vocabulary entry as the file spells it (word-start marker {@code ▁} or {@code Ġ} included);
   * its id is its index.
   */
  public record Token(String text, TokenType type) {}

  /** GGUF's {@code tokenizer.ggml.token_type}. */
  public enum TokenType {
    UNDEFINED,
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }
}
