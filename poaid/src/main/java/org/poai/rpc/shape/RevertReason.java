package org.poai.rpc.shape;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.poai.json.JsonValue;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;

/** What Solidity's {@code Error(string)} and {@code Panic(uint256)} say, in a revert's bytes. */
public final class RevertReason {
  private static final byte[] ERROR = Hex.parseData("0x08c379a0");
  private static final byte[] PANIC = Hex.parseData("0x4e487b71");
  private static final int WORD = 32;

  /** As geth names Solidity's panics; libraries read the code in the bytes. */
  private static final Map<UInt256, String> PANICS =
      Map.of(
          UInt256.of(0x00), "generic panic",
          UInt256.of(0x01), "assert(false)",
          UInt256.of(0x11), "arithmetic underflow or overflow",
          UInt256.of(0x12), "division or modulo by zero",
          UInt256.of(0x21), "enum overflow",
          UInt256.of(0x22), "invalid encoded storage byte array accessed",
          UInt256.of(0x31), "out-of-bounds array access; popping on an empty array",
          UInt256.of(0x32), "out-of-bounds access of an array or bytesN",
          UInt256.of(0x41), "out of memory",
          UInt256.of(0x51), "uninitialized function");

  private RevertReason() {}

  public static Optional<String> of(Bytes output) {
    byte[] bytes = output.toArray();
    if (starts(bytes, PANIC) && bytes.length == PANIC.length + WORD) {
      UInt256 code = UInt256.fromBytes(Arrays.copyOfRange(bytes, PANIC.length, bytes.length));
      return Optional.of(PANICS.getOrDefault(code, "unknown panic code: " + code.toQuantity()));
    }
    int head = ERROR.length + 2 * WORD;
    if (!starts(bytes, ERROR) || bytes.length < head) {
      return Optional.empty();
    }
    UInt256 length = UInt256.fromBytes(Arrays.copyOfRange(bytes, head - WORD, head));
    if (length.compareTo(UInt256.of(bytes.length - head)) > 0) {
      return Optional.empty();
    }
    return Optional.of(new String(bytes, head, (int) length.w0(), StandardCharsets.UTF_8))
        .filter(text -> !JsonValue.hasLoneSurrogate(text));
  }

  private static boolean starts(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
