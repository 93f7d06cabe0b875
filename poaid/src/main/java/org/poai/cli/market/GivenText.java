package org.poai.cli.market;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.poai.cli.option.Refusals;
import org.poai.disk.DiskTrouble;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Bytes;

/**
 * A text that a person gives for the market, where every byte counts: as a word of the command, or
 * by standard input as it is.
 *
 * @param what its name in sentences
 */
record GivenText(String what, int most) {
  /** The word that stands for standard input. */
  private static final String INPUT = "-";

  /** What a job asks. */
  static final GivenText PROMPT = new GivenText("prompt", 2_048);

  /** What a job answers. */
  static final GivenText ANSWER = new GivenText("answer", 4_096);

  /** The bytes of a text that the market takes. */
  Bytes read(String word, InputStream input) {
    byte[] bytes = word.equals(INPUT) ? bytes(input) : bytes(word);
    Refusals.check(
        bytes.length <= most,
        "The "
            + what
            + " is too long: the market takes at most "
            + most
            + " bytes of UTF-8"
            + (word.equals(INPUT) ? "." : ", and it has " + bytes.length + "."));
    return Bytes.of(bytes);
  }

  /** As above, and not without a byte, and no U+0000. */
  Bytes readPrompt(String word, InputStream input) {
    Bytes text = read(word, input);
    Refusals.check(!text.isEmpty(), "The " + what + " is empty.");
    byte[] bytes = text.toArray();
    for (int i = 0; i < bytes.length; i++) {
      Refusals.check(bytes[i] != 0, "The " + what + " has a zero byte at " + i + ".");
    }
    return text;
  }

  private byte[] bytes(InputStream input) {
    byte[] bytes;
    try {
      bytes = input.readNBytes(most + 1);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "Standard input cannot be read: "
              + DiskTrouble.reason(e, java.nio.file.Path.of("-"))
              + ".");
    }
    try {
      if (bytes.length <= most) {
        CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      }
      return bytes;
    } catch (CharacterCodingException e) {
      throw new UserException(
          ExitCode.USAGE, "What comes by standard input is no UTF-8, as the " + what + " must be.");
    }
  }

  /** A word that the terminal's locale did not let through whole has U+FFFD in it. */
  private byte[] bytes(String word) {
    try {
      Refusals.check(word.indexOf('\uFFFD') < 0, garbled());
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(word));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new UserException(ExitCode.USAGE, garbled());
    }
  }

  private String garbled() {
    return "The "
        + what
        + " did not arrive as UTF-8: set LANG=C.UTF-8, or give it by standard input and write -"
        + " for it.";
  }
}
