package org.poai.rlp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.poai.primitives.Bytes;
import org.poai.rlp.RlpItem.Items;
import org.poai.rlp.RlpItem.Str;

/**
 * Encodes item trees, and decodes them from untrusted bytes: canonical form only, at most {@value
 * #MAX_DEPTH} levels.
 */
public final class Rlp {
  private static final int MAX_DEPTH = 1024;

  private final byte[] input;
  private int position;

  private Rlp(byte[] input) {
    this.input = input;
  }

  public static byte[] encode(RlpItem item) {
    RlpWriter out = new RlpWriter();
    write(item, out);
    return out.toBytes();
  }

  /** Reads exactly one item that takes up all of the input. */
  public static RlpItem decode(byte[] input) throws RlpException {
    Rlp reader = new Rlp(input);
    RlpItem item = reader.item(input.length, 0);
    if (reader.position != input.length) {
      throw new RlpException("bytes follow the item");
    }
    return item;
  }

  /** Reads one list. */
  public static List<RlpItem> decodeList(byte[] input) throws RlpException {
    return decode(input).asList();
  }

  private static void write(RlpItem item, RlpWriter out) {
    if (item instanceof Str string) {
      out.string(string.bytes());
      return;
    }
    int start = out.beginList();
    ((Items) item).items().forEach(inner -> write(inner, out));
    out.endList(start);
  }

  private RlpItem item(int end, int depth) throws RlpException {
    if (depth > MAX_DEPTH) {
      throw new RlpException("lists nested too deep");
    }
    int prefix = next(end);
    if (prefix < 0x80) {
      return new Str(Bytes.of((byte) prefix));
    }
    if (prefix < 0xc0) {
      int length = length(prefix - 0x80, end);
      if (length == 1 && (input[position] & 0xff) < 0x80) {
        throw new RlpException("a small byte stands for itself");
      }
      position += length;
      return new Str(Bytes.of(Arrays.copyOfRange(input, position - length, position)));
    }
    int listEnd = length(prefix - 0xc0, end) + position;
    List<RlpItem> items = new ArrayList<>();
    while (position < listEnd) {
      items.add(item(listEnd, depth + 1));
    }
    return new Items(items);
  }

  /**
   * The payload length that a header announces; checked against what is there before anything is
   * allocated.
   */
  private int length(int code, int end) throws RlpException {
    long length = code;
    if (code > 55) {
      length = longLength(code - 55, end);
    }
    if (length > end - position) {
      throw new RlpException("the item is longer than what is there");
    }
    return (int) length;
  }

  private long longLength(int lengthBytes, int end) throws RlpException {
    if (lengthBytes > 4) {
      throw new RlpException("the item is longer than what is there");
    }
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      int next = next(end);
      if (i == 0 && next == 0) {
        throw new RlpException("a length has no leading zeros");
      }
      length = length << 8 | next;
    }
    if (length < 56) {
      throw new RlpException("a short length is in the prefix");
    }
    return length;
  }

  private int next(int end) throws RlpException {
    if (position >= end) {
      throw new RlpException("the input ends within an item");
    }
    return input[position++] & 0xff;
  }
}
