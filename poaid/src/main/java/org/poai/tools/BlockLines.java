package org.poai.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockJson;
import org.poai.chain.block.DecodeResult;

/**
 * Blocks of a file of JSON Lines, as they stand: one in each line, lines without anything between
 * them passed over. Belongs to one thread.
 */
final class BlockLines {
  private final InputStream in;
  private long number;
  private boolean ended;

  BlockLines(InputStream in) {
    this.in = in;
  }

  /** What the next line holds; empty at the end of the input. */
  Optional<DecodeResult<Block>> next() throws IOException {
    while (!ended) {
      byte[] line = line();
      if (!isBlank(line)) {
        return Optional.of(BlockJson.decode(line));
      }
    }
    return Optional.empty();
  }

  /** A sentence about the line that was read last, counted as editors do, from 1. */
  String complaint(String text) {
    return "Line " + number + ": " + text;
  }

  /** The next line without its end, never longer than a block may be. */
  private byte[] line() throws IOException {
    number++;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n' && out.size() <= BlockJson.MAX_SIZE) {
      out.write(next);
      next = in.read();
    }
    ended = next < 0;
    return out.toByteArray();
  }

  private static boolean isBlank(byte[] line) {
    for (byte one : line) {
      if (one != ' ' && one != '\t' && one != '\r') {
        return false;
      }
    }
    return true;
  }
}
