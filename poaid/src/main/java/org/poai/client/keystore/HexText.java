package org.poai.client.keystore;

import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;

/** Bytes as keystore files have them: digits, mostly without {@code 0x}. */
final class HexText {
  private static final int MAX_DIGITS = 1_024;

  private HexText() {}

  static String of(Bytes bytes) {
    return Hex.digits(bytes.toArray());
  }

  static Bytes read(JsonObject object, String key) throws JsonException {
    String text = object.string(key);
    if (text.length() > MAX_DIGITS) {
      throw new JsonException("\"" + key + "\" is too long");
    }
    return JsonObject.named(key, () -> Bytes.of(Hex.parseLenient(text)));
  }

  /** A file without the byte order mark that some editors put before UTF-8. */
  static byte[] withoutMark(byte[] file) {
    boolean marked =
        file.length >= 3
            && file[0] == (byte) 0xEF
            && file[1] == (byte) 0xBB
            && file[2] == (byte) 0xBF;
    return marked ? java.util.Arrays.copyOfRange(file, 3, file.length) : file;
  }
}
