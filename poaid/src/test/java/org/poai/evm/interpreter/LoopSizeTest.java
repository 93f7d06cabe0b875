package org.poai.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** HotSpot interprets methods above 8 000 bytes of byte code for ever. */
final class LoopSizeTest {
  private static final int HUGE_METHOD = 8_000;

  @Test
  void run_itsByteCode_isSmallEnoughToBeCompiled() throws IOException {
    try (InputStream file = Loop.class.getResourceAsStream("Loop.class")) {
      int size = codeSize(new DataInputStream(Objects.requireNonNull(file)), "run");

      assertThat(size).isBetween(1_000, HUGE_METHOD - 1);
    }
  }

  /** Reads a class file (JVM specification, chapter 4) up to the method's code. */
  private static int codeSize(DataInputStream in, String method) throws IOException {
    in.skipNBytes(8);
    String[] names = constants(in);
    in.skipNBytes(6);
    in.skipNBytes(2L * in.readUnsignedShort());
    members(in, names, "");
    return members(in, names, method);
  }

  private static String[] constants(DataInputStream in) throws IOException {
    String[] names = new String[in.readUnsignedShort()];
    java.util.Arrays.fill(names, "");
    for (int i = 1; i < names.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> names[i] = in.readUTF();
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        default -> in.skipNBytes(4);
      }
    }
    return names;
  }

  /** Passes over fields or methods; the code size of the one that is looked for, or −1. */
  private static int members(DataInputStream in, String[] names, String wanted) throws IOException {
    int found = -1;
    int count = in.readUnsignedShort();
    for (int i = 0; i < count; i++) {
      in.skipNBytes(2);
      String name = names[in.readUnsignedShort()];
      in.skipNBytes(2);
      int attributes = in.readUnsignedShort();
      for (int j = 0; j < attributes; j++) {
        boolean code = names[in.readUnsignedShort()].equals("Code");
        int length = in.readInt();
        if (code && name.equals(wanted)) {
          in.skipNBytes(4);
          found = in.readInt();
          in.skipNBytes(length - 8L);
        } else {
          in.skipNBytes(length);
        }
      }
    }
    return found;
  }
}
